namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>x where positive, else negativeSlope · x.</summary>
    public static KerasTensor LeakyRelu(KerasTensor x, double negativeSlope = 0.2) =>
        Recorded([x, negativeSlope]) ?? Backend.Of(x).LeakyRelu(x, negativeSlope);

    /// <summary>x where positive, else alpha · (eˣ − 1).</summary>
    public static KerasTensor Elu(KerasTensor x, double alpha = 1) => Recorded([x, alpha]) ?? Backend.Of(x).Elu(x, alpha);

    /// <summary>Scaled exponential linear unit (Klambauer et al. 2017): scale · elu(x, α) with α = 1.67326…, scale = 1.05070….</summary>
    public static KerasTensor Selu(KerasTensor x) =>
        Recorded([x]) ?? Elu(x, 1.6732632423543772848170429916717) * 1.0507009873554804934193349852946;

    /// <summary>x · Φ(x), Φ the normal distribution function; approximate uses the tanh formula (Hendrycks, Gimpel 2016).</summary>
    public static KerasTensor Gelu(KerasTensor x, bool approximate = true) =>
        Recorded([x, approximate]) ?? Backend.Of(x).Gelu(x, approximate);

    /// <summary>x · sigmoid(x), also called swish.</summary>
    public static KerasTensor Silu(KerasTensor x) => Recorded([x]) ?? x * Sigmoid(x);

    /// <summary>x / (1 + |x|).</summary>
    public static KerasTensor Softsign(KerasTensor x) => Recorded([x]) ?? x / (Abs(x) + 1);

    /// <summary>x / 6 + 1/2 limited to [0, 1], Keras 3's hard sigmoid.</summary>
    public static KerasTensor HardSigmoid(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).HardSigmoid(x, 1.0 / 6, 0.5);

    /// <summary>min(max(x, 0), 6).</summary>
    public static KerasTensor Relu6(KerasTensor x) => Recorded([x]) ?? Clip(x, 0, 6);

    /// <summary>x where positive, else alpha · (e^(x / alpha) − 1) (Barron 2017).</summary>
    public static KerasTensor Celu(KerasTensor x, double alpha = 1) => Recorded([x, alpha])
        ?? (alpha != 0 ? Relu(x) + Expm1(Minimum(x, 0) / alpha) * alpha
            : throw new KerasException("Celu needs an alpha that is not 0."));

    /// <summary>The first half of an axis, each element times the sigmoid of its fellow in the second half (Dauphin et al. 2016).</summary>
    /// <exception cref="KerasException">The size of the axis is unknown or odd.</exception>
    public static KerasTensor Glu(KerasTensor x, int axis = -1) =>
        Recorded([x, axis]) ?? (Split(x, 2, axis) is [var values, var gates] ? values * Sigmoid(gates) : x);

    /// <summary>x · HardSigmoid(x), also called hard swish.</summary>
    public static KerasTensor HardSilu(KerasTensor x) => Recorded([x]) ?? x * HardSigmoid(x);

    /// <summary>x limited to [−1, 1].</summary>
    public static KerasTensor HardTanh(KerasTensor x) => Recorded([x]) ?? Clip(x, -1, 1);

    /// <summary>x where |x| exceeds the threshold, else 0.</summary>
    public static KerasTensor HardShrink(KerasTensor x, double threshold = 0.5) =>
        Recorded([x, threshold]) ?? Where(Abs(x) > threshold, x, 0);

    /// <summary>x moved towards 0 by the threshold; 0 where |x| does not exceed it.</summary>
    public static KerasTensor SoftShrink(KerasTensor x, double threshold = 0.5) =>
        Recorded([x, threshold]) ?? Relu(x - threshold) - Relu(-x - threshold);

    /// <summary>x − tanh x.</summary>
    public static KerasTensor TanhShrink(KerasTensor x) => Recorded([x]) ?? x - Tanh(x);

    /// <summary>x where it exceeds the threshold, else the default value.</summary>
    public static KerasTensor Threshold(KerasTensor x, double threshold, double defaultValue) =>
        Recorded([x, threshold, defaultValue]) ?? Where(x > threshold, x, defaultValue);

    /// <summary>log(1 / (1 + e⁻ˣ)).</summary>
    public static KerasTensor LogSigmoid(KerasTensor x) => Recorded([x]) ?? -Softplus(-x);

    /// <summary>x · tanh(log(1 + eˣ)) (Misra 2019).</summary>
    public static KerasTensor Mish(KerasTensor x) => Recorded([x]) ?? x * Tanh(Softplus(x));

    /// <summary>(x + √(x² + b)) / 2 (Barron 2021).</summary>
    public static KerasTensor Squareplus(KerasTensor x, int b = 4) => Recorded([x, b]) ?? (x + Sqrt(Square(x) + b)) / 2;

    /// <summary>0 up to −1, x from 1 on, (x + 1)² / 4 between.</summary>
    public static KerasTensor SparsePlus(KerasTensor x) => Recorded([x]) ?? Where(x <= -1, 0, Where(x < 1, Square(x + 1) / 4, x));

    /// <summary>(x + 1) / 2 limited to [0, 1].</summary>
    public static KerasTensor SparseSigmoid(KerasTensor x) => Recorded([x]) ?? Clip((x + 1) / 2, 0, 1);

    /// <summary>
    /// relu(x − τ) along an axis with τ = (Σ of the running sums over the support − 1) / its size. Martins and Astudillo (2016) take the
    /// last running sum in place of their sum; Keras's files mean Keras's function.
    /// </summary>
    /// <exception cref="KerasException">The size of the axis is unknown.</exception>
    public static KerasTensor Sparsemax(KerasTensor x, int axis = -1)
    {
        if (Recorded([x, axis]) is { } node) return node;
        var size = x.Shape[x.Shape.Axis(axis)]
            ?? throw new KerasException($"Sparsemax needs a known axis {axis}, got a tensor of shape {x.Shape}.");
        var (sorted, _) = TopK(Swapaxes(x, axis, -1), size);
        var rank = Cast(Positions(sorted, -1), x.DType) + 1;
        var sums = Backend.Of(sorted).CumSum(sorted, x.Rank - 1);
        var support = Cast(sorted * rank + 1 > sums, x.DType);
        var threshold = (Sum(sums * support, [-1], keepDims: true) - 1) / Sum(support, [-1], keepDims: true);
        return Relu(x - Swapaxes(threshold, axis, -1));
    }

    /// <summary>eˣ / Σ eˣ along an axis or several.</summary>
    public static KerasTensor Softmax(KerasTensor x, AxisList? axis = null)
    {
        axis ??= -1;
        return Recorded([x, axis]) ?? (axis.Of(x.Shape) is [var one] ? Backend.Of(x).Softmax(x, one)
            : Exp(x - LogSumExp(x, axis.Of(x.Shape), keepDims: true)));
    }

    /// <summary>The logarithm of the softmax along an axis or several.</summary>
    public static KerasTensor LogSoftmax(KerasTensor x, AxisList? axis = null)
    {
        axis ??= -1;
        return Recorded([x, axis]) ?? (axis.Of(x.Shape) is [var one] ? Backend.Of(x).LogSoftmax(x, one)
            : x - LogSumExp(x, axis.Of(x.Shape), keepDims: true));
    }
}
