namespace OnnxKeras.Layers;

/// <summary>The sum of its inputs, element by element.</summary>
public sealed class Add(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected override KerasTensor Combine(KerasTensor[] inputs) => inputs.Aggregate(Ops.Add);
}
