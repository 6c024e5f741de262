using static TorchSharp.torch;

namespace OnnxKeras.Optimizers;

/// <summary>Gradient descent: v ← momentum · v − lr · g; w ← w + v, or w + momentum · v − lr · g with Nesterov's look-ahead.</summary>
[KerasName("sgd")]
public sealed class SGD(double learningRate = 0.01, double momentum = 0, bool nesterov = false) : Optimizer(learningRate)
{
    Tensor? velocity;

    /// <summary>The share of the last step that is repeated.</summary>
    public double Momentum { get; } = momentum is >= 0 and <= 1 ? momentum : throw new KerasException($"SGD needs a momentum in [0, 1], got {momentum}.");

    /// <summary>Whether the gradient is followed from where momentum leads.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    protected override void Build(Tensor weights) => velocity = Momentum == 0 ? null : AddSlot("momentum", weights);

    /// <inheritdoc/>
    protected override void Update(Tensor weights, Tensor gradient, double learningRate)
    {
        if (velocity is null)
        {
            weights.add_(gradient, alpha: -learningRate);
            return;
        }
        velocity.mul_(Momentum).add_(gradient, alpha: -learningRate);
        if (Nesterov) weights.add_(velocity, alpha: Momentum).add_(gradient, alpha: -learningRate);
        else weights.add_(velocity);
    }
}
