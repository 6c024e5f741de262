using OnnxKeras.Losses;
using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>How often outputs equal targets; the string <c>"accuracy"</c> means Keras's choice by shapes instead.</summary>
public sealed class Accuracy(string? name = null) : MeanMetric(name ?? "accuracy")
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        return Ops.Mean(Cast(Equal(Cast(yTrue, yPred.DType), yPred), DType.Float32), [-1]);
    }
}

/// <summary>
/// How often an output beyond the threshold goes with a target of 1, and one below it with 0; the mean over the last axis.
/// </summary>
public sealed class BinaryAccuracy(double threshold = 0.5, string? name = null) : MeanMetric(name ?? "binary_accuracy")
{
    /// <summary>The threshold.</summary>
    public double Threshold { get; } = threshold is > 0 and < 1 ? threshold
        : throw new KerasException($"BinaryAccuracy needs a threshold between 0 and 1, got {threshold}.");

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => Hits(yTrue, yPred, x => x > Threshold);

    /// <summary>Keras 2 rounds outputs to whole numbers, so that −1 can be right.</summary>
    internal override KerasTensor ValuesOfKeras2(KerasTensor yTrue, KerasTensor yPred) => Hits(yTrue, yPred, x => Round(x));

    static KerasTensor Hits(KerasTensor yTrue, KerasTensor yPred, Func<KerasTensor, KerasTensor> decide)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        return Ops.Mean(Cast(Equal(Cast(yTrue, yPred.DType), Cast(decide(yPred), yPred.DType)), DType.Float32), [-1]);
    }
}

/// <summary>How often the largest output stands where the largest target does.</summary>
public sealed class CategoricalAccuracy(string? name = null) : MeanMetric(name ?? "categorical_accuracy")
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) =>
        Cast(Equal(Argmax(yTrue, -1), Argmax(yPred, -1)), DType.Float32);
}

/// <summary>How often the largest output stands at the target's class index.</summary>
public sealed class SparseCategoricalAccuracy(string? name = null) : MeanMetric(name ?? "sparse_categorical_accuracy")
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        if (yTrue.Rank == yPred.Rank && yTrue.Shape[^1] == 1) yTrue = Squeeze(yTrue, [-1]);
        return Cast(Equal(yTrue, Cast(Argmax(yPred, -1), yTrue.DType)), DType.Float32);
    }
}

/// <summary>How often the largest target is among the k largest outputs.</summary>
public sealed class TopKCategoricalAccuracy(int k = 5, string? name = null) : MeanMetric(name ?? "top_k_categorical_accuracy")
{
    /// <summary>The number of outputs that count.</summary>
    public int K { get; } = k;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) =>
        SparseTopKCategoricalAccuracy.InTopK(Argmax(yTrue, -1), yPred, K);

    /// <summary>Keras 2 takes the mean over the batch before weights come.</summary>
    internal override KerasTensor ValuesOfKeras2(KerasTensor yTrue, KerasTensor yPred) => Ops.Mean(Values(yTrue, yPred), [-1]);
}

/// <summary>How often the target's class index is among the k largest outputs.</summary>
public sealed class SparseTopKCategoricalAccuracy(int k = 5, string? name = null)
    : MeanMetric(name ?? "sparse_top_k_categorical_accuracy")
{
    /// <summary>The number of outputs that count.</summary>
    public int K { get; } = k;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) =>
        InTopK(Losses.SparseCategoricalCrossentropy.Indices(yTrue, yPred), yPred, K);

    /// <summary>Keras 2 takes the mean over the batch before weights come.</summary>
    internal override KerasTensor ValuesOfKeras2(KerasTensor yTrue, KerasTensor yPred) => Ops.Mean(Values(yTrue, yPred), [-1]);

    internal static KerasTensor InTopK(KerasTensor classes, KerasTensor yPred, int k)
    {
        var least = Min(TopK(yPred, Math.Min(k, yPred.Shape[^1]!.Value)).Values, [-1]);
        return Cast(Squeeze(TakeAlongAxis(yPred, ExpandDims(classes, -1), -1), [-1]) >= least, DType.Float32);
    }
}
