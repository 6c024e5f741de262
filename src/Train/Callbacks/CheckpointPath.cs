using System.Globalization;
using System.Text.RegularExpressions;
using OnnxKeras.Config;

namespace OnnxKeras.Callbacks;

/// <summary>File names with figures in them, formatted as in Python: <c>{epoch:02d}-{val_loss:.2f}</c>.</summary>
static partial class CheckpointPath
{
    /// <summary>The name for an epoch, counted from 1, and its figures.</summary>
    /// <exception cref="KerasException">A figure is unknown, or its format is none of Python's for numbers.</exception>
    public static string Format(string pattern, int epoch, int? batch, Logs logs) => Placeholder().Replace(pattern, match =>
    {
        var (name, format) = (match.Groups[1].Value, match.Groups[2].Value);
        int? whole = name == "epoch" ? epoch : name == "batch" ? batch : null;
        double value = whole ?? 0;
        if (whole is null && !logs.TryGetValue(name, out value))
            throw new KerasException($"Cannot fill in the file name '{pattern}'. "
                + $"{Names.Unknown("figure", name, logs.Keys.Prepend("epoch"))}");
        return FormatNumber(value, whole is not null, format)
            ?? throw new KerasException($"Cannot fill in '{match.Value}' of the file name '{pattern}': "
                + "the format should be like 02d, 3d, .2f, 08.3f, .3e, .4g or .1%.");
    });

    static string? FormatNumber(double value, bool isWhole, string format)
    {
        var parts = Spec().Match(format);
        if (!parts.Success) return null;
        var digits = parts.Groups["digits"].Value;
        var kind = parts.Groups["kind"].Value;
        var text = kind switch
        {
            "d" => digits == "" && value == Math.Floor(value) ? value.ToString("0", CultureInfo.InvariantCulture) : null,
            _ when !double.IsFinite(value) => PythonNumber.Text(value),
            "f" or "F" => value.ToString("F" + (digits == "" ? "6" : digits), CultureInfo.InvariantCulture),
            "%" => (value * 100).ToString("F" + (digits == "" ? "6" : digits), CultureInfo.InvariantCulture) + "%",
            "e" or "E" => value.ToString("0." + new string('0', digits == "" ? 6 : int.Parse(digits)) + kind + "+00",
                CultureInfo.InvariantCulture),
            "g" => value.ToString("G" + (digits == "" ? "6" : digits), CultureInfo.InvariantCulture).ToLowerInvariant(),
            _ when digits != "" => AsFloat(value.ToString("G" + digits, CultureInfo.InvariantCulture).ToLowerInvariant()),
            _ => isWhole ? value.ToString("0", CultureInfo.InvariantCulture) : PythonNumber.Text(value),
        };
        var width = parts.Groups["width"].Value is "" ? 0 : int.Parse(parts.Groups["width"].Value);
        return parts.Groups["zero"].Success ? text?.PadLeft(width, '0') : text?.PadLeft(width);
    }

    /// <summary>Without a kind Python tells a float from an integer.</summary>
    static string AsFloat(string text) => text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";

    [GeneratedRegex(@"\{([^{}:]+)(?::([^{}]*))?\}")] private static partial Regex Placeholder();
    [GeneratedRegex(@"^(?<zero>0)?(?<width>\d{1,3})?(?:\.(?<digits>\d{1,2}))?(?<kind>[dfFeEg%])?$")] private static partial Regex Spec();
}
