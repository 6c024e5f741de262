using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>The losses of a model: one for every output, a list in their order, or a dictionary by output name.</summary>
[CollectionBuilder(typeof(LossList), nameof(Create))]
public sealed class LossList : IEnumerable<Loss?>
{
    readonly PerOutput<Loss?> losses;

    internal LossList(PerOutput<Loss?> losses) => this.losses = losses;

    /// <summary>What a collection expression such as <c>["mse", "mae"]</c> calls; <c>null</c> leaves an output without a loss.</summary>
    public static LossList Create(ReadOnlySpan<Loss?> losses) => new(new PerOutput<Loss?>(losses.ToArray()));

    /// <summary>One loss for every output.</summary>
    public static implicit operator LossList(Loss loss) => new(new PerOutput<Loss?>([loss], IsSingle: true));

    /// <summary>One loss for every output, by Keras's name.</summary>
    public static implicit operator LossList(string name) => (Loss)name;

    /// <summary>One loss of one's own for every output.</summary>
    public static implicit operator LossList(Func<KerasTensor, KerasTensor, KerasTensor> function) => (Loss)function;

    /// <summary>Losses by output name, or by path (<c>a/c</c>) in nested dictionaries; other outputs have none.</summary>
    public static implicit operator LossList(Dictionary<string, Loss> losses) =>
        new(new PerOutput<Loss?>([.. losses.Values], [.. losses.Keys]));

    /// <summary>Losses by output name, by Keras's names; other outputs have none.</summary>
    public static implicit operator LossList(Dictionary<string, string> losses) => losses.ToDictionary(p => p.Key, p => (Loss)p.Value);

    /// <summary>The loss of each output.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the outputs.</exception>
    internal Loss?[] For(Model model) => losses.For(model.OutputNames, "losses", null, model.OutputPaths);

    /// <summary>The losses as files have them.</summary>
    internal JsonNode? Describe(Func<Loss?, JsonNode?> loss) => losses.Describe(loss);

    /// <inheritdoc/>
    public IEnumerator<Loss?> GetEnumerator() => losses.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
