namespace OnnxKeras.Layers;

/// <summary>Adds zeros at the ends of sequences along time.</summary>
public sealed class ZeroPadding1D(Border1D? padding = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : ZeroPadding([padding ?? 1], dataFormat, name)
{
    /// <summary>How many zeros are added before and after; by default 1.</summary>
    public Border1D Padding { get; } = padding ?? 1;
}
