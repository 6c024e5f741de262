using System.Globalization;
using OnnxKeras.Config;

namespace OnnxKeras.Callbacks;

/// <summary>Writes the figures of each epoch as a line of a CSV file, at once, so that a crash loses none.</summary>
/// <param name="filename">The file.</param>
/// <param name="separator">Between fields.</param>
/// <param name="append">Whether to go on with an existing file.</param>
public sealed class CSVLogger(string filename, string separator = ",", bool append = false) : Callback
{
    List<string>? keys;
    bool needsHeader;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        keys = null;
        needsHeader = !append || !File.Exists(filename) || new FileInfo(filename).Length == 0;
        if (needsHeader) File.WriteAllText(filename, "");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        // The first epoch may be one without validation; Keras then adds the columns of its figures.
        keys ??= [.. logs.Keys.Concat(Parameters.Metrics.Select(m => $"val_{m}").Where(_ => Parameters.Validates)).Distinct()
            .Order(StringComparer.Ordinal)];
        if (needsHeader) WriteLine(keys.Prepend("epoch"));
        needsHeader = false;
        WriteLine(keys.Select(k => logs.TryGetValue(k, out var value) ? PythonNumber.Text(value) : "NA")
            .Prepend(epoch.ToString(CultureInfo.InvariantCulture)));
    }

    void WriteLine(IEnumerable<string> fields) => File.AppendAllText(filename, string.Join(separator, fields.Select(Quote)) + "\r\n");

    string Quote(string field) =>
        field.Contains(separator, StringComparison.Ordinal) || field.AsSpan().ContainsAny("\"\r\n")
        ? $"\"{field.Replace("\"", "\"\"")}\""
        : field;
}
