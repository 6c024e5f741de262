namespace OnnxKeras.Layers;

/// <summary>Adds zeros at the ends of volumes along each spatial axis.</summary>
public sealed class ZeroPadding3D(Border3D? padding = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : ZeroPadding((padding ?? 1).ToArray(), dataFormat, name)
{
    /// <summary>How many zeros are added before and after, along each axis; by default 1.</summary>
    public Border3D Padding { get; } = padding ?? 1;
}
