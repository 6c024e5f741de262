using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias) =>
        interpolation == Interpolation.Bilinear && halfPixel && !antialias
            ? Wrap(ChannelsLast(F.interpolate(ChannelsFirst(Float(x)), [height, width], mode: InterpolationMode.Bilinear, align_corners: false)))
            : base.Resize(x, height, width, interpolation, halfPixel, antialias);
}
