using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Along which axes images are mirrored.</summary>
public enum FlipMode
{
    /// <summary>Left and right change places, and, independently, top and bottom.</summary>
    HorizontalAndVertical,
    /// <summary>Left and right change places.</summary>
    Horizontal,
    /// <summary>Top and bottom change places.</summary>
    Vertical,
}

/// <summary>Mirrors every other image while training.</summary>
public sealed class RandomFlip(FlipMode mode = FlipMode.HorizontalAndVertical, int? seed = null,
    DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null) : RandomImageLayer(seed, dataFormat, name)
{
    /// <summary>Along which axes.</summary>
    public FlipMode Mode { get; } = mode;

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        if (Mode != FlipMode.Vertical) x = Where(PerImage(x, (0, 1)) < 0.5, Flip(x, 2), x);
        return Mode == FlipMode.Horizontal ? x : Where(PerImage(x, (0, 1)) < 0.5, Flip(x, 1), x);
    }
}
