using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override (KerasTensor[] States, KerasTensor[] Outputs) Scan(
        Func<KerasTensor[], KerasTensor[], (KerasTensor[] States, KerasTensor[] Outputs)> step,
        KerasTensor[] states, KerasTensor[] sequences, bool backwards)
    {
        var slices = Array.ConvertAll(sequences, s => Value(s).unbind(1));
        var steps = new List<KerasTensor[]>();
        for (var t = 0; t < slices[0].Length; t++)
        {
            var at = backwards ? slices[0].Length - 1 - t : t;
            (states, var outputs) = step(states, Array.ConvertAll(slices, s => (KerasTensor)Wrap(s[at])));
            steps.Add(outputs);
        }
        return (states, [.. steps[0].Select((_, i) => Wrap(stack(steps.Select(o => Value(o[i])), 1)))]);
    }
}
