using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>The product of its inputs, element by element; a masked step counts as 1, and as 0 where all inputs are masked.</summary>
public sealed class Multiply(string? name = null) : Merge(name)
{
    /// <inheritdoc/>
    protected override KerasTensor Combine(KerasTensor[] inputs)
    {
        KerasTensor?[] valid = Array.ConvertAll(inputs, ValidOf);
        var product = inputs.Zip(valid, (x, v) => v is null ? x : Where(v, x, 1.0)).Aggregate(Ops.Multiply);
        return valid.Contains(null) ? product : Where(valid.Aggregate((a, b) => a! | b!)!, product, 0.0);
    }
}
