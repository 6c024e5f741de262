using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias)
    {
        var image = interpolation == Interpolation.Nearest ? Value(x) : Float(x);
        if (interpolation == Interpolation.Nearest)
            return Wrap(image.index_select(1, Nearest(image.size(1), height)).index_select(2, Nearest(image.size(2), width)));
        if (interpolation == Interpolation.Bilinear && halfPixel && !antialias)
            return Wrap(ChannelsLast(
                F.interpolate(ChannelsFirst(image), [height, width], mode: InterpolationMode.Bilinear, align_corners: false)));
        var shape = image.shape;
        image = Weights(shape[1], height).matmul(image.reshape(shape[0], shape[1], -1));
        return Wrap(Weights(shape[2], width).matmul(image.view(shape[0], height, shape[2], shape[3])));

        Tensor Nearest(long from, int to) => TorchData.FromArray(
            Enumerable.Range(0, to).Select(i => (halfPixel ? 2 * i + 1 : 2 * i) * from / (2 * to)).ToArray(), Device);

        // How much of each position of an axis goes into each new one, as in jax.image.scale_and_translate.
        Tensor Weights(long from, int to)
        {
            var weights = new float[to * from];
            var step = (double)from / to;
            var spread = antialias ? Math.Max(step, 1) : 1;
            for (var i = 0; i < to; i++)
            {
                var at = halfPixel ? (i + 0.5) * step - 0.5 : i * step;
                var row = weights.AsSpan((int)(i * from), (int)from);
                var sum = 0.0;
                for (var j = 0; j < from; j++) sum += row[j] = (float)Kernel(interpolation, Math.Abs(at - j) / spread);
                for (var j = 0; j < from; j++) row[j] = (float)(row[j] / sum);
            }
            return TorchData.FromArray(NDArray.Of(weights, [to, (int)from]), Device).to(image.dtype);
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
