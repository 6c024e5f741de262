using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// The metrics of a model: a list for every output, a list of lists in the outputs' order, or a dictionary by output name.
/// </summary>
/// <remarks>
/// As in Keras 3, a list that names as many metrics as the model has outputs, where it has several, gives each output one.
/// </remarks>
[CollectionBuilder(typeof(MetricList), nameof(Create))]
public sealed class MetricList : IEnumerable<MetricList?>
{
    readonly Metric? metric;
    readonly MetricList?[] parts;
    readonly string[]? keys;

    MetricList(Metric? metric, MetricList?[] parts, string[]? keys) => (this.metric, this.parts, this.keys) = (metric, parts, keys);

    /// <summary>What a collection expression such as <c>["accuracy"]</c> or <c>[["accuracy"], ["mae"]]</c> calls.</summary>
    public static MetricList Create(ReadOnlySpan<MetricList?> parts) => new(null, parts.ToArray(), null);

    /// <summary>One metric.</summary>
    public static implicit operator MetricList(Metric metric) => new(metric, [], null);

    /// <summary>One metric by Keras's name.</summary>
    public static implicit operator MetricList(string name) => (Metric)name;

    /// <summary>One metric of one's own.</summary>
    public static implicit operator MetricList(Func<KerasTensor, KerasTensor, KerasTensor> function) => (Metric)function;

    /// <summary>Metrics by output name.</summary>
    public static implicit operator MetricList(Dictionary<string, MetricList> metrics) => new(null, [.. metrics.Values], [.. metrics.Keys]);

    /// <summary>The metrics of each output.</summary>
    /// <param name="outputs">The outputs' names.</param>
    /// <param name="flatIsByOutput">Whether a flat list of the outputs' number gives each output one metric, rather than each output
    /// all.</param>
    /// <exception cref="KerasException">The number or a name does not fit the outputs.</exception>
    internal IReadOnlyList<Metric>[] For(IReadOnlyList<string> outputs, bool flatIsByOutput)
    {
        if (keys is not null)
        {
            if (keys.FirstOrDefault(k => !outputs.Contains(k)) is { } unknown)
                throw new KerasException(Names.Unknown("output in the dictionary of metrics", unknown, outputs));
            return [.. outputs.Select(o => Array.IndexOf(keys, o) is >= 0 and var i ? Flat(parts[i]) : [])];
        }
        var isFlat = parts.Length == 0 || parts.All(p => p?.metric is not null);
        if (isFlat && !(flatIsByOutput && outputs.Count > 1 && parts.Length == outputs.Count)) return [.. outputs.Select(_ => Flat(this))];
        return parts.Length == outputs.Count
            ? [.. parts.Select(Flat)]
            : throw new KerasException($"Compile got {parts.Length} lists of metrics for {outputs.Count} outputs "
                + $"({string.Join(", ", outputs)}).");
    }

    /// <summary>The same metrics by output name; see <see cref="For"/>.</summary>
    internal MetricList ByOutput(IReadOnlyList<string> outputs, bool flatIsByOutput) => outputs.Zip(For(outputs, flatIsByOutput))
        .ToDictionary(o => o.First, o => Create([.. o.Second.Select(m => (MetricList)m)]));

    /// <summary>The metrics as files have them.</summary>
    internal JsonNode? Describe(Func<Metric, JsonNode?> describe) => metric is not null ? describe(metric)
        : keys is null ? new JsonArray([.. parts.Select(p => p?.Describe(describe))])
        : new JsonObject(keys.Zip(parts, (k, p) => KeyValuePair.Create(k, p?.Describe(describe))));

    static IReadOnlyList<Metric> Flat(MetricList? list) =>
        list is null ? [] : list.metric is not null ? [list.metric] : [.. list.parts.SelectMany(Flat)];

    /// <inheritdoc/>
    public IEnumerator<MetricList?> GetEnumerator() => ((IEnumerable<MetricList?>)parts).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
