namespace OnnxKeras.Layers;

/// <summary>What the padding layers share: zeros added at both ends of each spatial axis.</summary>
public abstract class ZeroPadding : SpatialLayer
{
    readonly Border1D[] borders;

    private protected ZeroPadding(Border1D[] borders, DataFormat dataFormat, string? name) : base(borders.Length, dataFormat, name) =>
        this.borders = borders.All(b => b is { Before: >= 0, After: >= 0 })
            ? borders
            : throw Error($"needs a padding that is not negative, got ({string.Join(", ", borders)}).");

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) =>
        Ops.Pad(x, [(0, 0), .. borders.Select(b => (b.Before, b.After)), (0, 0)]);
}
