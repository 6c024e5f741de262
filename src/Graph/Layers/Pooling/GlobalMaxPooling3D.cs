namespace OnnxKeras.Layers;

/// <summary>The maximum of each channel of volumes.</summary>
public sealed class GlobalMaxPooling3D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalMaxPooling(3, dataFormat, keepDims, name);
