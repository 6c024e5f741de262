using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// AdamW without a learning rate schedule (Defazio et al. 2024): steps are taken by z, x is the mean of all z, and gradients are those of
/// y = (1 − β₁) · z + β₁ · x, which are the weights while training. z ← z − lr · g / (√(v / (1 − β₂ᵗ)) + epsilon), x ← x + (z − x) / t.
/// </summary>
/// <remarks>Call <see cref="SwapToEval"/> before evaluating, predicting and saving for it, and <see cref="SwapToTrain"/> before training
/// on.</remarks>
[KerasName("schedule_free_adamw")]
public sealed class ScheduleFreeAdamW(
    LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, int warmupSteps = 0,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.0025, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor stepped = null!, square = null!;
    // Saved state does not say which weights it goes with, so the first call after it is taken at its word.
    bool? showsMean = false;

    /// <summary>The share of x in the weights.</summary>
    [KerasName("beta_1")]
    public double Beta1 { get; } = beta1 is > 0 and <= 1 ? beta1
        : throw new KerasException(FormattableString.Invariant($"ScheduleFreeAdamW needs a beta1 in (0, 1], got {beta1}."));

    /// <summary>The decay of the mean of squared gradients.</summary>
    [KerasName("beta_2")]
    public double Beta2 { get; } = beta2;

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Over how many steps the learning rate grows to its value.</summary>
    public int WarmupSteps { get; } = warmupSteps >= 0 ? warmupSteps
        : throw new KerasException($"ScheduleFreeAdamW needs warmupSteps of at least 0, got {warmupSteps}.");

    /// <summary>The weights become x, the mean, to evaluate and to predict with; before the first step they are both.</summary>
    public void SwapToEval() => Swap(toMean: true);

    /// <summary>The weights become y again, to train on.</summary>
    public void SwapToTrain() => Swap(toMean: false);

    /// <inheritdoc/>
    private protected override void Build()
    {
        stepped = AddSlot("momentum");
        stepped.copy_(Parameters.Values);
        square = AddSlot("velocity", besideLast: true);
    }

    /// <inheritdoc/>
    internal override bool Step(FlatParameters parameters)
    {
        if (showsMean == true)
            throw new KerasException("The weights are the mean that ScheduleFreeAdamW evaluates with: call SwapToTrain.");
        showsMean = false;
        return base.Step(parameters);
    }

    /// <inheritdoc/>
    internal override void WhenStateIsSet() => showsMean = null;

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        if (t < WarmupSteps) learningRate *= (double)t / WarmupSteps;
        square.mul_(Number(Beta2)).addcmul_(gradient, gradient, Number(1 - Beta2));
        // β₁ · x = y − (1 − β₁) · z, of which 1 − 1/t stays.
        weights.add_(stepped, alpha: Number(Beta1 - 1)).mul_(Number(1 - 1.0 / t));
        stepped.addcdiv_(gradient, square.Over(1 - Math.Pow(Beta2, t)).sqrt_().Plus_(Epsilon), Number(-learningRate));
        weights.add_(stepped, alpha: Number(1 - Beta1 + Beta1 / t));
    }

    void Swap(bool toMean)
    {
        if (!HasSlots || showsMean == toMean) return;
        using var _ = no_grad();
        var weights = Parameters.Values;
        if (toMean) weights.add_(stepped, alpha: Number(Beta1 - 1)).div_(Number(Beta1));
        else weights.mul_(Number(Beta1)).add_(stepped, alpha: Number(1 - Beta1));
        Parameters.MarkUpdated();
        showsMean = toMean;
    }
}
