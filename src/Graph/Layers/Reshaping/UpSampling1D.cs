namespace OnnxKeras.Layers;

/// <summary>Repeats each step of (batch, time, channels) size times.</summary>
public sealed class UpSampling1D : SpatialLayer
{
    /// <summary>A layer of the given factor.</summary>
    public UpSampling1D(int size = 2, string? name = null) : base(1, DataFormat.ChannelsLast, name) =>
        Size = size > 0 ? size : throw Error($"needs a positive size, got {size}.");

    /// <summary>The factor.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) => Ops.Repeat(x, Size, 1);
}
