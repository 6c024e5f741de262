namespace OnnxKeras.Layers;

/// <summary>Sequences reduced to a given size by the mean over windows that cover them evenly.</summary>
public sealed class AdaptiveAveragePooling1D(int outputSize, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AdaptiveAveragePooling([outputSize], dataFormat, name)
{
    /// <summary>The length of the output.</summary>
    public int OutputSize { get; } = outputSize;
}
