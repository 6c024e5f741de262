using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Adds to each image, while training, a random share of the range of values.</summary>
public sealed class RandomBrightness : RandomImageLayer
{
    /// <summary>A layer of the given bounds of the share.</summary>
    public RandomBrightness(Bounds factor, Bounds? valueRange = null, int? seed = null, DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null) : base(seed, dataFormat, name)
    {
        Factor = Checked("factor", factor, -1, 1);
        ValueRange = valueRange ?? (0, 255);
    }

    /// <summary>The bounds of the share.</summary>
    public Bounds Factor { get; }
    /// <summary>The smallest and the largest value of a pixel.</summary>
    public Bounds ValueRange { get; }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) =>
        Clip(x + PerImage(x, Factor) * ValueRange.Range, ValueRange.Lower, ValueRange.Upper);
}
