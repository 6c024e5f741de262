namespace OnnxKeras.Layers;

/// <summary>The mean over windows of images; padding does not count.</summary>
public sealed class AveragePooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AveragePooling((poolSize ?? 2).ToArray(), (strides ?? poolSize ?? 2).ToArray(), padding, dataFormat, name)
{
    /// <summary>Height and width of the window.</summary>
    public Size2D PoolSize { get; } = poolSize ?? 2;

    /// <summary>The step of the window; by default its size.</summary>
    public Size2D Strides { get; } = strides ?? poolSize ?? 2;
}
