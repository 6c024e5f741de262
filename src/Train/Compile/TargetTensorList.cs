using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>
/// Targets that are tensors rather than data: what the model's graph computes from its inputs, or a <see cref="Constant"/>, all rows of
/// which are every batch's. One for every output, a list in their order, or a dictionary by output name; <c>null</c> leaves an output to
/// <c>y</c>.
/// </summary>
[CollectionBuilder(typeof(TargetTensorList), nameof(Create))]
public sealed class TargetTensorList : IEnumerable<KerasTensor?>
{
    readonly PerOutput<KerasTensor?> tensors;

    TargetTensorList(PerOutput<KerasTensor?> tensors) => this.tensors = tensors;

    /// <summary>What a collection expression such as <c>[a, null]</c> calls.</summary>
    public static TargetTensorList Create(ReadOnlySpan<KerasTensor?> tensors) => new(new PerOutput<KerasTensor?>(tensors.ToArray()));

    /// <summary>The only output's target.</summary>
    public static implicit operator TargetTensorList(KerasTensor tensor) => Create([tensor]);

    /// <summary>The only output's target, a constant.</summary>
    public static implicit operator TargetTensorList(NDArray array) => Create([new Constant(array)]);

    /// <summary>Targets by output name; other outputs' are given as data.</summary>
    public static implicit operator TargetTensorList(Dictionary<string, KerasTensor> tensors) =>
        new(new PerOutput<KerasTensor?>([.. tensors.Values], [.. tensors.Keys]));

    /// <summary>The target of each output; a <c>Keras.Input</c> outside the model stands, as in Keras, for what <c>y</c> gives.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the outputs, or something is no target.</exception>
    internal KerasTensor?[] For(Model model)
    {
        var result = tensors.For(model.OutputNames, "target tensors", null);
        for (var i = 0; i < result.Length; i++)
            result[i] = result[i] switch
            {
                Symbol { Node.IsInput: true } input when !model.Inputs.Contains(input) => null,
                null or Symbol { Node: not null } or Constant { Rank: > 0 } => result[i],
                var other => throw model.Error($"takes tensors of a graph or constant arrays with a batch axis as target tensors; "
                    + $"for output '{model.OutputNames[i]}' a {other!.GetType().Name} of shape {other.Shape} came."),
            };
        return result;
    }

    /// <inheritdoc/>
    public IEnumerator<KerasTensor?> GetEnumerator() => tensors.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
