namespace OnnxKeras.Layers;

/// <summary>The mean of its inputs, element by element.</summary>
public sealed class Average(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected override KerasTensor Combine(KerasTensor[] inputs) => inputs.Aggregate(Ops.Add) / inputs.Length;
}
