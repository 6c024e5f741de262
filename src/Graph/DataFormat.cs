namespace OnnxKeras;

/// <summary>Where the channels stand.</summary>
public enum DataFormat
{
    /// <summary>(batch, spatial…, channels): the default.</summary>
    ChannelsLast,
    /// <summary>(batch, channels, spatial…).</summary>
    ChannelsFirst,
}
