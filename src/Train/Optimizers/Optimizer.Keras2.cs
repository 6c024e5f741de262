using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

// What Keras 2's optimizers do otherwise than Keras 3's.
public abstract partial class Optimizer
{
    /// <summary>
    /// Whether the rules are those of Keras 2, for models that it has saved: <see cref="Clipnorm"/> is the norm of all gradients together
    /// and goes before <see cref="Clipvalue"/>, epsilon stands outside of the root, Adagrad begins at 0, and state is saved in Keras 2's
    /// order. Set before the first step.
    /// </summary>
    internal bool Keras2 { get; set; }

    /// <summary>Keras 2's decay: a step's size is lr / (1 + decay · iterations), where lr is <see cref="LearningRate"/>.</summary>
    public double Decay { get; set; }

    /// <summary>The root of a mean square: √(s + ε), or √s + ε by Keras 2's rules.</summary>
    private protected Tensor Root(Tensor square, double epsilon) =>
        Keras2 ? square.sqrt().Plus_(epsilon) : square.Plus(epsilon).sqrt_();
}
