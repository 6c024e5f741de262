namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>
    /// The maximum over so many windows along each spatial axis: window i of n to o covers ⌊i·n/o⌋ to ⌈(i+1)·n/o⌉.
    /// </summary>
    /// <exception cref="KerasException">A spatial axis is unknown, or the size does not suit the input.</exception>
    public static KerasTensor AdaptiveMaxPool(KerasTensor inputs, int[] outputSize, DataFormat dataFormat = DataFormat.ChannelsLast) =>
        Recorded([inputs, outputSize, dataFormat]) ?? AdaptivePool(inputs, outputSize, dataFormat,
            (x, size) => Backend.Of(x).MaxPool(x, size, size, Padding.Valid), (x, axis) => Max(x, [axis], keepDims: true));

    /// <summary>
    /// The mean over so many windows along each spatial axis: window i of n to o covers ⌊i·n/o⌋ to ⌈(i+1)·n/o⌉.
    /// </summary>
    /// <inheritdoc cref="AdaptiveMaxPool"/>
    public static KerasTensor AdaptiveAveragePool(KerasTensor inputs, int[] outputSize,
        DataFormat dataFormat = DataFormat.ChannelsLast) =>
        Recorded([inputs, outputSize, dataFormat]) ?? AdaptivePool(inputs, outputSize, dataFormat,
            (x, size) => Backend.Of(x).AveragePool(x, size, size, Padding.Valid), (x, axis) => Mean(x, [axis], keepDims: true));

    /// <summary>Windows of equal size are plain pooling; others are cut out one by one, an axis after the other.</summary>
    static KerasTensor AdaptivePool(KerasTensor inputs, int[] outputSize, DataFormat dataFormat,
        Func<KerasTensor, int[], KerasTensor> pool, Func<KerasTensor, int, KerasTensor> reduce)
    {
        const int mostParts = 10_000;
        var parts = Along(inputs, "outputSize", outputSize);
        return InFormat(inputs, dataFormat, x =>
        {
            if (!x.Shape[1..^1].IsKnown) throw new KerasException($"Adaptive pooling needs known spatial axes, got shape {inputs.Shape}.");
            int[] sizes = [.. x.Shape[1..^1].Select(d => d!.Value)];
            if (sizes.Zip(parts).All(s => s.First % s.Second == 0)) return pool(x, [.. sizes.Zip(parts, (n, o) => n / o)]);
            for (var axis = 1; axis <= parts.Length; axis++)
            {
                var (n, o) = (sizes[axis - 1], parts[axis - 1]);
                if (o > mostParts)
                    throw new KerasException($"cannot make {o} parts of an axis: each is a step of its own, of which there are at most "
                        + $"{mostParts}.");
                x = Concatenate([.. Enumerable.Range(0, o)
                    .Select(i => reduce(Backend.Of(x).SliceAxis(x, axis, i * n / o, ((i + 1) * n + o - 1) / o, 1), axis))], axis);
            }
            return x;
        });
    }
}
