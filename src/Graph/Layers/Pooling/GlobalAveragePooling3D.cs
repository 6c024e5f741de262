namespace OnnxKeras.Layers;

/// <summary>The mean of each channel of volumes.</summary>
public sealed class GlobalAveragePooling3D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalAveragePooling(3, dataFormat, keepDims, name);
