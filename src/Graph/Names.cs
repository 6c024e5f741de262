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
        var nearest = all.MinBy(k => Distance(k, name.ToLowerInvariant()));
        var hint = nearest is not null && Distance(nearest, name.ToLowerInvariant()) <= Math.Max(2, name.Length / 2)
            ? $" Did you mean '{nearest}'?" : "";
        return $"Unknown {kind} '{name}'.{hint} Known: {string.Join(", ", all)}.";
    }

    static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }

    [GeneratedRegex(@"\W+")] private static partial Regex NonWord();
    [GeneratedRegex("(.)([A-Z][a-z]+)")] private static partial Regex WordStart();
    [GeneratedRegex("([a-z])([A-Z])")] private static partial Regex CaseChange();
}
