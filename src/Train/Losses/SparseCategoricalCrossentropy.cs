using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−log(yPred[yTrue]) for targets that are class indices.</summary>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null,
    Reduction reduction = Reduction.SumOverBatchSize, int axis = -1, string? name = null) : Loss(reduction, name)
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>A class whose positions do not count.</summary>
    public int? IgnoreClass { get; } = ignoreClass;
    /// <summary>The axis of the classes.</summary>
    [OmittedByKeras]
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Shape TargetShape(Shape output) => output.Without(output.Axis(Axis));

    internal override bool TakesIndices => true;

    internal override int? Classes(Shape output) => output[output.Axis(Axis)];

    /// <summary>Keras 2, on TensorFlow, clips outputs before it normalizes them, which shows where they are no probabilities.</summary>
    internal override Loss OfKeras2 => FromLogits ? this : new CustomLoss(Name, (yTrue, yPred) =>
    {
        var p = Clip(yPred, 1e-7, 1 - 1e-7);
        var chosen = Squeeze(TakeAlongAxis(p, ExpandDims(Indices(yTrue, yPred), -1), -1), [-1]);
        return Log(Ops.Sum(p, [-1])) - Log(chosen);
    }, Reduction);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        var classes = Indices(yTrue, yPred);
        if (IgnoreClass is not { } ignored) return Ops.SparseCategoricalCrossentropy(classes, yPred, FromLogits, Axis);
        var valid = NotEqual(classes, ignored);
        var losses = Ops.SparseCategoricalCrossentropy(classes * Cast(valid, DType.Int32), yPred, FromLogits, Axis);
        return Where(valid, losses, 0.0).WithMask(valid);
    }

    /// <summary>Targets as whole numbers, without a last axis of size 1.</summary>
    internal static KerasTensor Indices(KerasTensor yTrue, KerasTensor yPred) =>
        Cast(yTrue.Rank == yPred.Rank && yTrue.Shape[^1] == 1 ? Squeeze(yTrue, [-1]) : yTrue, DType.Int32);
}
