namespace OnnxKeras.Layers;

/// <summary>The mean of each channel of images.</summary>
public sealed class GlobalAveragePooling2D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalAveragePooling(2, dataFormat, keepDims, name);
