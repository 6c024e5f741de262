using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>mean(yPred − yTrue · log(yPred + 1e-7)) over the last axis.</summary>
public sealed class Poisson(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    internal override bool AlignsAsMetric => false;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) =>
        Mean(yPred - yTrue * Log(yPred + 1e-7), [-1]);
}
