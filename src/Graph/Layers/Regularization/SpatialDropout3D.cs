namespace OnnxKeras.Layers;

/// <summary>Drops whole channels of volumes while training; otherwise the identity.</summary>
public sealed class SpatialDropout3D(double rate, DataFormat dataFormat = DataFormat.ChannelsLast, int? seed = null, string? name = null)
    : SpatialDropout(3, rate, dataFormat, seed, name);
