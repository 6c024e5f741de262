using OnnxKeras.Layers;

namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>x divided by its norm of the given order along an axis or several; a norm below epsilon (1e-7) counts as epsilon.</summary>
    /// <exception cref="KerasException">The order is below 1.</exception>
    public static KerasTensor Normalize(KerasTensor x, AxisList? axis = null, int order = 2, double? epsilon = null)
    {
        axis ??= -1;
        if (order < 1) throw new KerasException($"Normalize needs an order of 1 or more, got {order}.");
        if (Recorded([x, axis, order, epsilon]) is { } node) return node;
        var (axes, least) = (axis.Of(x.Shape), epsilon ?? 1e-7);
        if (order == 2) return x * Rsqrt(Maximum(Sum(Square(x), axes, keepDims: true), least * least));
        var norm = order == 1 ? Sum(Abs(x), axes, keepDims: true) : Power(Sum(Power(Abs(x), order), axes, keepDims: true), 1.0 / order);
        return x / Maximum(norm, least);
    }

    /// <summary>The mean and the biased variance over the given axes.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axes">The axes to take them over.</param>
    /// <param name="keepDims">Whether the axes stay, of size 1.</param>
    /// <param name="synchronized">Without effect: there is one device, whose statistics are the whole batch's.</param>
    public static (KerasTensor Mean, KerasTensor Variance) Moments(KerasTensor x, int[] axes, bool keepDims = false,
        bool synchronized = false) => RecordedMany([x, axes, keepDims, synchronized]) is { } nodes ? (nodes[0], nodes[1])
        : (Mean(x, axes, keepDims), Var(x, axes, keepDims));

    /// <summary>scale · (x − mean) / √(variance + epsilon) + offset with vectors along an axis; scale and offset may be missing.</summary>
    /// <exception cref="KerasException">A vector has not the size of the axis.</exception>
    public static KerasTensor BatchNormalization(KerasTensor x, KerasTensor mean, KerasTensor variance, int axis,
        KerasTensor? offset = null, KerasTensor? scale = null, double epsilon = 1e-3)
    {
        if (Recorded([x, mean, variance, axis, offset, scale, epsilon]) is { } node) return node;
        var along = x.Shape.Axis(axis);
        foreach (var vector in new[] { mean, variance, offset, scale })
            if (vector is not null && (vector.Rank != 1 || x.Shape[along] is { } size && vector.Shape[0] is { } given && size != given))
                throw new KerasException($"BatchNormalization along axis {axis} of shape {x.Shape} needs vectors of that axis's size, got "
                    + $"shape {vector.Shape}.");
        return Backend.Of(x, mean).BatchNormalization(x, mean, variance, scale, offset, along, epsilon);
    }

    /// <summary>
    /// gamma · (x − mean) / √(variance + epsilon) + beta, the statistics over the given axes, which gamma and beta span (Ba et al. 2016).
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="gamma">The scale, or null for none.</param>
    /// <param name="beta">The shift, or null for none.</param>
    /// <param name="axis">One axis or several, by default the last.</param>
    /// <param name="epsilon">What is added to the variance, by default 1e-7.</param>
    /// <param name="rmsScaling">Whether gamma · x / √(variance + epsilon) is computed instead.</param>
    public static KerasTensor LayerNormalization(KerasTensor x, KerasTensor? gamma = null, KerasTensor? beta = null, AxisList? axis = null,
        double? epsilon = null, bool rmsScaling = false)
    {
        axis ??= -1;
        if (Recorded([x, gamma, beta, axis, epsilon, rmsScaling]) is { } node) return node;
        var (axes, least) = (axis.Of(x.Shape), epsilon ?? 1e-7);
        if (!rmsScaling && NormalizedAxes.AreLast(axes, x.Rank))
            return Backend.Of(x).LayerNormalization(x, gamma, beta, axes[0], least);
        var y = rmsScaling ? x * Rsqrt(Var(x, axes, keepDims: true) + least)
            : (x - Mean(x, axes, keepDims: true)) * Rsqrt(Var(x, axes, keepDims: true) + least);
        if (gamma is not null) y *= Over(gamma, x, axes);
        return beta is null || rmsScaling ? y : y + Over(beta, x, axes);
    }

    /// <summary>scale · x / √(mean(x²) + epsilon) over the given axes, which the scale spans (Zhang, Sennrich 2019).</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="scale">The scale, a number or of the axes' sizes; null for none.</param>
    /// <param name="axis">One axis or several, by default the last.</param>
    /// <param name="epsilon">What is added to the mean square, by default 1e-7.</param>
    public static KerasTensor RmsNormalization(KerasTensor x, KerasTensor? scale = null, AxisList? axis = null, double? epsilon = null)
    {
        axis ??= -1;
        if (Recorded([x, scale, axis, epsilon]) is { } node) return node;
        int[] axes = [.. axis.Of(x.Shape).Order()];
        var least = epsilon ?? 1e-7;
        if (NormalizedAxes.AreLast(axes, x.Rank) && scale is not Constant { Scalar: not null })
            return Backend.Of(x).RmsNormalization(x, scale is null || scale.Rank == 0 ? scale : Reshape(scale, x.Shape[axes[0]..]),
                axes[0], least);
        var y = x * Rsqrt(Mean(Square(x), axes, keepDims: true) + least);
        return scale is null ? y : y * Over(scale, x, axes);
    }

    /// <summary>A weight of some axes' sizes, broadcast over the others.</summary>
    static KerasTensor Over(KerasTensor weight, KerasTensor x, int[] axes) =>
        weight.Rank == 0 ? weight : Reshape(weight, NormalizedAxes.Broadcast(x.Shape, axes));
}
