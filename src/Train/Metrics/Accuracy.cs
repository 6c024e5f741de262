using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>How often outputs equal targets. As the string <c>"accuracy"</c>, Keras's choice by loss and shapes.</summary>
[KerasName("accuracy", "acc")]
public sealed class Accuracy : MeanMetric
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => Cast(Equal(Cast(yTrue, yPred.DType), yPred), DType.Float32);
}

/// <summary>How often the largest output stands where the largest target does.</summary>
public sealed class CategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) =>
        Cast(Equal(Argmax(yTrue, -1), Argmax(yPred, -1)), DType.Float32);
}

/// <summary>How often the largest output stands at the target's class index.</summary>
public sealed class SparseCategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        if (yTrue.Rank == yPred.Rank && yTrue.Shape[^1] == 1) yTrue = Squeeze(yTrue, [-1]);
        return Cast(Equal(Cast(yTrue, DType.Int32), Argmax(yPred, -1)), DType.Float32);
    }
}

/// <summary>How often an output beyond the threshold goes with a target of 1, and one below it with 0; the mean over the last axis.</summary>
public sealed class BinaryAccuracy(double threshold = 0.5) : MeanMetric
{
    /// <summary>The threshold.</summary>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        yTrue = Loss.Aligned(yTrue, yPred);
        return Mean(Cast(Equal(Cast(yTrue, yPred.DType), Cast(yPred > Threshold, yPred.DType)), DType.Float32), [-1]);
    }
}
