namespace OnnxKeras.Layers;

/// <summary>The maximum of each channel of images.</summary>
public sealed class GlobalMaxPooling2D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalMaxPooling(2, dataFormat, keepDims, name);
