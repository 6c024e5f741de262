using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>w ← w − lr · sign(β₁ · m + (1 − β₁) · g); m ← β₂ · m + (1 − β₂) · g (Chen et al. 2023).</summary>
[KerasName("lion")]
public sealed class Lion(
    LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.99,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor mean = null!;

    /// <summary>The share of the mean of gradients in a step.</summary>
    [KerasName("beta_1")]
    public double Beta1 { get; } = beta1 is > 0 and <= 1 ? beta1
        : throw new KerasException(FormattableString.Invariant($"Lion needs a beta1 in (0, 1], got {beta1}."));

    /// <summary>The decay of the mean of gradients.</summary>
    [KerasName("beta_2")]
    public double Beta2 { get; } = beta2;

    /// <inheritdoc/>
    private protected override void Build() => mean = AddSlot("momentum");

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        weights.add_(mean.Times(Beta1).add_(gradient, alpha: Number(1 - Beta1)).sign_(), alpha: Number(-learningRate));
        Approach(mean, gradient, 1 - Beta2);
    }
}
