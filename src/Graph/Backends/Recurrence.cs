using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>The loop over time that every recurrent layer means.</summary>
static class Recurrence
{
    /// <summary>
    /// Steps over axis 1 of the sequence and returns the outputs (batch, time, …) and the last states. A masked step keeps the states and
    /// repeats the previous output, at first zeros shaped like <paramref name="firstOutput"/>.
    /// </summary>
    public static (KerasTensor Sequence, KerasTensor[] States) Run(Backend backend, KerasTensor sequence, KerasTensor[] states,
        KerasTensor? mask,
        bool goBackwards, KerasTensor firstOutput, Func<KerasTensor, KerasTensor[], (KerasTensor Output, KerasTensor[] States)> step)
    {
        if (mask is null)
        {
            var (last, outputs) = backend.Scan((s, xs) => { var (y, next) = step(xs[0], s); return (next, [y]); }, states, [sequence],
                goBackwards);
            return (outputs[0], last);
        }
        var (final, masked) = backend.Scan((s, xs) =>
        {
            var (y, next) = step(xs[0], s[1..]);
            var valid = xs[1];
            var output = Select(valid, y, s[0]);
            return ([output, .. next.Select((n, i) => Select(valid, n, s[i + 1]))], [output]);
        }, [ZerosLike(firstOutput), .. states], [sequence, mask], goBackwards);
        return (masked[0], final[1..]);
    }

    /// <summary>A mask with axes of size 1 behind, so that it broadcasts over the features.</summary>
    public static KerasTensor Trailing(KerasTensor mask, int rank) =>
        Reshape(mask, [.. Enumerable.Range(0, rank).Select(i => i < mask.Rank ? (int?)null : 1)]);

    static KerasTensor Select(KerasTensor valid, KerasTensor next, KerasTensor previous) =>
        Where(Trailing(valid, next.Rank), next, previous);
}
