using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the layers that vary images at random share: they do so while training only.</summary>
public abstract class RandomImageLayer : ImageLayer
{
    readonly SeedGenerator seeds;

    private protected RandomImageLayer(int? seed, DataFormat dataFormat, string? name) : base(dataFormat, name)
    {
        Seed = seed;
        seeds = AddSeedGenerator(seed);
    }

    /// <summary>The seed, or <c>null</c>.</summary>
    public int? Seed { get; }

    /// <summary>The images as floats, varied while training.</summary>
    protected override KerasTensor Call(KerasTensor x)
    {
        x = Cast(x, DType.Float32);
        return x.Training ? base.Call(x) : AtRest(x);
    }

    /// <summary>What happens outside training: nothing.</summary>
    private protected virtual KerasTensor AtRest(KerasTensor x) => x;

    /// <summary>One random number for each image, (batch, 1, 1, 1).</summary>
    private protected KerasTensor PerImage(KerasTensor x, Bounds bounds) =>
        Backend.Of(x).RandomUniform([null, 1, 1, 1], x, seeds) * bounds.Range + bounds.Lower;

    /// <summary>One random whole number for all images, from 0 to below count, as a vector of one.</summary>
    private protected KerasTensor ForAll(KerasTensor x, int count) =>
        Cast(Minimum(Floor(Backend.Of(x).RandomUniform([1], x, seeds) * count), count - 1), DType.Int32);

    private protected Bounds Checked(string argument, Bounds bounds, double lowest, double highest) => bounds.LieIn(lowest, highest)
        ? bounds
        : throw Error($"needs a {argument} in [{lowest}, {highest}], the smaller number first; got {bounds}.");
}
