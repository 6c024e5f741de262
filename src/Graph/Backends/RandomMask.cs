using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>The random masks of dropout: 0 for the dropped share of elements, 1 / (1 − rate) for the others.</summary>
static class RandomMask
{
    /// <summary>Refuses a mask's shape that does not broadcast to a layer's input; <c>null</c> at place i is the input's axis i.</summary>
    public static void Check(Layer layer, Shape? mask, Shape input)
    {
        if (mask is null) return;
        var fits = mask.Rank <= input.Rank
            && Enumerable.Range(1, mask.Rank).All(i => mask[^i] is null or 1 || input[^i] is null || mask[^i] == input[^i]);
        if (!fits) throw layer.Error($"cannot take an input of shape {input}: its noiseShape {mask} does not broadcast to it.");
    }

    /// <summary>Whether anything is dropped: only while training.</summary>
    public static bool Drops(KerasTensor x, double rate) => x.Training && rate is > 0 and < 1;

    /// <summary>
    /// A mask of a shape, in which <c>null</c> at place i is the size of axis i of <paramref name="like"/>; none outside training.
    /// </summary>
    public static KerasTensor? For(KerasTensor like, Shape shape, double rate, SeedGenerator seeds) => Drops(like, rate)
        ? Cast(Backend.Of(like).RandomUniform(shape, like, seeds) >= rate, like.DType) * (1 / (1 - rate))
        : null;

    /// <summary>The tensor with a mask of its own shape.</summary>
    public static KerasTensor Drop(KerasTensor x, double rate, SeedGenerator seeds) =>
        For(x, [.. Enumerable.Repeat((int?)null, x.Rank)], rate, seeds) is { } mask ? x * mask : x;

    /// <summary>A sequence (batch, time, …) with one mask for all its steps.</summary>
    public static KerasTensor DropAlike(KerasTensor sequence, double rate, SeedGenerator seeds) =>
        For(sequence, [null, 1, .. Enumerable.Repeat((int?)null, sequence.Rank - 2)], rate, seeds) is { } mask ? sequence * mask : sequence;
}
