using static OnnxKeras.Ops;

namespace OnnxKeras;

public abstract partial class Backend
{
    /// <summary>
    /// Images (batch, height, width, channels) resized; half-pixel centres, or corner-origin (asymmetric) ones as Keras 2 on TF1.
    /// </summary>
    public virtual KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias)
    {
        if (!x.DType.IsFloat) x = Ops.Cast(x, DType.Float32);
        var rows = Ops.Matmul(Weights(1, height), Ops.Reshape(x, [null, null, -1]));
        return Ops.Matmul(Weights(2, width), Ops.Reshape(rows, [null, height, null, null], like: x));

        KerasTensor Weights(int axis, int to)
        {
            var from = Ops.Positions(x, axis, DType.Float64);
            var places = new Constant(NDArray.Of([.. Enumerable.Range(0, to).Select(i => halfPixel ? i + 0.5 : i)], [to, 1]));
            return WeightsOf(from, places, (Ops.Max(from) + 1) / to, interpolation, halfPixel, antialias, x.DType);
        }
    }

    /// <summary>Images (batch, height, width, channels) of any size, enlarged by whole factors.</summary>
    public KerasTensor Enlarge(KerasTensor x, Size2D factors, Interpolation interpolation, bool halfPixel)
    {
        if (!x.DType.IsFloat) x = Ops.Cast(x, DType.Float32);
        return Ops.Einsum("vw,uhwc->uhvc", Weights(2, factors.Width), Ops.Einsum("vh,uhwc->uvwc", Weights(1, factors.Height), x));

        KerasTensor Weights(int axis, int factor)
        {
            var from = Ops.Positions(x, axis, DType.Float64);
            var places = Ops.ExpandDims(Ops.Positions(Ops.Repeat(from, factor, 0), 0, DType.Float64), -1);
            return WeightsOf(from, halfPixel ? places + 0.5 : places, 1.0 / factor, interpolation, halfPixel, antialias: false, x.DType);
        }
    }

    /// <summary>
    /// How much of each position of an axis goes into each new one (to, from), as in jax.image.scale_and_translate; in float64, since
    /// places in a large image leave float32 few digits.
    /// </summary>
    /// <param name="from">The positions of the axis.</param>
    /// <param name="places">The points of the new one (to, 1).</param>
    /// <param name="step">How far apart new places lie on the axis.</param>
    /// <param name="interpolation">The kernel.</param>
    /// <param name="halfPixel">Whether pixels are points in the middle of their cells.</param>
    /// <param name="antialias">Whether the kernel widens where the axis shrinks.</param>
    /// <param name="type">The weights' type.</param>
    static KerasTensor WeightsOf(KerasTensor from, KerasTensor places, KerasTensor step, Interpolation interpolation, bool halfPixel,
        bool antialias, DType type)
    {
        var at = places * step;
        var distance = Ops.Abs((halfPixel ? at - 0.5 : at) - from);
        var weights = Kernel(interpolation, antialias ? distance / Ops.Maximum(step, 1.0) : distance);
        return Ops.Cast(weights / Ops.Sum(weights, [1], keepDims: true), type);
    }

    /// <summary>The weight at a distance: the nearest, a triangle, Keys's cubic with a = −½, or Lanczos's windowed sinc.</summary>
    static KerasTensor Kernel(Interpolation interpolation, KerasTensor t) => interpolation switch
    {
        Interpolation.Bilinear => Ops.Relu(1 - t),
        Interpolation.Bicubic => Ops.Where(t < 1, (t * 1.5 - 2.5) * t * t + 1, Ops.Where(t < 2, ((t * -0.5 + 2.5) * t - 4) * t + 2, 0.0)),
        Interpolation.Lanczos3 => Lanczos(t, 3),
        Interpolation.Lanczos5 => Lanczos(t, 5),
        _ => throw new KerasException($"Resizing by {interpolation} has no weights."),
    };

    static KerasTensor Lanczos(KerasTensor t, int lobes)
    {
        // The limit of the quotient at 0 is 1; a tiny t gives it.
        var angle = Ops.Maximum(t, 1e-8) * Math.PI;
        return Ops.Where(t < lobes, Ops.Sin(angle) * Ops.Sin(angle / lobes) * lobes / Square(angle), 0.0);
    }
}
