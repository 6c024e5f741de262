namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>
    /// −(target · log(output) + (1 − target) · log(1 − output)), element by element; probabilities are clipped to [1e-7, 1 − 1e-7].
    /// </summary>
    /// <param name="target">Numbers in [0, 1].</param>
    /// <param name="output">Probabilities, or logits, in the target's shape.</param>
    /// <param name="fromLogits">Whether the output's sigmoid is the probability.</param>
    public static KerasTensor BinaryCrossentropy(KerasTensor target, KerasTensor output, bool fromLogits = false)
    {
        if (Recorded([target, output, fromLogits]) is { } node) return node;
        CheckAlike(target, output);
        target = Cast(target, output.DType);
        if (fromLogits) return Relu(output) - output * target + Softplus(-Abs(output));
        var p = Clip(output, 1e-7, 1 - 1e-7);
        return -(target * Log(p) + (1 - target) * Log(1 - p));
    }

    /// <summary>−Σ target · log(output) along an axis; probabilities are normalized to sum 1 and clipped to [1e-7, 1 − 1e-7].</summary>
    /// <param name="target">The share of each class.</param>
    /// <param name="output">Probabilities, or logits, in the target's shape.</param>
    /// <param name="fromLogits">Whether the output's softmax is the probability.</param>
    /// <param name="axis">The axis of the classes.</param>
    public static KerasTensor CategoricalCrossentropy(KerasTensor target, KerasTensor output, bool fromLogits = false, int axis = -1)
    {
        if (Recorded([target, output, fromLogits, axis]) is { } node) return node;
        CheckAlike(target, output);
        target = Cast(target, output.DType);
        return fromLogits ? -Sum(target * LogSoftmax(output, axis), [axis])
            : Backend.Of(output).Crossentropy(target, output, output.Shape.Axis(axis), 1e-7);
    }

    /// <summary>−log(output) at the target's class along an axis; probabilities as in <see cref="CategoricalCrossentropy"/>.</summary>
    /// <param name="target">Class indices in the output's shape without the axis, or with a last axis of 1.</param>
    /// <param name="output">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether the output's softmax is the probability.</param>
    /// <param name="axis">The axis of the classes.</param>
    public static KerasTensor SparseCategoricalCrossentropy(KerasTensor target, KerasTensor output, bool fromLogits = false, int axis = -1)
    {
        if (Recorded([target, output, fromLogits, axis]) is { } node) return node;
        if (target.Rank == output.Rank && target.Shape[^1] == 1) target = Squeeze(target, [-1]);
        if (target.Rank != output.Rank - 1)
            throw new KerasException($"Class indices of shape {target.Shape} do not fit an output of shape {output.Shape} along axis "
                + $"{axis}.");
        var place = output.Shape.Axis(axis);
        var logs = fromLogits ? LogSoftmax(output, place) : Backend.Of(output).LogProbabilities(output, place, 1e-7);
        return -Squeeze(TakeAlongAxis(logs, ExpandDims(Cast(target, DType.Int32), place), place), [place]);
    }

    /// <summary>
    /// −log of the probability of label sequences, summed over all alignments with the steps (Graves et al. 2006): one number a sample.
    /// </summary>
    /// <param name="target">Class indices (batch, labels).</param>
    /// <param name="output">Logits (batch, steps, classes).</param>
    /// <param name="targetLength">How many of the labels count, (batch).</param>
    /// <param name="outputLength">How many of the steps count, (batch).</param>
    /// <param name="maskIndex">The class that stands for no label.</param>
    /// <exception cref="KerasException">The shapes do not fit, or the labels, steps or classes are unknown.</exception>
    public static KerasTensor CtcLoss(KerasTensor target, KerasTensor output, KerasTensor targetLength, KerasTensor outputLength,
        int maskIndex = 0)
    {
        if (Recorded([target, output, targetLength, outputLength, maskIndex]) is { } node) return node;
        if (target.Rank != 2 || output.Rank != 3 || targetLength.Rank != 1 || outputLength.Rank != 1 || target.Shape[1] is null
            || output.Shape[1] is null || output.Shape[2] is not { } classes || maskIndex < 0 || maskIndex >= classes)
            throw new KerasException($"CtcLoss needs targets (batch, labels), outputs (batch, steps, classes) of known sizes, lengths "
                + $"(batch) and a mask index below the classes; got {target.Shape}, {output.Shape}, {targetLength.Shape}, "
                + $"{outputLength.Shape} and {maskIndex}.");
        var (labels, logs) = (Cast(target, DType.Int32), LogSoftmax(output));
        if (maskIndex > 0)
        {
            labels = Where(labels < maskIndex, labels + 1, labels);
            logs = Concatenate([logs[Slice.Ellipsis, maskIndex..(maskIndex + 1)], logs[Slice.Ellipsis, ..maskIndex],
                logs[Slice.Ellipsis, (maskIndex + 1)..]], -1);
        }
        labels = Where(Positions(labels, 1) < ExpandDims(Cast(targetLength, DType.Int32), 1), labels, 0);
        // Past the end a blank is certain.
        var step = ExpandDims(ExpandDims(Positions(logs, 1), 0) < ExpandDims(Cast(outputLength, DType.Int32), 1), 2);
        var silent = Cast(Where(ExpandDims(ExpandDims(Equal(Positions(logs, 2), 0), 0), 0), 0.0, Backend.Never), logs.DType);
        return Backend.Of(output).AlignmentLoss(Where(step, logs, silent), labels);
    }

    /// <summary>10 · log₁₀(maxVal² / mean((x1 − x2)²)) over all elements, in decibels: the peak signal-to-noise ratio.</summary>
    /// <exception cref="KerasException">The shapes differ.</exception>
    public static KerasTensor Psnr(KerasTensor x1, KerasTensor x2, double maxVal)
    {
        if (Recorded([x1, x2, maxVal]) is { } node) return node;
        CheckAlike(x1, x2);
        return 20 * Math.Log10(maxVal) - Log(Mean(Square(x1 - x2))) * (10 / Math.Log(10));
    }

    static void CheckAlike(KerasTensor a, KerasTensor b)
    {
        if (a.Rank != b.Rank || a.Shape.Zip(b.Shape).Any(d => d.First is { } one && d.Second is { } other && one != other))
            throw new KerasException($"Both operands must have one shape, got {a.Shape} and {b.Shape}.");
    }
}
