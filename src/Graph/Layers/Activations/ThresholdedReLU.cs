namespace OnnxKeras.Layers;

/// <summary>x where above theta, else 0; Keras 2 has it, in Keras 3 it is ReLU with a threshold.</summary>
public sealed class ThresholdedReLU : Layer
{
    /// <summary>A layer of the given threshold.</summary>
    public ThresholdedReLU(double theta = 1, string? name = null) : base(name)
    {
        Theta = theta >= 0 ? theta : throw Error($"needs a theta that is not negative, got {theta}.");
        SupportsMasking = true;
    }

    /// <summary>The threshold.</summary>
    public double Theta { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => x * Ops.Cast(x > Theta, x.DType);
}
