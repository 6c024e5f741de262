namespace OnnxKeras.Layers;

/// <summary>x · scale + offset.</summary>
public sealed class Rescaling : Layer
{
    readonly KerasTensor factor, shift;

    /// <summary>A layer of the given scale and offset: a number, or one for each channel.</summary>
    public Rescaling(NDArray scale, NDArray? offset = null, string? name = null) : base(name)
    {
        Scale = scale;
        Offset = offset ?? 0.0;
        (factor, shift) = (new Constant(Scale.Cast(DType.Float32)), new Constant(Offset.Cast(DType.Float32)));
        SupportsMasking = true;
    }

    /// <summary>The factor: a number, or one for each channel.</summary>
    public NDArray Scale { get; }
    /// <summary>What is added: a number, or one for each channel.</summary>
    public NDArray Offset { get; }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Cast(x, DType.Float32) * factor + shift;
}
