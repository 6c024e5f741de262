using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// "Follow the regularized leader" (McMahan et al. 2013): n' = n + g²; z ← z + g + 2 · l2Shrinkage · w − (n'^p − n^p) / lr · w with
/// p = −learningRatePower; w ← (clip(z, ±l1) − z) / (n'^p / lr + 2 · l2 + beta / lr).
/// </summary>
[KerasName("ftrl")]
public sealed class Ftrl(
    LearningRateSchedule? learningRate = null, double learningRatePower = -0.5, double initialAccumulatorValue = 0.1,
    double l1RegularizationStrength = 0, double l2RegularizationStrength = 0, double l2ShrinkageRegularizationStrength = 0, double beta = 0,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor square = null!, linear = null!;

    /// <summary>The exponent of the sum of squares in the step size, negated; 0 for a fixed step size.</summary>
    public double LearningRatePower { get; } = AtMostZero(learningRatePower);

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulatorValue { get; } = AtLeastZero(initialAccumulatorValue, nameof(initialAccumulatorValue));

    /// <summary>The strength of the penalty on absolute values.</summary>
    [KerasName("l1_regularization_strength")]
    public double L1RegularizationStrength { get; } = AtLeastZero(l1RegularizationStrength, nameof(l1RegularizationStrength));

    /// <summary>The strength of the stabilizing penalty on squares.</summary>
    [KerasName("l2_regularization_strength")]
    public double L2RegularizationStrength { get; } = AtLeastZero(l2RegularizationStrength, nameof(l2RegularizationStrength));

    /// <summary>The strength of the penalty on squares that counts as part of the loss.</summary>
    [KerasName("l2_shrinkage_regularization_strength")]
    public double L2ShrinkageRegularizationStrength { get; } =
        AtLeastZero(l2ShrinkageRegularizationStrength, nameof(l2ShrinkageRegularizationStrength));

    /// <summary>The paper's beta.</summary>
    public double Beta { get; } = beta;

    /// <summary>The weights are what the sums say, whatever they were.</summary>
    internal override bool MovesWithoutGradient => true;

    /// <inheritdoc/>
    private protected override void Build()
    {
        square = AddSlot("accumulator", InitialAccumulatorValue);
        linear = AddSlot("linear", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        var old = square.pow(Number(-LearningRatePower));
        square.addcmul_(gradient, gradient, Number(1));
        var power = square.pow(Number(-LearningRatePower));
        linear.Plus_(gradient).add_(weights, alpha: Number(2 * L2ShrinkageRegularizationStrength))
            .addcmul_(power - old, weights, Number(-1 / learningRate));
        var quadratic = power.div_(Number(learningRate)).Plus_(2 * L2RegularizationStrength + Beta / learningRate);
        weights.copy_(linear.clamp(Number(-L1RegularizationStrength), Number(L1RegularizationStrength)).sub_(linear).div_(quadratic));
    }

    static double AtLeastZero(double value, string argument) => value >= 0 ? value
        : throw new KerasException(FormattableString.Invariant($"Ftrl needs {argument} of at least 0, got {value}."));

    static double AtMostZero(double value) => value <= 0 ? value
        : throw new KerasException(FormattableString.Invariant($"Ftrl needs a learningRatePower of at most 0, got {value}."));
}
