using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>One step of each recurrent layer: the new states from an input (batch, features) and states; the first is the output.</summary>
/// <remarks>A recurrent mask is dropout: it multiplies the state wherever a kernel does, and nowhere else.</remarks>
static class RecurrentStep
{
    /// <summary>c' = f·c + i·act(z_c), h' = o·act(c') (Hochreiter, Schmidhuber 1997).</summary>
    public static KerasTensor[] Lstm(RecurrentArguments a, KerasTensor x, KerasTensor[] states, KerasTensor? recurrentMask = null) =>
        Lstm(Biased(Matmul(x, a.Kernel) + Matmul(Masked(states[0], recurrentMask), a.RecurrentKernel), a.Bias), states[1], a.Activation,
            a.RecurrentActivation);

    /// <summary>The states that follow from the gates i, f, c, o before their activation, side by side on the last axis.</summary>
    public static KerasTensor[] Lstm(KerasTensor z, KerasTensor c, ActivationFunction activation, ActivationFunction recurrentActivation)
    {
        var gates = Split(z, 4, -1);
        var next = recurrentActivation.Apply(gates[1]) * c + recurrentActivation.Apply(gates[0]) * activation.Apply(gates[2]);
        return [recurrentActivation.Apply(gates[3]) * activation.Apply(next), next];
    }

    /// <summary>
    /// h' = z·h + (1 − z)·act(…), with the reset gate applied after or before the matrix product (Cho et al. 2014, v3 and v1).
    /// </summary>
    public static KerasTensor[] Gru(RecurrentArguments a, KerasTensor x, KerasTensor[] states, KerasTensor? recurrentMask = null)
    {
        var h = states[0];
        var masked = Masked(h, recurrentMask);
        var units = h.Shape[^1]!.Value;
        var inputs = Split(Biased(Matmul(x, a.Kernel), a.Bias?.Rank == 2 ? a.Bias[0] : a.Bias), 3, -1);
        if (a.ResetAfter)
        {
            var recurrent = Split(Biased(Matmul(masked, a.RecurrentKernel), a.Bias?[1]), 3, -1);
            return Next(recurrent[0], recurrent[1], r => r * recurrent[2]);
        }
        var zr = Split(Matmul(masked, a.RecurrentKernel[.., ..(2 * units)]), 2, -1);
        return Next(zr[0], zr[1], r => Matmul(r * masked, a.RecurrentKernel[.., (2 * units)..]));

        KerasTensor[] Next(KerasTensor recurrentZ, KerasTensor recurrentR, Func<KerasTensor, KerasTensor> reset)
        {
            var z = a.RecurrentActivation.Apply(inputs[0] + recurrentZ);
            var r = a.RecurrentActivation.Apply(inputs[1] + recurrentR);
            return [z * h + (1 - z) * a.Activation.Apply(inputs[2] + reset(r))];
        }
    }

    /// <summary>h' = act(x·W + b + h·U).</summary>
    public static KerasTensor[] Simple(RecurrentArguments a, KerasTensor x, KerasTensor[] states, KerasTensor? recurrentMask = null) =>
        [a.Activation.Apply(Biased(Matmul(x, a.Kernel), a.Bias) + Matmul(Masked(states[0], recurrentMask), a.RecurrentKernel))];

    static KerasTensor Biased(KerasTensor x, KerasTensor? bias) => bias is null ? x : x + bias;

    static KerasTensor Masked(KerasTensor h, KerasTensor? mask) => mask is null ? h : h * mask;
}
