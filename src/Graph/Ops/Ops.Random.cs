namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>
    /// Standard normal numbers in the shape of <paramref name="like"/>, drawn anew at every step; for <c>Call</c> of a layer.
    /// </summary>
    /// <param name="like">The tensor whose shape and type the numbers have.</param>
    /// <param name="seed">What the layer's <c>AddSeedGenerator</c> has made. An exported model draws by the runtime's own
    /// generator.</param>
    /// <exception cref="KerasException">It is used outside a layer, where nothing keeps the seed.</exception>
    public static KerasTensor RandomNormal(KerasTensor like, SeedGenerator seed) => InLayer(like).RandomNormal(SizesOf(like), like, seed);

    /// <summary>
    /// Uniform numbers in [0, 1) in the shape of <paramref name="like"/>, drawn anew at every step; for <c>Call</c> of a layer.
    /// </summary>
    /// <inheritdoc cref="RandomNormal"/>
    public static KerasTensor RandomUniform(KerasTensor like, SeedGenerator seed) => InLayer(like).RandomUniform(SizesOf(like), like, seed);

    static Shape SizesOf(KerasTensor like) => [.. Enumerable.Repeat((int?)null, like.Rank)];

    static Backend InLayer(KerasTensor like) => like is not Symbol { Node: not null }
        ? Backend.Of(like)
        : throw new KerasException("Random numbers are drawn in Call of a layer, which keeps their seed: write a class derived from "
            + "Layer.");
}
