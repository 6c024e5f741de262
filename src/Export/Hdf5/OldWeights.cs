using OnnxKeras.Layers;
using OnnxKeras.Onnx;

namespace OnnxKeras;

/// <summary>What Keras 2 converts when it loads weights: those that Keras 1 wrote, and those of layers that ran on CuDNN.</summary>
static class OldWeights
{
    /// <summary>
    /// The weights of recurrent layers, of which Keras 1 kept one set for each gate (i, c, f, o of an LSTM, z, r, h of a GRU), as one
    /// kernel, recurrent kernel and bias for each layer. Other weights are unchanged.
    /// </summary>
    public static IReadOnlyList<(string Name, WeightSource Source)> WithJoinedGates(
        IReadOnlyList<Variable> variables, IReadOnlyList<(string Name, WeightSource Source)> saved)
    {
        int[] order = variables[0].Owner is GRUCell ? [0, 1, 2] : [0, 2, 1, 3];
        if (saved.Count != order.Length * variables.Count || variables.Count % 3 != 0) return saved;
        if (!variables.All(v => v.Owner is LSTMCell or GRUCell or ConvLSTMCell)) return saved;
        return [.. saved.Chunk(3 * order.Length).SelectMany(cell => Enumerable.Range(0, 3)
            .Select(kind => (cell[kind].Name, WeightSource.Joined([.. order.Select(gate => cell[3 * gate + kind].Source)]))))];
    }

    /// <summary>A layer's weights in Keras 2's form.</summary>
    /// <param name="weights">Which array goes into which variable.</param>
    /// <param name="ofKeras1">Whether Keras 1 wrote them.</param>
    public static IEnumerable<(Variable Variable, WeightSource Source)> Converted(
        IReadOnlyList<(Variable Variable, WeightSource Source)> weights, bool ofKeras1)
    {
        var ranOnCuDnn = weights.Where(w => w.Variable.Name == "bias" && IsOfCuDnn(w.Variable, w.Source))
            .Select(w => w.Variable.Owner).ToHashSet();
        return weights.Select(w => (w.Variable, w.Variable.Owner switch
        {
            { } cell when ranOnCuDnn.Contains(cell) => FromCuDnn(w.Variable, w.Source),
            Convolution convolution when w.Variable.Name == "kernel" =>
                Turned(w.Variable, ofKeras1 ? FromKeras1(convolution, w.Variable, w.Source) : w.Source),
            ConvLSTMCell => Turned(w.Variable, w.Source),
            _ => w.Source,
        }));
    }

    /// <summary>CuDNN has two biases; a GRU's must be one that can have two as well.</summary>
    static bool IsOfCuDnn(Variable bias, WeightSource source) => source.Shape is { Rank: 1 } shape && bias.Owner switch
    {
        LSTMCell cell => shape[0] == 8 * cell.Units,
        GRUCell { ResetAfter: true } cell => shape[0] == 6 * cell.Units,
        _ => false,
    };

    static WeightSource FromCuDnn(Variable variable, WeightSource source)
    {
        var gates = variable.Owner is LSTMCell ? 4 : 3;
        return source.Shape is not { Rank: var rank } shape ? source : variable.Name switch
        {
            "kernel" when rank == 2 =>
                source.As(shape, x => ByGate(x, gates, k => HostArrays.Transpose(k.Reshape([k.Shape[1], k.Shape[0]]), [1, 0]))),
            "recurrent_kernel" when rank == 2 => source.As(shape, x => ByGate(x, gates, k => HostArrays.Transpose(k, [1, 0]))),
            "bias" when gates == 3 => source.As(variable.Shape, x => x.Reshape(variable.Shape)),
            "bias" => source.As(variable.Shape, x => Sum(x.Reshape([2, .. variable.Shape]))),
            _ => source,
        };
    }

    static NDArray ByGate(NDArray x, int gates, Func<NDArray, NDArray> convert)
    {
        var size = x.Shape[1]!.Value / gates;
        var parts = Enumerable.Range(0, gates).Select(g => convert(HostArrays.Slice(x, 1, g * size, (g + 1) * size, 1)));
        return HostArrays.Concatenate([.. parts], 1);
    }

    static NDArray Sum(NDArray pair)
    {
        var (first, second) = (pair.Rows(0, 1).ToArray<float>(), pair.Rows(1, 2).ToArray<float>());
        return NDArray.Of([.. first.Zip(second, (a, b) => a + b)], pair.Shape[1..]);
    }

    /// <summary>Keras 1 kept kernels by the data format: filters first where channels are.</summary>
    static WeightSource FromKeras1(Convolution layer, Variable kernel, WeightSource source)
    {
        var first = layer.DataFormat == DataFormat.ChannelsFirst;
        switch (layer)
        {
            case Conv1D when source.Shape is { Rank: 4 } shape:
                // (steps, 1, in, out), before Keras 1.1 (out, in, steps, 1).
                if (shape[0] != kernel.Shape[0] || shape[1] != 1 || shape[3] != kernel.Shape[2]) source = source.Transposed(2, 3, 1, 0);
                return source.Shape![1] != 1 ? source : source.As(source.Shape.Without(1), x => x.Reshape(x.Shape.Without(1)));
            case Conv2D when first: return source.Transposed(2, 3, 1, 0);
            case Conv3D when first: return source.Transposed(2, 3, 4, 1, 0);
            case Conv2DTranspose: return first ? source.Transposed(2, 3, 0, 1) : source.Transposed(0, 1, 3, 2);
            default: return source;
        }
    }

    /// <summary>A two-dimensional kernel of another shape is taken to have its axes in another order.</summary>
    static WeightSource Turned(Variable kernel, WeightSource source) => kernel.Owner is Conv2D or Conv2DTranspose or ConvLSTMCell
        && source.Shape != kernel.Shape && source.Transposed(3, 2, 0, 1) is var turned && turned.Shape == kernel.Shape ? turned : source;
}
