namespace OnnxKeras.Metrics;

/// <summary>The mean of a loss.</summary>
public class LossMetric(Loss loss, string? name = null) : MeanMetric(name ?? loss.Name)
{
    /// <inheritdoc/>
    public sealed override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => loss.ValuesAsMetric(yTrue, yPred);

    internal sealed override KerasTensor ValuesOfKeras2(KerasTensor yTrue, KerasTensor yPred) => loss.OfKeras2.Values(yTrue, yPred);
}
