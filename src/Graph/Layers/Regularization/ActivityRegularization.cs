using OnnxKeras.Regularizers;

namespace OnnxKeras.Layers;

/// <summary>The identity, whose output is penalized: l1 · Σ|x| + l2 · Σx².</summary>
public sealed class ActivityRegularization : Layer
{
    /// <summary>A layer of the given penalties.</summary>
    public ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null) : base(name)
    {
        L1 = l1 >= 0 ? l1 : throw Error($"needs an l1 that is not negative, got {l1}.");
        L2 = l2 >= 0 ? l2 : throw Error($"needs an l2 that is not negative, got {l2}.");
        ActivityRegularizer = new L1L2(l1, l2);
        SupportsMasking = true;
    }

    /// <summary>The factor on Σ|x|.</summary>
    public double L1 { get; }
    /// <summary>The factor on Σx².</summary>
    public double L2 { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => x;
}
