using static OnnxKeras.Ops;

namespace OnnxKeras;

public abstract partial class Backend
{
    /// <summary>The logarithm of a probability of 0: far below any other, yet finite, so that its differences are numbers.</summary>
    internal const double Never = -1e30;

    /// <summary>
    /// −log of the probability of label sequences, summed over all alignments with log-probabilities (batch, steps, classes); labels
    /// (batch, n) are class indices padded with 0, which is the blank (Graves et al. 2006).
    /// </summary>
    public virtual KerasTensor AlignmentLoss(KerasTensor logProbabilities, KerasTensor labels)
    {
        var (steps, places) = (logProbabilities.Shape[1]!.Value, 2 * labels.Shape[1]!.Value + 1);
        // A blank before, between and after the labels; from one place, a step leads there, to the next, or past a blank between two
        // labels.
        var blanks = ZerosLike(labels);
        var path = Ops.Concatenate([Ops.Reshape(Stack([blanks, labels], 2), [null, places - 1]), blanks[.., ..1]], 1);
        var leaps = Ops.LogicalAnd(NotEqual(path, 0), NotEqual(path, Moved(path, 2, 0)));
        var emitted = Ops.TakeAlongAxis(logProbabilities, Ops.Repeat(ExpandDims(path, 1), steps, 1), 2);
        var start = Ops.Pad(ZerosLike(emitted[.., 0, ..1]), [(0, 0), (0, places - 1)], constantValues: Never);
        var (states, _) = Scan((state, now) =>
        {
            var from = Stack([state[0], Moved(state[0], 1, Never), Ops.Where(leaps, Moved(state[0], 2, Never), Never)]);
            return ([LogSumExp(from, [0]) + now[0]], []);
        }, [start], [emitted], backwards: false);
        var count = Ops.Sum(Ops.Cast(NotEqual(labels, 0), DType.Int32), [-1], keepDims: true);
        var atBlank = Ops.TakeAlongAxis(states[0], count * 2, 1);
        var atLabel = Ops.Where(count > 0, Ops.TakeAlongAxis(states[0], Ops.Maximum(count * 2 - 1, 0), 1), Never);
        return -LogSumExp(Ops.Concatenate([atBlank, atLabel], 1), [1]);
    }

    /// <summary>Each row moved to the right.</summary>
    static KerasTensor Moved(KerasTensor x, int by, double filler) => Ops.Pad(x[.., ..^by], [(0, 0), (by, 0)], constantValues: filler);
}
