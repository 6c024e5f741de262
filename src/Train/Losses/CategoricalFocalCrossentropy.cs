using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−Σ alpha · (1 − yPred)^gamma · yTrue · log(yPred) over the classes (Lin et al. 2018).</summary>
public sealed class CategoricalFocalCrossentropy(NDArray? alpha = null, double gamma = 2, bool fromLogits = false,
    double labelSmoothing = 0, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <summary>A factor for all classes, by default 0.25, or (classes) one for each.</summary>
    public NDArray Alpha { get; } = alpha is null or { Rank: 0 or 1 } ? alpha ?? 0.25
        : throw new KerasException("CategoricalFocalCrossentropy needs as alpha a number or a list, one for each class; an array of shape "
            + $"{alpha.Shape} came.");
    /// <summary>How much less easy examples count.</summary>
    public double Gamma { get; } = gamma;
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>How much of the targets is spread over all classes.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;

    internal override string? DoubtAbout(Shape output) => CategoricalCrossentropy.DoubtAbout(output, Axis);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        yTrue = CategoricalCrossentropy.Smoothed(yTrue, LabelSmoothing);
        var p = CategoricalCrossentropy.Probabilities(FromLogits ? Softmax(yPred, Axis) : yPred, Axis);
        KerasTensor factor = Alpha.Rank == 0 ? Alpha.GetDouble(0) : new Constant(Alpha);
        return -Sum(Power(1 - p, Gamma) * factor * yTrue * Log(p), [Axis]);
    }
}
