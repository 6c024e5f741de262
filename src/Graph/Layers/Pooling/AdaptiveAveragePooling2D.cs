namespace OnnxKeras.Layers;

/// <summary>Images reduced to a given size by the mean over windows that cover them evenly.</summary>
public sealed class AdaptiveAveragePooling2D(Size2D outputSize, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AdaptiveAveragePooling(outputSize.ToArray(), dataFormat, name)
{
    /// <summary>Height and width of the output.</summary>
    public Size2D OutputSize { get; } = outputSize;
}
