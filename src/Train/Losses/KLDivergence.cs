using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>Σ yTrue · log(yTrue / yPred) over the last axis, both clipped to [1e-7, 1].</summary>
[KerasName("kl_divergence", "kld", "kullback_leibler_divergence")]
public sealed class KLDivergence(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    internal override bool AlignsAsMetric => false;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        var p = Clip(yTrue, 1e-7, 1.0);
        return Sum(p * Log(p / Clip(yPred, 1e-7, 1.0)), [-1]);
    }
}
