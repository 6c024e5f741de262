using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// s ← rho · s + (1 − rho) · g²; Δ = √(d + epsilon) / √(s + epsilon) · g; d ← rho · d + (1 − rho) · Δ²; w ← w − lr · Δ (Zeiler 2012).
/// </summary>
[KerasName("adadelta")]
public sealed class Adadelta(
    LearningRateSchedule? learningRate = null, double rho = 0.95, double epsilon = 1e-7,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor square = null!, squareStep = null!;

    /// <summary>The share of the old means.</summary>
    public double Rho { get; } = rho;

    /// <summary>What is added under the roots.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    private protected override void Build()
    {
        square = AddSlot("accumulated_grad");
        squareStep = AddSlot("accumulated_delta_var", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        square.mul_(Number(Rho)).addcmul_(gradient, gradient, Number(1 - Rho));
        var step = squareStep.Plus(Epsilon).div_(square.Plus(Epsilon)).sqrt_().mul_(gradient);
        squareStep.mul_(Number(Rho)).addcmul_(step, step, Number(1 - Rho));
        weights.add_(step, alpha: Number(-learningRate));
    }
}
