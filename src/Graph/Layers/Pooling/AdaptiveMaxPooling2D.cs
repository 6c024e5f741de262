namespace OnnxKeras.Layers;

/// <summary>Images reduced to a given size by the maximum over windows that cover them evenly.</summary>
public sealed class AdaptiveMaxPooling2D(Size2D outputSize, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AdaptiveMaxPooling(outputSize.ToArray(), dataFormat, name)
{
    /// <summary>Height and width of the output.</summary>
    public Size2D OutputSize { get; } = outputSize;
}
