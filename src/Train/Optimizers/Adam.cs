using static TorchSharp.torch;

namespace OnnxKeras.Optimizers;

/// <summary>
/// Adam (Kingma, Ba 2014), as Keras writes it: w ← w − α · m / (√v + epsilon) with α = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ); with amsgrad the
/// largest v so far (Reddi et al. 2018).
/// </summary>
[KerasName("adam")]
public sealed class Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
    : Optimizer(learningRate)
{
    Tensor mean = null!, square = null!;
    Tensor? largest;

    /// <summary>The decay of the mean of gradients.</summary>
    public double Beta1 { get; } = beta1;

    /// <summary>The decay of the mean of squared gradients.</summary>
    public double Beta2 { get; } = beta2;

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Whether the largest mean square so far is used.</summary>
    public bool Amsgrad { get; } = amsgrad;

    /// <inheritdoc/>
    protected override void Build(Tensor weights)
    {
        mean = AddSlot("momentum", weights);
        square = AddSlot("velocity", weights);
        largest = Amsgrad ? AddSlot("velocity_hat", weights) : null;
    }

    /// <inheritdoc/>
    protected override void Update(Tensor weights, Tensor gradient, double learningRate)
    {
        var step = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, Iterations)) / (1 - Math.Pow(Beta1, Iterations));
        mean.lerp_(gradient, 1 - Beta1);
        square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        largest?.copy_(maximum(largest, square));
        weights.addcdiv_(mean, (largest ?? square).sqrt().add_(Epsilon), -step);
    }
}
