namespace OnnxKeras;

public abstract partial class Backend
{
    /// <summary>Images (batch, height, width, channels) resized; half-pixel centres, or corner-origin (asymmetric) ones as Keras 2 on TF1.</summary>
    /// <exception cref="KerasException">The images' height and width are unknown, and this backend has no operator of its own for it.</exception>
    public virtual KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias)
    {
        if (x.Shape is not [_, { } fromHeight, { } fromWidth, { } channels])
            throw new KerasException($"Resizing images of shape {x.Shape} by {interpolation} needs a known height, width and number of channels.");
        if (interpolation == Interpolation.Nearest)
            return Ops.Take(Ops.Take(x, Nearest(fromHeight, height), 1), Nearest(fromWidth, width), 2);
        var type = x.DType.IsFloat ? x.DType : DType.Float32;
        var rows = Ops.Matmul(Weights(fromHeight, height), Ops.Reshape(Ops.Cast(x, type), [null, fromHeight, fromWidth * channels]));
        return Ops.Matmul(Weights(fromWidth, width), Ops.Reshape(rows, [null, height, fromWidth, channels]));

        Constant Nearest(int from, int to) =>
            new(NDArray.Of(Enumerable.Range(0, to).Select(i => (int)((halfPixel ? 2L * i + 1 : 2L * i) * from / (2L * to))).ToArray(), [to]));

        // How much of each position of an axis goes into each new one, as in jax.image.scale_and_translate.
        Constant Weights(int from, int to)
        {
            var weights = new float[to * from];
            var step = (double)from / to;
            var spread = antialias ? Math.Max(step, 1) : 1;
            for (var i = 0; i < to; i++)
            {
                var at = halfPixel ? (i + 0.5) * step - 0.5 : i * step;
                var row = weights.AsSpan(i * from, from);
                var sum = 0.0;
                for (var j = 0; j < from; j++) sum += row[j] = (float)Kernel(interpolation, Math.Abs(at - j) / spread);
                for (var j = 0; j < from; j++) row[j] = (float)(row[j] / sum);
            }
            return new(NDArray.Of(weights, [to, from]).Cast(type));
        }
    }

    /// <summary>The weight at a distance: a triangle, Keys's cubic with a = −½, or Lanczos's windowed sinc.</summary>
    static double Kernel(Interpolation interpolation, double t) => interpolation switch
    {
        Interpolation.Bilinear => Math.Max(0, 1 - t),
        Interpolation.Bicubic => t < 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0,
        Interpolation.Lanczos3 => Lanczos(t, 3),
        _ => Lanczos(t, 5),
    };

    static double Lanczos(double t, int lobes) =>
        t >= lobes ? 0 : t < 1e-8 ? 1 : lobes * Math.Sin(Math.PI * t) * Math.Sin(Math.PI * t / lobes) / (Math.PI * Math.PI * t * t);
}
