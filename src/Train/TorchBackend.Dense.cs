using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    /// <summary>One call to the matrix library for product and sum.</summary>
    public override KerasTensor Linear(KerasTensor x, KerasTensor kernel, KerasTensor? bias) => x.Rank == 2 && bias is not null && x.DType == kernel.DType
        ? Wrap(addmm(Value(bias), Value(x), Value(kernel), 1, 1))
        : base.Linear(x, kernel, bias);

    public override KerasTensor Clip(KerasTensor x, double min, double max) => Wrap(Value(x).clamp(min, max));

    /// <summary>
    /// For a softmax of logits z the probabilities sum to 1, so the logarithm is log_softmax(z) limited to the logarithms of the bounds: the same
    /// function with the same gradient, without a division and a logarithm of small numbers.
    /// </summary>
    public override KerasTensor LogProbabilities(KerasTensor p, int axis, double epsilon) => p is TorchTensor { Logits: { } logits } && logits.Axis == axis
        ? Wrap(logits.Value.log_softmax(axis).clamp(Math.Log(epsilon), Math.Log(1 - epsilon)))
        : base.LogProbabilities(p, axis, epsilon);
}
