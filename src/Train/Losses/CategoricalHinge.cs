using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>max(max((1 − yTrue) · yPred) − Σ yTrue · yPred + 1, 0) over the classes.</summary>
public sealed class CategoricalHinge(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    internal override bool AlignsAsMetric => false;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) =>
        Relu(Max((1.0 - yTrue) * yPred, [-1]) - Sum(yTrue * yPred, [-1]) + 1.0);
}
