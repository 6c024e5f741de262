using System.Numerics.Tensors;
using TorchSharp;

namespace OnnxKeras;

/// <summary>The cross entropy of targets and the softmax of logits, with its derivative, in one pass over host memory.</summary>
static class SoftmaxCrossentropy
{
    const long Most = 1 << 16;

    /// <summary>Whether a tensor is dense float32 on the CPU, and so small that one thread is the fastest.</summary>
    public static bool Takes(torch.Tensor tensor) => tensor.numel() is > 0 and <= Most && tensor.dtype == torch.ScalarType.Float32
        && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    /// <summary>
    /// loss = −Σ t · log(limited p) with p = softmax(z); the slope of logit i is p_i · Σ t − t_i over the classes whose p is within
    /// [epsilon, 1 − epsilon], and such a class alone has a term t.
    /// </summary>
    /// <param name="logits">z, a row for each position.</param>
    /// <param name="targets">t, likewise.</param>
    /// <param name="epsilon">The limit of probabilities.</param>
    /// <param name="losses">Receives a number a row.</param>
    /// <param name="slopes">Receives the derivative of each row's loss by its logits.</param>
    public static void Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, float epsilon, Span<float> losses,
        Span<float> slopes)
    {
        var classes = logits.Length / losses.Length;
        var (least, most) = (MathF.Log(epsilon), (float)Math.Log(1 - (double)epsilon));
        for (var row = 0; row < losses.Length; row++)
        {
            var t = targets.Slice(row * classes, classes);
            var slope = slopes.Slice(row * classes, classes);
            var logs = logits.Slice(row * classes, classes);
            var shift = TensorPrimitives.Max(logs);
            TensorPrimitives.Subtract(logs, shift, slope);
            TensorPrimitives.Exp(slope, slope);
            var sum = TensorPrimitives.Sum<float>(slope);
            shift += MathF.Log(sum);
            var (loss, weight) = (0f, 0f);
            for (var i = 0; i < classes; i++)
            {
                var log = logs[i] - shift;
                loss -= t[i] * Math.Clamp(log, least, most);
                if (log >= least && log <= most) weight += t[i];
            }
            TensorPrimitives.Multiply(slope, weight / sum, slope);
            for (var i = 0; i < classes; i++)
                if (logs[i] - shift is var log && log >= least && log <= most) slope[i] -= t[i];
            losses[row] = loss;
        }
    }
}
