using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−Σ yTrue / ‖yTrue‖ · yPred / ‖yPred‖ along an axis: −1 for the same direction.</summary>
[KerasName("cosine_similarity", "cosine_proximity", "cosine")]
public sealed class CosineSimilarity(int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null)
    : Loss(reduction, name)
{
    /// <summary>The axis of the vectors.</summary>
    [OmittedByKeras]
    public int Axis { get; } = axis;

    /// <summary>Keras 2, on TensorFlow, counts norms below 1e-6 as 1e-6.</summary>
    internal override Loss OfKeras2 => new CustomLoss(Name, (yTrue, yPred) => Opposite(yTrue, yPred, 1e-6), Reduction);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Opposite(yTrue, yPred, 1e-7);

    KerasTensor Opposite(KerasTensor yTrue, KerasTensor yPred, double least) =>
        -Sum(Normalize(yTrue, Axis, epsilon: least) * Normalize(yPred, Axis, epsilon: least), [Axis]);
}
