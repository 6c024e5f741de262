using System.Text.RegularExpressions;

namespace OnnxKeras;

/// <summary>Keras's spellings of C# names, and help for misspelt ones.</summary>
static partial class Names
{
    /// <summary><c>MaxPooling2D</c> → <c>max_pooling2d</c>, by Keras 3's rule.</summary>
    public static string ToSnakeCase(string name)
    {
        name = NonWord().Replace(name, "");
        name = WordStart().Replace(name, "$1_$2");
        return CaseChange().Replace(name, "$1_$2").ToLowerInvariant();
    }

    /// <summary>The sentence for an unknown name: the nearest known one first, then all.</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        var all = known.Distinct().Order(StringComparer.Ordinal).ToList();
        var given = name.ToLowerInvariant();
        var words = given.Split('_');
        var fuller = words.Length > 1 ? all.Where(k => !words.Except(k.Split('_')).Any()).MinBy(k => k.Length) : null;
        var nearest = fuller ?? all.MinBy(k => Distance(k, given));
        var hint = nearest is not null && (fuller is not null || Distance(nearest, given) <= Math.Max(2, name.Length / 2))
            ? $" Did you mean '{nearest}'?" : "";
        return $"Unknown {kind} '{name}'.{hint} Known: {string.Join(", ", all)}.";
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.</summary>
    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }

    [GeneratedRegex(@"\W+")] private static partial Regex NonWord();
    [GeneratedRegex("(.)([A-Z][a-z]+)")] private static partial Regex WordStart();
    [GeneratedRegex("([a-z])([A-Z])")] private static partial Regex CaseChange();
}
