namespace OnnxKeras.Layers;

/// <summary>The mean over windows of volumes; padding does not count.</summary>
public sealed class AveragePooling3D(Size3D? poolSize = null, Size3D? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AveragePooling((poolSize ?? 2).ToArray(), (strides ?? poolSize ?? 2).ToArray(), padding, dataFormat, name)
{
    /// <summary>Depth, height and width of the window.</summary>
    public Size3D PoolSize { get; } = poolSize ?? 2;

    /// <summary>The step of the window; by default its size.</summary>
    public Size3D Strides { get; } = strides ?? poolSize ?? 2;
}
