using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>
/// Dropout's masks at each step, one for all gates, (batch, size), or one for each, side by side; none where nothing is dropped.
/// </summary>
readonly record struct StepMasks(KerasTensor? Input, KerasTensor? Recurrent);

/// <summary>One step of each recurrent layer: the new states from an input (batch, features) and states; the first is the output.</summary>
/// <remarks>A mask multiplies the input or the state wherever a kernel does, and nowhere else.</remarks>
static class RecurrentStep
{
    /// <summary>c' = f·c + i·act(z_c), h' = o·act(c') (Hochreiter, Schmidhuber 1997).</summary>
    public static KerasTensor[] Lstm(RecurrentArguments a, KerasTensor x, KerasTensor[] states, StepMasks masks = default) =>
        Lstm(Biased(Product(x, masks.Input, a.Kernel) + Product(states[0], masks.Recurrent, a.RecurrentKernel), a.Bias), states[1],
            a.Activation, a.RecurrentActivation);

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
    public static KerasTensor[] Gru(RecurrentArguments a, KerasTensor x, KerasTensor[] states, StepMasks masks = default)
    {
        var h = states[0];
        var units = h.Shape[^1]!.Value;
        // Where the gates share a mask, Keras 2 drops from the state itself, of which a part stays.
        if (masks.Recurrent is { } shared && shared.Shape[^1] == units) (h, masks) = (h * shared, masks with { Recurrent = null });
        var inputs = Split(Biased(Product(x, masks.Input, a.Kernel), a.Bias?.Rank == 2 ? a.Bias[0] : a.Bias), 3, -1);
        if (a.ResetAfter)
        {
            var recurrent = Split(Biased(Product(h, masks.Recurrent, a.RecurrentKernel), a.Bias?[1]), 3, -1);
            return Next(recurrent[0], recurrent[1], r => r * recurrent[2]);
        }
        var (gates, candidate) = masks.Recurrent is { } mask ? (mask[.., ..(2 * units)], mask[.., (2 * units)..]) : (null, null);
        var zr = Split(Product(h, gates, a.RecurrentKernel[.., ..(2 * units)]), 2, -1);
        return Next(zr[0], zr[1], r => Product(r * h, candidate, a.RecurrentKernel[.., (2 * units)..]));

        KerasTensor[] Next(KerasTensor recurrentZ, KerasTensor recurrentR, Func<KerasTensor, KerasTensor> reset)
        {
            var z = a.RecurrentActivation.Apply(inputs[0] + recurrentZ);
            var r = a.RecurrentActivation.Apply(inputs[1] + recurrentR);
            return [z * h + (1 - z) * a.Activation.Apply(inputs[2] + reset(r))];
        }
    }

    /// <summary>h' = act(x·W + b + h·U).</summary>
    public static KerasTensor[] Simple(RecurrentArguments a, KerasTensor x, KerasTensor[] states, StepMasks masks = default) =>
        [a.Activation.Apply(Biased(Product(x, masks.Input, a.Kernel), a.Bias) + Product(states[0], masks.Recurrent, a.RecurrentKernel))];

    static KerasTensor Biased(KerasTensor x, KerasTensor? bias) => bias is null ? x : x + bias;

    /// <summary>The masked operand times a kernel, gate by gate where each gate has a mask.</summary>
    static KerasTensor Product(KerasTensor x, KerasTensor? masks, KerasTensor kernel)
    {
        if (masks is null) return Matmul(x, kernel);
        var gates = masks.Shape[^1]!.Value / x.Shape[^1]!.Value;
        return gates == 1
            ? Matmul(x * masks, kernel)
            : Concatenate([.. Split(masks, gates, -1).Zip(Split(kernel, gates, -1), (m, k) => Matmul(x * m, k))], -1);
    }
}
