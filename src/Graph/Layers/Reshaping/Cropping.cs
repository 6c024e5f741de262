namespace OnnxKeras.Layers;

/// <summary>What the cropping layers share: elements cut off at both ends of each spatial axis.</summary>
public abstract class Cropping : SpatialLayer
{
    readonly Border1D[] borders;

    private protected Cropping(Border1D[] borders, DataFormat dataFormat, string? name) : base(borders.Length, dataFormat, name) =>
        this.borders = borders.All(b => b is { Before: >= 0, After: >= 0 })
            ? borders
            : throw Error($"needs a cropping that is not negative, got ({string.Join(", ", borders)}).");

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var spatial = ChannelsLast(input)[1..^1];
        for (var i = 0; i < borders.Length; i++)
            if (borders[i].Before + borders[i].After >= spatial[i])
                throw Error($"cannot take an input of shape {input}: a cropping of {borders[i]} leaves nothing of a size of {spatial[i]}.");
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) =>
        x[[.. borders.Select(b => Slice.Of(b.Before, b.After == 0 ? null : -b.After)).Prepend(Slice.Of(null, null)), Slice.Ellipsis]];
}
