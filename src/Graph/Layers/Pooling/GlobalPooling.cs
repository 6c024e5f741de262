namespace OnnxKeras.Layers;

/// <summary>What the global pooling layers share: one number for each channel.</summary>
public abstract class GlobalPooling : Layer
{
    private protected GlobalPooling(int spatialRank, DataFormat dataFormat, bool keepDims, string? name) : base(name)
    {
        DataFormat = dataFormat;
        KeepDims = keepDims;
        InputSpec = new(Rank: spatialRank + 2);
        Axes = [.. Enumerable.Range(dataFormat == DataFormat.ChannelsLast ? 1 : 2, spatialRank)];
    }

    /// <summary>Where the channels stand.</summary>
    public DataFormat DataFormat { get; }
    /// <summary>Whether the spatial axes stay, with size 1.</summary>
    [KerasName("keepdims")]
    public bool KeepDims { get; }

    /// <summary>The spatial axes.</summary>
    private protected int[] Axes { get; }
}

/// <summary>The maximum of each channel.</summary>
public abstract class GlobalMaxPooling : GlobalPooling
{
    private protected GlobalMaxPooling(int spatialRank, DataFormat dataFormat, bool keepDims, string? name)
        : base(spatialRank, dataFormat, keepDims, name) { }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Max(x, Axes, KeepDims);
}

/// <summary>The mean of each channel.</summary>
public abstract class GlobalAveragePooling : GlobalPooling
{
    private protected GlobalAveragePooling(int spatialRank, DataFormat dataFormat, bool keepDims, string? name)
        : base(spatialRank, dataFormat, keepDims, name) { }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Mean(x, Axes, KeepDims);
}
