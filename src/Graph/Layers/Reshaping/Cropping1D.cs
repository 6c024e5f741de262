namespace OnnxKeras.Layers;

/// <summary>Cuts off the ends of sequences along time.</summary>
public sealed class Cropping1D(Border1D? cropping = null, string? name = null)
    : Cropping([cropping ?? 1], DataFormat.ChannelsLast, name)
{
    /// <summary>How much is cut off before and after; by default 1.</summary>
    public Border1D Cropping { get; } = cropping ?? 1;
}
