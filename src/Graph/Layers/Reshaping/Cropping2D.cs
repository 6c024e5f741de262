namespace OnnxKeras.Layers;

/// <summary>Cuts off the ends of images along each spatial axis.</summary>
public sealed class Cropping2D(Border2D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : Cropping((cropping ?? 0).ToArray(), dataFormat, name)
{
    /// <summary>How much is cut off before and after, along each axis; by default 0.</summary>
    public Border2D Cropping { get; } = cropping ?? 0;
}
