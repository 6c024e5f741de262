namespace OnnxKeras.Layers;

/// <summary>Drops whole channels of images while training; otherwise the identity.</summary>
public sealed class SpatialDropout2D(double rate, DataFormat dataFormat = DataFormat.ChannelsLast, int? seed = null, string? name = null)
    : SpatialDropout(2, rate, dataFormat, seed, name);
