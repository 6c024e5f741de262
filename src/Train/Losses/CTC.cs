using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>
/// −log of the probability of the labels, summed over all alignments with the steps (Graves et al. 2006), for outputs that are logits
/// (samples,
/// steps, classes) and targets that are class indices (samples, labels), padded with 0, which is the blank.
/// </summary>
[KerasName("ctc")]
public sealed class CTC(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name ?? "ctc")
{
    /// <inheritdoc/>
    public override Shape TargetShape(Shape output) => output.Rank == 3 ? [output[0], null]
        : throw new KerasException($"The loss {Name} takes outputs of shape (samples, steps, classes), got {output}.");

    internal override bool TakesIndices => true;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Backend.Of(yPred).AlignmentLoss(LogSoftmax(yPred, -1), yTrue);
}
