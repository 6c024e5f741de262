using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>Gradient descent: v ← momentum · v − lr · g; w ← w + v, or w + momentum · v − lr · g with Nesterov's look-ahead.</summary>
[KerasName("sgd")]
public sealed class SGD(
    LearningRateSchedule? learningRate = null, double momentum = 0, bool nesterov = false,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.01, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor? velocity;

    /// <summary>The share of the last step that is repeated.</summary>
    public double Momentum { get; } = momentum is >= 0 and <= 1 ? momentum
        : throw new KerasException(FormattableString.Invariant($"SGD needs a momentum in [0, 1], got {momentum}."));

    /// <summary>Whether the gradient is followed from where momentum leads.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    private protected override void Build() => velocity = Momentum == 0 && !Keras2 ? null : AddSlot("momentum");

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        if (velocity is null)
        {
            weights.add_(gradient, alpha: Number(-learningRate));
            return;
        }
        velocity.mul_(Number(Momentum)).add_(gradient, alpha: Number(-learningRate));
        if (Nesterov) weights.add_(velocity, alpha: Number(Momentum)).add_(gradient, alpha: Number(-learningRate));
        else weights.Plus_(velocity);
    }
}
