using static TorchSharp.torch;

namespace OnnxKeras.Optimizers;

/// <summary>s ← rho · s + (1 − rho) · g²; w ← w − lr · g / √(s + epsilon), with momentum and centering on request (Tieleman, Hinton 2012).</summary>
[KerasName("rmsprop")]
public sealed class RMSprop(double learningRate = 0.001, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
    : Optimizer(learningRate)
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
    protected override void Build(Tensor weights)
    {
        square = AddSlot("velocity", weights);
        velocity = Momentum > 0 ? AddSlot("momentum", weights) : null;
        average = Centered ? AddSlot("average_gradient", weights) : null;
    }

    /// <inheritdoc/>
    protected override void Update(Tensor weights, Tensor gradient, double learningRate)
    {
        square.mul_(Rho).addcmul_(gradient, gradient, 1 - Rho);
        average?.mul_(Rho).add_(gradient, alpha: 1 - Rho);
        var root = (average is null ? square + Epsilon : square - average * average + Epsilon).sqrt_();
        if (velocity is null) weights.addcdiv_(gradient, root, -learningRate);
        else weights.sub_(velocity.mul_(Momentum).addcdiv_(gradient, root, learningRate));
    }
}
