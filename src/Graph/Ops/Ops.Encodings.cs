namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>An axis more, the last or in front of another: 1 at the index, 0 elsewhere.</summary>
    /// <param name="x">Whole numbers; one outside the classes gives 0 everywhere.</param>
    /// <param name="numClasses">The size of the new axis.</param>
    /// <param name="axis">Where the new axis stands, −1 for the end.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <param name="sparse">Must be false: there are no sparse tensors.</param>
    /// <exception cref="KerasException">The axis lies outside, there are no classes, or a sparse tensor is asked for.</exception>
    public static KerasTensor OneHot(KerasTensor x, int numClasses, int axis = -1, DType dtype = DType.Float32, bool sparse = false)
    {
        if (sparse) throw new KerasException("There are no sparse tensors: leave sparse false.");
        if (numClasses < 1) throw new KerasException($"A one-hot encoding needs a positive number of classes, got {numClasses}.");
        if (Recorded([x, numClasses, axis, dtype, sparse]) is { } node) return node;
        var hot = Backend.Of(x).OneHot(x, numClasses, dtype);
        var at = Shape.Axis(axis, x.Rank + 1);
        return at == x.Rank ? hot : Transpose(hot, [.. Enumerable.Range(0, at), x.Rank, .. Enumerable.Range(at, x.Rank - at)]);
    }

    /// <summary>1 for each class that stands in a row (batch, n, …) of whole numbers, or in the one row there is.</summary>
    /// <inheritdoc cref="OneHot"/>
    public static KerasTensor MultiHot(KerasTensor inputs, int numClasses, int axis = -1, DType dtype = DType.Float32,
        bool sparse = false) => Recorded([inputs, numClasses, axis, dtype, sparse])
        ?? Max(OneHot(inputs, numClasses, axis, dtype, sparse), [inputs.Rank > 1 ? 1 : 0]);
}
