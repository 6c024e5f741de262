using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    /// <summary>One call to the matrix library for product and sum.</summary>
    public override KerasTensor Linear(KerasTensor x, KerasTensor kernel, KerasTensor? bias) =>
        x.Rank == 2 && bias is not null && x.DType == kernel.DType
        ? Wrap(addmm(Value(bias), Value(x), Value(kernel), 1, 1))
        : base.Linear(x, kernel, bias);

    public override KerasTensor Clip(KerasTensor x, double min, double max) => Wrap(Value(x).clamp(Number(min), Number(max)));

    /// <summary>
    /// For a softmax of logits z the probabilities sum to 1, so the logarithm is log_softmax(z) limited to the logarithms of the bounds:
    /// the same function with the same gradient, without a division and a logarithm of small numbers.
    /// </summary>
    public override KerasTensor LogProbabilities(KerasTensor p, int axis, double epsilon) => LogitsOf(p, axis) is { } logits
        ? Wrap(logits.log_softmax(axis).clamp(Number(Math.Log(epsilon)), Number(Math.Log(1 - epsilon))))
        : base.LogProbabilities(p, axis, epsilon);

    /// <summary>
    /// For few numbers the calls of an operation cost more than its arithmetic, so one pass computes the losses and their slopes. The
    /// backward pass sees Σ slope · logit, which has these slopes; its numbers are then replaced by the losses.
    /// </summary>
    public override KerasTensor Crossentropy(KerasTensor target, KerasTensor p, int axis, double epsilon)
    {
        var expected = Value(target);
        if (LogitsOf(p, axis) is not { } logits || axis != p.Rank - 1 || expected.requires_grad || !SoftmaxCrossentropy.Takes(logits)
            || !SoftmaxCrossentropy.Takes(expected) || !expected.shape.AsSpan().SequenceEqual(logits.shape))
            return base.Crossentropy(target, p, axis, epsilon);
        var slopes = empty_like(logits, requires_grad: false);
        var losses = new float[logits.numel() / logits.shape[^1]];
        SoftmaxCrossentropy.Compute(TorchData.Floats(logits), TorchData.Floats(expected), (float)epsilon, losses, TorchData.Floats(slopes));
        var result = (logits * slopes).sum(-1);
        losses.CopyTo(TorchData.Floats(result));
        return Wrap(result);
    }

    /// <summary>What a tensor is the softmax of along an axis, if that is known.</summary>
    static Tensor? LogitsOf(KerasTensor p, int axis) =>
        p is TorchTensor { Logits: { } logits } && logits.Axis == axis ? logits.Value : null;
}
