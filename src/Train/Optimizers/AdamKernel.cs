using System.Numerics;
using System.Runtime.InteropServices;

namespace OnnxKeras.Optimizers;

/// <summary>Adam's update of host memory in one pass: each weight, moment and gradient is read once, where separate operations read them six times.</summary>
static class AdamKernel
{
    /// <summary>m ← m + (1 − β₁)(g − m); v ← β₂v + (1 − β₂)g²; w ← w − step · m / (√v + epsilon).</summary>
    public static void Step(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square,
        double beta1, double beta2, double epsilon, double step)
    {
        var (b1, b2, rest2, e, a) = ((float)(1 - beta1), (float)beta2, (float)(1 - beta2), (float)epsilon, (float)step);
        var ws = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var ms = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(square);
        for (var i = 0; i < ws.Length; i++)
        {
            var g = gs[i];
            var m = ms[i] + (g - ms[i]) * b1;
            var v = vs[i] * b2 + g * g * rest2;
            (ms[i], vs[i]) = (m, v);
            ws[i] -= m * a / (Vector.SquareRoot(v) + new Vector<float>(e));
        }
        for (var i = ws.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var g = gradient[i];
            mean[i] += (g - mean[i]) * b1;
            square[i] = square[i] * b2 + g * g * rest2;
            weights[i] -= mean[i] * a / (MathF.Sqrt(square[i]) + e);
        }
    }
}
