using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Turns each image, while training, around its middle by a random share of a full turn, positive against the clock.</summary>
public sealed class RandomRotation : RandomAffineLayer
{
    /// <summary>A layer of the given bounds of the share of a full turn.</summary>
    public RandomRotation(Bounds factor, FillMode fillMode = FillMode.Reflect, Interpolation interpolation = Interpolation.Bilinear,
        int? seed = null, double fillValue = 0, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name) => Factor = Checked("factor", factor, -1, 1);

    /// <summary>The bounds of the share of a full turn.</summary>
    public Bounds Factor { get; }

    private protected override (KerasTensor Row, KerasTensor Column) Source(KerasTensor x, Size2D size, KerasTensor row, KerasTensor column)
    {
        var angle = PerImage(x, Factor) * (2 * Math.PI);
        var (middleRow, middleColumn) = ((size.Height - 1) / 2.0, (size.Width - 1) / 2.0);
        var (down, right) = (row - middleRow, column - middleColumn);
        return (Sin(angle) * right + Cos(angle) * down + middleRow, Cos(angle) * right - Sin(angle) * down + middleColumn);
    }
}
