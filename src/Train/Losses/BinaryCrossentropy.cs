using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−mean(yTrue · log(yPred) + (1 − yTrue) · log(1 − yPred)) over the last axis.</summary>
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1) : Loss
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
        yTrue = Cast(yTrue, yPred.DType);
        if (LabelSmoothing > 0) yTrue = yTrue * (1 - LabelSmoothing) + 0.5 * LabelSmoothing;
        if (FromLogits) return Mean(Relu(yPred) - yPred * yTrue + Softplus(-Abs(yPred)), [Axis]);
        var p = Clip(yPred, 1e-7, 1 - 1e-7);
        return -Mean(yTrue * Log(p) + (1 - yTrue) * Log(1 - p), [Axis]);
    }
}
