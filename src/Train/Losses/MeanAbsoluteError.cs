using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>mean(|yTrue − yPred|) over the last axis.</summary>
[KerasName("mean_absolute_error", "mae")]
public sealed class MeanAbsoluteError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) =>
        Mean(Abs(yPred - yTrue), [-1]);
}
