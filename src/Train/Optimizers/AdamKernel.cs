using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OnnxKeras.Optimizers;

/// <summary>Adam's update of host memory in one pass: each weight, moment and gradient is read once, where separate operations read them six times.</summary>
static class AdamKernel
{
    /// <summary>m ← m + (1 − β₁)(g − m); v ← β₂v + (1 − β₂)g²; w ← w − step · m / (√v + epsilon).</summary>
    public static void Step(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square,
        double beta1, double beta2, double epsilon, double step)
    {
        if (gradient.Length != weights.Length || mean.Length != weights.Length || square.Length != weights.Length)
            throw new ArgumentException("The buffers of Adam must be equally long.");
        var (b1, b2, rest2, e, a) = ((float)(1 - beta1), (float)beta2, (float)(1 - beta2), (float)epsilon, (float)step);
        var vectors = weights.Length / Vector<float>.Count;
        ref var w = ref Unsafe.As<float, Vector<float>>(ref MemoryMarshal.GetReference(weights));
        ref var m = ref Unsafe.As<float, Vector<float>>(ref MemoryMarshal.GetReference(mean));
        ref var v = ref Unsafe.As<float, Vector<float>>(ref MemoryMarshal.GetReference(square));
        ref var gs = ref Unsafe.As<float, Vector<float>>(ref MemoryMarshal.GetReference(gradient));
        for (var i = 0; i < vectors; i++)
        {
            var g = Unsafe.Add(ref gs, i);
            var first = Unsafe.Add(ref m, i) + (g - Unsafe.Add(ref m, i)) * b1;
            var second = Unsafe.Add(ref v, i) * b2 + g * g * rest2;
            Unsafe.Add(ref m, i) = first;
            Unsafe.Add(ref v, i) = second;
            Unsafe.Add(ref w, i) -= first * a / (Vector.SquareRoot(second) + new Vector<float>(e));
        }
        for (var i = vectors * Vector<float>.Count; i < weights.Length; i++)
        {
            var g = gradient[i];
            mean[i] += (g - mean[i]) * b1;
            square[i] = square[i] * b2 + g * g * rest2;
            weights[i] -= mean[i] * a / (MathF.Sqrt(square[i]) + e);
        }
    }
}
