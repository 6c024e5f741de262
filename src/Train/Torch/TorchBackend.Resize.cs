using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias)
    {
        if (interpolation == Interpolation.Nearest)
        {
            var image = Value(x);
            return Wrap(image.index_select(1, Nearest(image.size(1), height)).index_select(2, Nearest(image.size(2), width)));
        }
        if (interpolation == Interpolation.Bilinear && halfPixel && !antialias)
            return Wrap(ChannelsLast(
                F.interpolate(ChannelsFirst(Float(x)), [height, width], mode: InterpolationMode.Bilinear, align_corners: false)));
        return base.Resize(x, height, width, interpolation, halfPixel, antialias);

        Tensor Nearest(long from, int to) => TorchData.FromArray(
            Enumerable.Range(0, to).Select(i => (halfPixel ? 2 * i + 1 : 2 * i) * from / (2 * to)).ToArray(), Device);
    }
}
