using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Stretches, while training, each channel of an image around its mean: (x − mean) · factor + mean.</summary>
public sealed class RandomContrast : RandomImageLayer
{
    /// <summary>A layer whose factor lies in [1 − lower, 1 + upper].</summary>
    public RandomContrast(Bounds factor, Bounds? valueRange = null, int? seed = null, DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null) : base(seed, dataFormat, name)
    {
        Factor = Math.Abs(factor.Lower) <= 1 && factor.Upper is >= 0 and <= 1 ? (Math.Abs(factor.Lower), factor.Upper) : throw Error($"needs a factor in [0, 1], got {factor}.");
        ValueRange = valueRange ?? (0, 255);
    }

    /// <summary>How far below and above 1 the factor may lie.</summary>
    public Bounds Factor { get; }
    /// <summary>The smallest and the largest value of a pixel.</summary>
    public Bounds ValueRange { get; }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        var mean = Mean(x, [1, 2], keepDims: true);
        return Clip((x - mean) * PerImage(x, (1 - Factor.Lower, 1 + Factor.Upper)) + mean, ValueRange.Lower, ValueRange.Upper);
    }
}
