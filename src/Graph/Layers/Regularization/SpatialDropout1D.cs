namespace OnnxKeras.Layers;

/// <summary>Drops whole channels of sequences while training; otherwise the identity.</summary>
public sealed class SpatialDropout1D(double rate, int? seed = null, string? name = null)
    : SpatialDropout(1, rate, DataFormat.ChannelsLast, seed, name);
