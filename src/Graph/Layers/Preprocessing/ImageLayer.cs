using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What layers that prepare images share: sizes that must be known, and crops of a shape.</summary>
public abstract class ImageLayer : SpatialLayer
{
    private protected ImageLayer(DataFormat dataFormat, string? name) : base(2, dataFormat, name) { }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <summary>Height and width of channels-last images, which must be known.</summary>
    private protected Size2D SizeOf(KerasTensor x) => x.Shape[1] is { } height && x.Shape[2] is { } width
        ? new(height, width)
        : throw Error($"cannot take images of unknown size: height and width must be known, got {x.Shape} (channels last).");

    /// <summary>The middle of images, of the given size.</summary>
    private protected static KerasTensor Middle(KerasTensor x, Size2D size, Size2D part)
    {
        var (top, left) = ((size.Height - part.Height) / 2, (size.Width - part.Width) / 2);
        return x[Slice.Of(null, null), Slice.Of(top, top + part.Height), Slice.Of(left, left + part.Width), Slice.Ellipsis];
    }

    /// <summary>The largest middle part of the target's proportions.</summary>
    private protected KerasTensor CropToProportions(KerasTensor x, Size2D target)
    {
        var size = SizeOf(x);
        var height = (int)((double)size.Width * target.Height / target.Width);
        var width = (int)((double)size.Height * target.Width / target.Height);
        return Middle(x, size, new(Math.Max(Math.Min(size.Height, height), 1), Math.Max(Math.Min(size.Width, width), 1)));
    }

    /// <summary>Images resized in floating point; whole numbers are rounded back.</summary>
    private protected static KerasTensor Resized(KerasTensor x, Size2D target, Interpolation interpolation, bool antialias = false) => x.DType.IsFloat
        ? Resize(x, target.Height, target.Width, interpolation, antialias: antialias)
        : Cast(Round(Resize(Cast(x, DType.Float32), target.Height, target.Width, interpolation, antialias: antialias)), x.DType);
}
