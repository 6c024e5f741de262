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
        x = Floats(x);
        return x.Training ? base.Call(x) : AtRest(x);
    }

    /// <summary>What happens outside training: nothing.</summary>
    private protected virtual KerasTensor AtRest(KerasTensor x) => x;

    /// <summary>One random number for each image, (batch, 1, 1, 1).</summary>
    private protected KerasTensor PerImage(KerasTensor x, Bounds bounds) =>
        Backend.Of(x).RandomUniform([null, 1, 1, 1], x, seeds) * bounds.Range + bounds.Lower;

    /// <summary>Whether each image is varied, (batch, 1, 1, 1): by a probability that lies, at random, between bounds.</summary>
    private protected KerasTensor Chosen(KerasTensor x, Bounds probability) => PerImage(x, (0, 1)) < PerImage(x, probability);

    /// <summary>One random number for all images, as a vector of one.</summary>
    private protected KerasTensor ForAll(KerasTensor x, Bounds bounds) =>
        Backend.Of(x).RandomUniform([1], x, seeds) * bounds.Range + bounds.Lower;

    /// <summary>One random whole number for all images, from 0 to below count, as a vector of one.</summary>
    private protected KerasTensor ForAll(KerasTensor x, int count) =>
        Cast(Minimum(Floor(ForAll(x, (0, count))), count - 1), DType.Int32);

    /// <summary>Standard normal numbers; null at place i of the shape is the size of axis i of the images.</summary>
    private protected KerasTensor Noise(KerasTensor x, Shape shape) => Backend.Of(x).RandomNormal(shape, x, seeds);

    /// <summary>What chooses for the whole batch among ways to compute.</summary>
    private protected Random Dice() => new(unchecked((int)seeds.Next()));

    /// <summary>Bounds between others, given in either order.</summary>
    private protected Bounds Checked(string argument, Bounds bounds, double lowest, double highest) => bounds.Sorted.LieIn(lowest, highest)
        ? bounds.Sorted
        : throw Error($"needs a {argument} in [{lowest}, {highest}], got {bounds}.");

    /// <summary>Bounds in [0, 1]; of a number alone, which means plus or minus, the upper half.</summary>
    private protected Bounds Share(string argument, Bounds bounds) =>
        Checked(argument, bounds.Lower == -bounds.Upper ? (0, bounds.Upper) : bounds, 0, 1);
}
