using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>s ← s + g²; w ← w − lr · g / √(s + epsilon) (Duchi et al. 2011).</summary>
[KerasName("adagrad")]
public sealed class Adagrad(
    LearningRateSchedule? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor square = null!;

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulatorValue { get; } = initialAccumulatorValue >= 0 ? initialAccumulatorValue
        : throw new KerasException(FormattableString.Invariant(
            $"Adagrad needs an initialAccumulatorValue of at least 0, got {initialAccumulatorValue}."));

    /// <summary>What is added under the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    private protected override void Build() => square = AddSlot("accumulator", Keras2 ? 0 : InitialAccumulatorValue);

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        square.addcmul_(gradient, gradient, Number(1));
        weights.addcdiv_(gradient, Root(square, Epsilon), Number(-learningRate));
    }
}
