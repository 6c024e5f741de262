using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−Σ yTrue · log(yPred) over the classes, for one-hot or probability targets.</summary>
/// <remarks>Probabilities are normalized to sum 1 and clipped to [1e-7, 1 − 1e-7], as Keras does.</remarks>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1) : Loss
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>How much of the targets is spread over all classes.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        yTrue = Cast(yTrue, yPred.DType);
        if (LabelSmoothing > 0) yTrue = yTrue * (1 - LabelSmoothing) + LabelSmoothing / yPred.Shape[Axis < 0 ? yPred.Rank + Axis : Axis]!.Value;
        return -Sum(yTrue * LogProbabilities(yPred, FromLogits, Axis), [Axis]);
    }

    internal static KerasTensor LogProbabilities(KerasTensor yPred, bool fromLogits, int axis) => fromLogits
        ? LogSoftmax(yPred, axis)
        : Backend.Of(yPred).LogProbabilities(yPred, yPred.Shape.Axis(axis), 1e-7);
}
