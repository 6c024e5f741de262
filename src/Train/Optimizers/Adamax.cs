using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// m ← β₁ · m + (1 − β₁) · g; u ← max(β₂ · u, |g|); w ← w − lr / (1 − β₁ᵗ) · m / (u + epsilon) (Kingma, Ba 2014, section 7.1).
/// </summary>
[KerasName("adamax")]
public sealed class Adamax(
    LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor mean = null!, norm = null!;

    /// <summary>The decay of the mean of gradients.</summary>
    [KerasName("beta_1")]
    public double Beta1 { get; } = beta1;

    /// <summary>The decay of the largest absolute gradient.</summary>
    [KerasName("beta_2")]
    public double Beta2 { get; } = beta2;

    /// <summary>What is added to the largest absolute gradient.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    private protected override void Build()
    {
        mean = AddSlot("momentum");
        norm = AddSlot("norm", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        Approach(mean, gradient, 1 - Beta1);
        norm.copy_(maximum(norm.Times(Beta2), gradient.abs()));
        weights.addcdiv_(mean, norm.Plus(Epsilon), Number(-learningRate / (1 - Math.Pow(Beta1, t))));
    }
}
