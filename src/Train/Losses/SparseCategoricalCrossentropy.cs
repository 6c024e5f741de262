using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−log(yPred[yTrue]) for targets that are class indices.</summary>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null, int axis = -1) : Loss
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>A class whose positions do not count.</summary>
    public int? IgnoreClass { get; } = ignoreClass;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Shape TargetShape(Shape output) => output.Without(output.Axis(Axis));

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        if (yTrue.Rank == yPred.Rank && yTrue.Shape[^1] == 1) yTrue = Squeeze(yTrue, [-1]);
        var classes = Cast(yTrue, DType.Int32);
        var logs = CategoricalCrossentropy.LogProbabilities(yPred, FromLogits, Axis);
        if (IgnoreClass is not { } ignored) return -Squeeze(TakeAlongAxis(logs, ExpandDims(classes, Axis), Axis), [Axis]);
        var valid = NotEqual(classes, ignored);
        var safe = classes * Cast(valid, DType.Int32);
        return -Squeeze(TakeAlongAxis(logs, ExpandDims(safe, Axis), Axis), [Axis]) * Cast(valid, yPred.DType);
    }
}
