using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−mean(yTrue · log(yPred) + (1 − yTrue) · log(1 − yPred)) over the last axis.</summary>
[KerasName("binary_crossentropy", "bce")]
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
    Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>How far targets are moved towards 1/2.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;
    /// <summary>The axis that the mean is taken over.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        yTrue = Smoothed(yTrue, LabelSmoothing);
        return Mean(Ops.BinaryCrossentropy(yTrue, yPred, FromLogits), [Axis]);
    }

    internal static KerasTensor Smoothed(KerasTensor yTrue, double amount) => amount != 0 ? yTrue * (1 - amount) + 0.5 * amount : yTrue;
}
