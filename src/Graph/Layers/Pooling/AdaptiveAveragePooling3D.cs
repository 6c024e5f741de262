namespace OnnxKeras.Layers;

/// <summary>Volumes reduced to a given size by the mean over windows that cover them evenly.</summary>
public sealed class AdaptiveAveragePooling3D(Size3D outputSize, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    : AdaptiveAveragePooling(outputSize.ToArray(), dataFormat, name)
{
    /// <summary>Depth, height and width of the output.</summary>
    public Size3D OutputSize { get; } = outputSize;
}
