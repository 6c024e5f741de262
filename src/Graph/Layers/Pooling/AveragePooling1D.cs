namespace OnnxKeras.Layers;

/// <summary>The mean over windows of sequences; padding does not count.</summary>
public sealed class AveragePooling1D(int poolSize = 2, int? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AveragePooling([poolSize], [strides ?? poolSize], padding, dataFormat, name)
{
    /// <summary>The length of the window.</summary>
    public int PoolSize { get; } = poolSize;

    /// <summary>The step of the window; by default its size.</summary>
    public int Strides { get; } = strides ?? poolSize;
}
