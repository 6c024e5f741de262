using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// What attention is called with: its inputs, and which positions it may look at: boolean tensors, and the large negative numbers that they
/// add to the scores.
/// </summary>
static class AttentionMask
{
    /// <summary>Refuses other inputs than a query, a value and perhaps a key.</summary>
    public static void CheckCount(Layer layer, IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count is not (2 or 3))
            throw layer.Error($"takes a query, a value and at most a key, but was called on {inputs.Count} input(s) (shapes "
                + $"{string.Join(", ", inputs)}).");
    }

    /// <summary>(T, S): position i of the query sees positions 0 … i.</summary>
    public static KerasTensor Causal(KerasTensor query, KerasTensor value) =>
        GreaterEqual(ExpandDims(Positions(query, 1), 1), ExpandDims(Positions(value, 1), 0));

    /// <summary>(T, S): position i of the query sees positions i − width + 1 … i + width − 1.</summary>
    public static KerasTensor Near(KerasTensor query, KerasTensor value, int width) =>
        Abs(ExpandDims(Positions(query, 1), 1) - ExpandDims(Positions(value, 1), 0)) < width;

    /// <summary>Where both hold; a missing one holds everywhere.</summary>
    public static KerasTensor? And(KerasTensor? a, KerasTensor? b) => a is null ? b : b is null ? a : a & b;

    /// <summary>0 where the mask holds, elsewhere a number so low that its exponential is 0; a fully masked row becomes uniform.</summary>
    public static KerasTensor Bias(KerasTensor mask, DType type, double lowestInFloat16, double lowest) =>
        Cast(!Cast(mask, DType.Bool), type) * (type == DType.Float16 ? lowestInFloat16 : lowest);
}
