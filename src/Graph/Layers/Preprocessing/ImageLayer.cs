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

    /// <summary>Whole numbers as float32; floats stay.</summary>
    private protected static KerasTensor Floats(KerasTensor x) => x.DType.IsFloat ? x : Cast(x, DType.Float32);

    /// <summary>The numbers of the rows, (1, height, 1, 1).</summary>
    private protected static KerasTensor Rows(KerasTensor x) => Ops.Reshape(Positions(x, 1, x.DType), [1, -1, 1, 1]);

    /// <summary>The numbers of the columns, (1, 1, width, 1).</summary>
    private protected static KerasTensor Columns(KerasTensor x) => Ops.Reshape(Positions(x, 2, x.DType), [1, 1, -1, 1]);

    /// <summary>The number of the bin, of so many, that a place lies in.</summary>
    private protected static KerasTensor Bin(KerasTensor at, int bins) => Cast(Clip(at, 0, bins - 1), DType.Int32);

    /// <summary>How many entries of each row fall into each bin: a product of what says their bins' rows and columns in a square.</summary>
    private protected static KerasTensor Histogram(KerasTensor bin, int bins, DType dtype)
    {
        var side = (int)Math.Ceiling(Math.Sqrt(bins));
        var rows = OneHot(FloorDivide(bin, side), side, dtype: dtype);
        var square = Matmul(Swapaxes(rows, 1, 2), OneHot(Mod(bin, side), side, dtype: dtype));
        return Ops.Reshape(square, [null, side * side])[.., ..bins];
    }

    /// <summary>Between which numbers pixels lie, given in either order: 0 and 255 where nothing is given.</summary>
    private protected Bounds ValueRangeOf(Bounds? given) => given is not { } range ? (0, 255)
        : range.Sorted is { Range: > 0 } sorted ? sorted : throw Error($"needs a valueRange of two different numbers, got {range}.");

    /// <summary>Pixels of one range in another.</summary>
    private protected static KerasTensor Scaled(KerasTensor x, Bounds from, Bounds to) =>
        from == to ? x : (x - from.Lower) / from.Range * to.Range + to.Lower;
}
