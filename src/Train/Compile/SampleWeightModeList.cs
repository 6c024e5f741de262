using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// Which outputs' sample weights are <c>"temporal"</c>, a weight for each sample and step, rather than <c>null</c>: one word for every
/// output, a list in their order, or a dictionary by output name.
/// </summary>
[CollectionBuilder(typeof(SampleWeightModeList), nameof(Create))]
public sealed class SampleWeightModeList : IEnumerable<string?>
{
    readonly PerOutput<string?> modes;

    internal SampleWeightModeList(PerOutput<string?> modes)
    {
        if (modes.Values.FirstOrDefault(m => m is not (null or "temporal")) is { } unknown)
            throw new KerasException($"sampleWeightMode must be \"temporal\" or null, got \"{unknown}\".");
        this.modes = modes;
    }

    /// <summary>What a collection expression such as <c>["temporal", null]</c> calls.</summary>
    public static SampleWeightModeList Create(ReadOnlySpan<string?> modes) => new(new PerOutput<string?>(modes.ToArray()));

    /// <summary>One mode for every output.</summary>
    public static implicit operator SampleWeightModeList(string mode) => new(new PerOutput<string?>([mode], IsSingle: true));

    /// <summary>Modes by output name.</summary>
    public static implicit operator SampleWeightModeList(Dictionary<string, string?> modes) =>
        new(new PerOutput<string?>([.. modes.Values], [.. modes.Keys]));

    internal bool[] For(IReadOnlyList<string> outputs) =>
        Array.ConvertAll(modes.For(outputs, "sample weight modes", null), m => m is not null);

    /// <summary>The modes as files have them.</summary>
    internal JsonNode? Describe(Func<string?, JsonNode?> mode) => modes.Describe(mode);

    /// <inheritdoc/>
    public IEnumerator<string?> GetEnumerator() => modes.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
