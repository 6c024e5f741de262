namespace OnnxKeras.Layers;

/// <summary>Cuts off the ends of volumes along each spatial axis.</summary>
public sealed class Cropping3D(Border3D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : Cropping((cropping ?? 1).ToArray(), dataFormat, name)
{
    /// <summary>How much is cut off before and after, along each axis; by default 1.</summary>
    public Border3D Cropping { get; } = cropping ?? 1;
}
