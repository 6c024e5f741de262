namespace OnnxKeras.Layers;

/// <summary>The maximum of each channel of sequences.</summary>
public sealed class GlobalMaxPooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalMaxPooling(1, dataFormat, keepDims, name);
