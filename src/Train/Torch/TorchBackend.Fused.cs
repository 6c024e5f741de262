using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor AlignmentLoss(KerasTensor logProbabilities, KerasTensor labels)
    {
        var (steps, targets) = (Value(logProbabilities).transpose(0, 1), Value(labels).to(ScalarType.Int64));
        var lengths = full(targets.shape[0], Number(steps.shape[0]), ScalarType.Int64, targets.device);
        var counts = targets.ne(Number(0)).sum(-1);
        return Wrap(F.ctc_loss(steps, targets, lengths, counts, blank: 0, zero_infinity: false, reduction: nn.Reduction.None));
    }

    public override KerasTensor Gelu(KerasTensor x, bool approximate) =>
        Wrap(F.gelu(Float(x), approximate ? TorchSharp.Modules.GELU.Approximate.tanh : TorchSharp.Modules.GELU.Approximate.none));

    /// <remarks>
    /// Torch's kernel keeps the input and two vectors for the backward pass, where primitives keep several arrays of its size.
    /// </remarks>
    public override (KerasTensor Y, KerasTensor Mean, KerasTensor Variance) NormalizeBatch(
        KerasTensor x, KerasTensor? gamma, KerasTensor? beta, int axis, double epsilon)
    {
        var value = Value(x);
        var (channels, count) = (value.shape[axis], value.numel() / Math.Max(value.shape[axis], 1));
        // One row has no unbiased variance, which is what torch gives.
        if (count < 2 || axis != 1 && axis != x.Rank - 1) return base.NormalizeBatch(x, gamma, beta, axis, epsilon);
        var rows = axis == 1 ? value : value.reshape(-1, channels);
        Tensor mean = zeros(channels, value.dtype, Device), variance = zeros(channels, value.dtype, Device);
        var y = F.batch_norm(rows, mean, variance, Weight(gamma), Weight(beta), training: true, momentum: 1, eps: epsilon);
        return (Wrap(axis == 1 ? y : y.view(value.shape)), Wrap(mean), Wrap(variance.Times((count - 1.0) / count)));

        Tensor? Weight(KerasTensor? weight) => weight is null ? null : Value(weight);
    }

    public override KerasTensor LayerNormalization(KerasTensor x, KerasTensor? gamma, KerasTensor? beta, int axis, double epsilon)
    {
        var value = Value(x);
        var size = value.shape[axis..];
        return Fits(gamma) && Fits(beta)
            ? Wrap(F.layer_norm(value, size, gamma is null ? null : Value(gamma), beta is null ? null : Value(beta), epsilon))
            : base.LayerNormalization(x, gamma, beta, axis, epsilon);

        bool Fits(KerasTensor? weight) => weight is null || weight.DType == x.DType && Value(weight).shape.AsSpan().SequenceEqual(size);
    }

    /// <remarks>Torch divides the scores by the square root of the heads' size; the query brings the rest of the scale.</remarks>
    public override KerasTensor Attention(KerasTensor query, KerasTensor key, KerasTensor value, KerasTensor? bias, double scale)
    {
        var rest = scale * Math.Sqrt(query.Shape[^1]!.Value);
        return Wrap(F.scaled_dot_product_attention(Value(query).Times(rest), Value(key), Value(value), bias is null ? null : Value(bias)));
    }
}
