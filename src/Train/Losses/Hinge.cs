using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>mean(max(1 − yTrue · yPred, 0)) over the last axis, for targets −1 and 1.</summary>
/// <remarks>Targets that are all 0 or 1 are taken as −1 and 1; Keras 2 took them as they are.</remarks>
public sealed class Hinge(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    internal override bool AlignsAsMetric => false;

    internal override Loss OfKeras2 => new CustomLoss(Name, (yTrue, yPred) => Mean(Margin(yTrue, yPred), [-1]), Reduction);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Mean(Margin(Signed(yTrue), yPred), [-1]);

    internal static KerasTensor Margin(KerasTensor yTrue, KerasTensor yPred) => Relu(1.0 - yTrue * yPred);

    /// <summary>2y − 1 where all targets are 0 or 1, else the targets.</summary>
    internal static KerasTensor Signed(KerasTensor yTrue) => Where(All(Equal(yTrue, 0.0) | Equal(yTrue, 1.0)), 2.0 * yTrue - 1.0, yTrue);
}

/// <summary>mean(max(1 − yTrue · yPred, 0)²) over the last axis, for targets −1 and 1 (or 0 and 1, see <see cref="Hinge"/>).</summary>
public sealed class SquaredHinge(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    internal override bool AlignsAsMetric => false;

    internal override Loss OfKeras2 => new CustomLoss(Name, (yTrue, yPred) => Mean(Square(Hinge.Margin(yTrue, yPred)), [-1]), Reduction);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Mean(Square(Hinge.Margin(Hinge.Signed(yTrue), yPred)), [-1]);
}
