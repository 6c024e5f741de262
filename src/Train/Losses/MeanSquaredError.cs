using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>mean((yTrue − yPred)²) over the last axis.</summary>
[KerasName("mean_squared_error", "mse")]
public sealed class MeanSquaredError(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) =>
        Mean(Square(yPred - yTrue), [-1]);
}
