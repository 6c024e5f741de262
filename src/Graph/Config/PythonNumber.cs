using System.Globalization;

namespace OnnxKeras.Config;

/// <summary>Numbers as Python's <c>str</c> shows them.</summary>
static class PythonNumber
{
    /// <summary>A float: <c>1.0</c>, <c>1e-05</c>, <c>nan</c>, with as many digits as tell it from its neighbours.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        if (text.AsSpan().ContainsAny('.', 'e')) return text;
        // Python turns to exponents a digit earlier.
        if (Math.Abs(value) < 1e16) return text + ".0";
        var first = value < 0 ? 2 : 1;
        return $"{text[..first]}.{text[first..].TrimEnd('0')}".TrimEnd('.') + $"e+{text.Length - first}";
    }
}
