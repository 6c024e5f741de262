using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>
/// Connectionist temporal classification (Graves et al. 2006): −log of the probability, over all alignments, that outputs (batch, time, classes)
/// spell the targets (batch, length). Outputs are logits; class 0 is the blank, and zeros behind a target's labels are padding.
/// </summary>
[KerasName("ctc")]
public sealed class CTC(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <summary>The logarithm of a probability of 0: far below any other, yet finite, so that its differences are numbers.</summary>
    const double Never = -1e30;

    /// <inheritdoc/>
    public override Shape TargetShape(Shape output) => output.Rank == 3 ? [output[0], null]
        : throw new KerasException($"The loss {Name} needs outputs (batch, time, classes), not {output}.");

    internal override bool TakesIndices => true;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred)
    {
        var labels = Cast(yTrue, DType.Int32);
        var (steps, places) = (yPred.Shape[1]!.Value, 2 * labels.Shape[1]!.Value + 1);
        // A blank before, between and after the labels; from one place, a step leads there, to the next, or past a blank between two labels.
        var blanks = ZerosLike(labels);
        var path = Concatenate([Reshape(Stack([blanks, labels], 2), [null, places - 1]), blanks[.., ..1]], 1);
        var leaps = LogicalAnd(NotEqual(path, 0), NotEqual(path, Moved(path, 2, 0)));
        var emitted = TakeAlongAxis(LogSoftmax(yPred), Repeat(ExpandDims(path, 1), steps, 1), 2);
        var start = Pad(ZerosLike(emitted[.., 0, ..1]), [(0, 0), (0, places - 1)], constantValues: Never);
        var (states, _) = Backend.Of(yPred).Scan((state, now) =>
        {
            var from = Stack([state[0], Moved(state[0], 1, Never), Where(leaps, Moved(state[0], 2, Never), Never)]);
            return ([LogSumExp(from, [0]) + now[0]], []);
        }, [start], [emitted], backwards: false);
        var count = ExpandDims(Sum(Cast(NotEqual(labels, 0), DType.Int32), [-1]), -1);
        var atBlank = TakeAlongAxis(states[0], count * 2, 1);
        var atLabel = Where(count > 0, TakeAlongAxis(states[0], Maximum(count * 2 - 1, 0), 1), Never);
        return -LogSumExp(Concatenate([atBlank, atLabel], 1), [1]);
    }

    /// <summary>Each row moved to the right.</summary>
    static KerasTensor Moved(KerasTensor x, int by, double filler) => Pad(x[.., ..^by], [(0, 0), (by, 0)], constantValues: filler);
}
