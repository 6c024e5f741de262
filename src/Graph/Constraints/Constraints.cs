using static OnnxKeras.Ops;

namespace OnnxKeras.Constraints;

/// <summary>Limits the norm along the axes to maxValue.</summary>
[KerasName("max_norm", "MaxNorm")]
public sealed class MaxNorm(double maxValue = 2, AxisList? axis = null) : Constraint
{
    /// <summary>The largest norm.</summary>
    public double MaxValue { get; } = maxValue;

    /// <summary>The axis, or axes, whose elements make up one norm.</summary>
    public AxisList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor w)
    {
        var norms = Sqrt(Sum(Square(w), Axis.Of(w.Shape), keepDims: true));
        return w * (Clip(norms, 0, MaxValue) / (norms + 1e-7));
    }
}

/// <summary>Sets negative weights to 0.</summary>
[KerasName("non_neg", "NonNeg")]
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor w) => Relu(w);
}

/// <summary>Scales the norm along the axis to 1.</summary>
[KerasName("unit_norm", "UnitNorm")]
public sealed class UnitNorm(AxisList? axis = null) : Constraint
{
    /// <summary>The axis, or axes, whose elements make up one norm.</summary>
    public AxisList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor w) => w / (Sqrt(Sum(Square(w), Axis.Of(w.Shape), keepDims: true)) + 1e-7);
}

/// <summary>Moves the norm along the axis towards [minValue, maxValue] by rate.</summary>
[KerasName("min_max_norm", "MinMaxNorm")]
public sealed class MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, AxisList? axis = null) : Constraint
{
    /// <summary>The smallest norm.</summary>
    public double MinValue { get; } = minValue;

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; } = maxValue;

    /// <summary>How far towards the interval; 1 is all the way.</summary>
    public double Rate { get; } = rate;

    /// <summary>The axis, or axes, whose elements make up one norm.</summary>
    public AxisList Axis { get; } = axis ?? 0;

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor w)
    {
        var norms = Sqrt(Sum(Square(w), Axis.Of(w.Shape), keepDims: true));
        var desired = Clip(norms, MinValue, MaxValue) * Rate + norms * (1 - Rate);
        return w * (desired / (norms + 1e-7));
    }
}
