using TorchSharp;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

/// <remarks>
/// Torch's kernels know no masks. The valid steps are therefore brought to the front, in order; the kernel runs over all, and each step
/// takes the output of the last valid one up to it.
/// </remarks>
sealed partial class TorchBackend
{
    /// <summary>What, added to a gate, shuts it or opens it exactly.</summary>
    const float Saturation = 1e4f;

    public override (KerasTensor Sequence, KerasTensor[] States) Lstm(RecurrentArguments a)
    {
        if (!IsStandard(a, "tanh", "sigmoid")) return base.Lstm(a);
        var (kernel, recurrent, cell) = (Value(a.Kernel), Value(a.RecurrentKernel), Value(a.States[1]));
        var units = recurrent.size(0);
        var none = zeros(4 * units, kernel.dtype, Device);
        return Fused(a, (x, padding) =>
        {
            var weights = kernel;
            if (padding is not null)
            {
                // An input that is 1 at padding shuts the input gate and opens the forget gate: the cell state stays, whatever the others.
                var gates = tensor([-Saturation, Saturation, 0, 0], kernel.dtype, Device).repeat_interleave(units);
                weights = cat([kernel, gates.unsqueeze(0)]);
                var padded = padding.unsqueeze(-1);
                x = cat([x.masked_fill(padded, Number(0)), padded.to(x.dtype)], 2);
            }
            var (sequence, h, c) = TorchScript.Lstm(x, Value(a.States[0]).unsqueeze(0), cell.unsqueeze(0),
                weights.t().contiguous(), recurrent.t().contiguous(), a.Bias is null ? none : Value(a.Bias), none);
            return (sequence, [h.squeeze(0), c.squeeze(0)]);
        });
    }

    public override (KerasTensor Sequence, KerasTensor[] States) Gru(RecurrentArguments a)
    {
        if (!a.ResetAfter || !IsStandard(a, "tanh", "sigmoid")) return base.Gru(a);
        var bias = a.Bias is null ? zeros(2, Value(a.Kernel).size(1), Value(a.Kernel).dtype, Device) : Value(a.Bias);
        return Fused(a, (x, _) =>
            Recur("gru", a, x, Torchs(Value(a.Kernel).t()), Torchs(Value(a.RecurrentKernel).t()), Torchs(bias[0]), Torchs(bias[1])));

        // Keras's gates are z, r, h; torch's r, z, n.
        static Tensor Torchs(Tensor gates)
        {
            var parts = gates.chunk(3);
            return cat([parts[1], parts[0], parts[2]]);
        }
    }

    public override (KerasTensor Sequence, KerasTensor[] States) SimpleRnn(RecurrentArguments a)
    {
        if (!IsStandard(a, "tanh") && !IsStandard(a, "relu")) return base.SimpleRnn(a);
        var none = zeros(Value(a.Kernel).size(1), Value(a.Kernel).dtype, Device);
        return Fused(a, (x, _) => Recur("rnn_" + a.Activation.Name, a, x,
            Value(a.Kernel).t().contiguous(), Value(a.RecurrentKernel).t().contiguous(), a.Bias is null ? none : Value(a.Bias), none));
    }

    (Tensor, Tensor[]) Recur(
        string name, RecurrentArguments a, Tensor x, Tensor kernel, Tensor recurrent, Tensor bias, Tensor recurrentBias)
    {
        var (sequence, h) = TorchScript.Recur(name, x, Value(a.States[0]).unsqueeze(0), kernel, recurrent, bias, recurrentBias);
        return (sequence, [h.squeeze(0)]);
    }

    /// <summary>Whether the activations are torch's, and everything has one float type.</summary>
    static bool IsStandard(RecurrentArguments a, string activation, string? recurrentActivation = null) =>
        ReferenceEquals(a.Activation, (ActivationFunction)activation)
        && (recurrentActivation is null || ReferenceEquals(a.RecurrentActivation, (ActivationFunction)recurrentActivation))
        && a.Input.DType.IsFloat && a.Kernel.DType == a.Input.DType && a.States.All(s => s.DType == a.Input.DType);

    /// <summary>Runs a kernel over a sequence that may go backwards and have a mask. The kernel hears where the final padding is.</summary>
    (KerasTensor, KerasTensor[]) Fused(RecurrentArguments a, Func<Tensor, Tensor?, (Tensor Sequence, Tensor[] States)> run)
    {
        var (x, mask) = (Value(a.Input), a.Mask is null ? null : Value(a.Mask));
        if (a.GoBackwards) (x, mask) = (x.flip(1), mask?.flip(1));
        if (mask is null || mask.all().item<bool>())
        {
            var (all, final) = run(x, null);
            return (Wrap(all), Array.ConvertAll(final, s => (KerasTensor)Wrap(s)));
        }
        var (batch, time) = (mask.size(0), mask.size(1));
        var step = Steps(time, ScalarType.Int64, Device);
        var firstRow = Steps(batch, ScalarType.Int64, Device).mul_(Number(time)).unsqueeze(1);
        var last = mask.cumsum(1, ScalarType.Int64).Plus_(-1);
        var count = last.narrow(1, time - 1, 1).Plus(1);
        if (mask.narrow(1, 1, time - 1).gt(mask.narrow(1, 0, time - 1)).any().item<bool>())
            x = Rows(x, mask.logical_not().mul(Number(time)).Plus(step).argsort(1).Plus_(firstRow));
        var (sequence, states) = run(x, step.ge(count));
        sequence = Rows(sequence, last.clamp_min(Number(0)).Plus_(firstRow)).masked_fill(last.lt(Number(0)).unsqueeze(-1), Number(0));
        states[0] = where(count.gt(Number(0)), sequence.select(1, time - 1), Value(a.States[0]));
        return (Wrap(sequence), Array.ConvertAll(states, s => (KerasTensor)Wrap(s)));
    }

    /// <summary>Steps picked by their place among all rows (batch · time).</summary>
    static Tensor Rows(Tensor x, Tensor rows) => x.reshape(-1, x.size(2)).index_select(0, rows.view(-1)).view(x.shape);

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
