using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Each sample's elements in one row; channels-first data is read channels last.</summary>
public sealed class Flatten(DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null) : Layer(name)
{
    /// <summary>Where the channels stand.</summary>
    public DataFormat DataFormat { get; } = dataFormat;

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (DataFormat == DataFormat.ChannelsFirst && x.Rank > 2) x = Transpose(x, [0, .. Enumerable.Range(2, x.Rank - 2), 1]);
        return Ops.Reshape(x, [null, -1]);
    }
}
