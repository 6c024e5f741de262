using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// A factor for each output's loss: one for the only output, a list in the outputs' order, or a dictionary by output name, where the
/// others have 1.
/// </summary>
[CollectionBuilder(typeof(LossWeightList), nameof(Create))]
public sealed class LossWeightList : IEnumerable<double>
{
    readonly PerOutput<double> weights;

    internal LossWeightList(PerOutput<double> weights) => this.weights = weights;

    /// <summary>What a collection expression such as <c>[1, 0.2]</c> calls.</summary>
    public static LossWeightList Create(ReadOnlySpan<double> weights) => new(new PerOutput<double>(weights.ToArray()));

    /// <summary>The factor of the only output's loss.</summary>
    public static implicit operator LossWeightList(double weight) => new(new PerOutput<double>([weight], IsSingle: true));

    /// <summary>A list in the outputs' order.</summary>
    public static implicit operator LossWeightList(double[] weights) => new(new PerOutput<double>(weights));

    /// <summary>Weights by output name.</summary>
    public static implicit operator LossWeightList(Dictionary<string, double> weights) =>
        new(new PerOutput<double>([.. weights.Values], [.. weights.Keys]));

    internal double[] For(Model model) => weights.For(model.OutputNames, "loss weights", 1, model.OutputPaths);

    /// <summary>The weights as files have them.</summary>
    internal JsonNode? Describe(Func<double, JsonNode?> weight) => weights.Describe(weight);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => weights.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
