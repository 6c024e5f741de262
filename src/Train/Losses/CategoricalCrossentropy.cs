using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>−Σ yTrue · log(yPred) over the classes, for one-hot or probability targets.</summary>
/// <remarks>Probabilities are normalized to sum 1 and clipped to [1e-7, 1 − 1e-7], as Keras does.</remarks>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
    Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
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
        yTrue = Smoothed(yTrue, LabelSmoothing);
        return Ops.CategoricalCrossentropy(yTrue, yPred, FromLogits, Axis);
    }

    internal override string? DoubtAbout(Shape output) => DoubtAbout(output, Axis);

    internal static string? DoubtAbout(Shape output, int axis) => output[output.Axis(axis)] != 1 ? null
        : "wants more than one class; one unit that tells two classes apart wants 'binary_crossentropy'";

    internal static KerasTensor Smoothed(KerasTensor yTrue, double amount) =>
        amount != 0 ? yTrue * (1 - amount) + amount / yTrue.Shape[^1]!.Value : yTrue;

    internal static KerasTensor Probabilities(KerasTensor yPred, int axis) =>
        Clip(yPred / Sum(yPred, [axis], keepDims: true), 1e-7, 1 - 1e-7);
}
