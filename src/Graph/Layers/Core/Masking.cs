using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Masks the steps of (batch, time, features) whose features all equal maskValue, and sets them to 0.</summary>
public sealed class Masking(double maskValue = 0, string? name = null) : Layer(name)
{
    /// <summary>The value that marks a step.</summary>
    public double MaskValue { get; } = maskValue;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank < 2) throw Error($"cannot take an input of shape {input}: it needs a last axis of features.");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        var mask = Any(NotEqual(x, MaskValue), [-1]);
        return (x * Cast(ExpandDims(mask, -1), x.DType)).WithMask(mask);
    }

    /// <inheritdoc/>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => [outputs[0].Mask];
}
