using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// s ← rho · s + (1 − rho) · g²; w ← w − lr · g / √(s + epsilon), with momentum and centering on request (Tieleman, Hinton 2012).
/// </summary>
[KerasName("rmsprop")]
public sealed class RMSprop(
    LearningRateSchedule? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor square = null!;
    Tensor? velocity, average;

    /// <summary>The share of the old mean square.</summary>
    public double Rho { get; } = rho;

    /// <summary>The share of the last step that is repeated.</summary>
    public double Momentum { get; } = momentum;

    /// <summary>What is added under the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Whether the variance stands in place of the mean square.</summary>
    public bool Centered { get; } = centered;

    /// <inheritdoc/>
    private protected override void Build()
    {
        square = AddSlot("velocity");
        velocity = Momentum > 0 ? AddSlot("momentum") : null;
        average = Centered ? AddSlot("average_gradient") : null;
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        square.mul_(Number(Rho)).addcmul_(gradient, gradient, Number(1 - Rho));
        average?.mul_(Number(Rho)).add_(gradient, alpha: Number(1 - Rho));
        var root = Root(average is null ? square : square - average * average, Epsilon);
        if (velocity is null) weights.addcdiv_(gradient, root, Number(-learningRate));
        else weights.sub_(velocity.mul_(Number(Momentum)).addcdiv_(gradient, root, Number(learningRate)));
    }
}
