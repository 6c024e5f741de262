using OnnxKeras.Layers;
using OnnxKeras.Onnx;

namespace OnnxKeras.Tests;

/// <summary>The figures of Keras's own tests of recurrent layers, keras/src/layers/rnn/*_test.py, in torch and in ONNX Runtime.</summary>
public partial class KerasRecurrentTests
{
    static readonly Initializer kernel = Constant(0.01), recurrent = Constant(0.02), bias = Constant(0.03);

    /// <summary>A layer on consecutive numbers.</summary>
    /// <param name="Shape">The shape of the numbers 0, 1, 2, … that are the input.</param>
    /// <param name="Call">Calls the layer on the input, and on further ones.</param>
    /// <param name="Outputs">Keras's outputs.</param>
    sealed record Case(int[] Shape, Func<KerasTensor[], KerasTensor[]> Call, params float[][] Outputs)
    {
        /// <summary>What the input is divided by.</summary>
        public float Divisor { get; init; } = 1;

        /// <summary>Further inputs: states, or a mask.</summary>
        public NDArray[] More { get; init; } = [];

        /// <summary>How often a stateful layer is called on the same input.</summary>
        public int Calls { get; init; } = 1;
    }

    static readonly Dictionary<string, Case> cases = new(Layers().Concat(Wrappers()).Concat(Convolutions()));

    public static TheoryData<string> Names => [.. cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void IsAsInKeras(string name)
    {
        var row = cases[name];
        NDArray[] data = [Range(row.Shape, row.Divisor), .. row.More];
        KerasTensor[] inputs = [.. data.Select(a => Keras.Input(a.Shape[1..], row.Calls > 1 ? a.Shape[0] : null, a.DType))];
        using var model = new Model(inputs, row.Call(inputs));

        Twice(() => model.PredictTorch(data), model.ResetStates);
        foreach (var opset in new[] { OnnxExport.OldestOpset, OnnxExport.NewestOpset })
        {
            using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
            Twice(() => predictor.Predict(data), predictor.ResetStates);
        }
        OnnxChecker.Check(model);

        void Twice(Func<Data> predict, Action reset)
        {
            for (var round = 0; round < 2; round++)
            {
                if (row.Calls > 1 && round > 0) reset();
                for (var call = 1; call < row.Calls; call++) predict();
                var outputs = predict();
                Assert.Equal(row.Outputs.Length, outputs.Count);
                for (var i = 0; i < outputs.Count; i++) Close(row.Outputs[i], outputs[i].ToArray<float>(), 3e-6);
            }
        }
    }

    static Dictionary<string, Case> Layers() => new()
    {
        // keras/src/layers/rnn/lstm_test.py
        ["LSTM"] = new([3, 6, 4], On(Lstm(3)), Each(3, 0.6288687f, 0.86899155f, 0.9460773f)),
        ["LSTM backwards"] = new([3, 6, 4], On(Lstm(3, backwards: true)), Each(3, 0.35622165f, 0.74789524f, 0.8872726f)),
        ["LSTM unrolled"] = new([3, 6, 4], On(Lstm(3, unroll: true)), Each(3, 0.6288687f, 0.86899155f, 0.9460773f)),
        ["LSTM whose forget gate begins as the others"] = new([3, 6, 4], On(new LSTM(3, null, null, true, kernel, recurrent, bias, false)),
            Each(3, 0.57019705f, 0.8661914f, 0.9459622f)),
        ["LSTM without bias"] = new([3, 6, 4], On(new LSTM(3, null, null, false, kernel, recurrent)),
            Each(3, 0.54986924f, 0.86226785f, 0.9443936f)),
        ["LSTM stateful"] = new([2, 3, 4], On(Lstm(4, stateful: true)), Each(4, 0.3124785f, 0.6863672f)) { Calls = 2 },
        ["LSTM from states"] = new([2, 4, 3], From(Lstm(2)), [0.20574439f, 0.3558822f, 0.64930826f, 0.66276f]) { More = Ranges(2) },
        ["LSTM backwards from states"] = new([2, 4, 3], From(Lstm(2, backwards: true)), [0.13281618f, 0.2790356f, 0.5839337f, 0.5992567f])
        { More = Ranges(2) },
        ["LSTM masked"] = new([2, 4, 3], Masked(Lstm(2, unroll: true)), Each(2, 0.11755939f, 0.28556206f)) { More = [Mask("1110 1100")] },
        ["LSTM masked sequences"] = new([2, 4, 3], Masked(Lstm(2, sequences: true)),
            Each(2, 0.01588910f, 0.05552048f, 0.11755939f, 0.11755939f, 0.14185596f, 0.28556206f, 0.28556206f, 0.28556206f))
        { More = [Mask("1110 1100")] },
        ["LSTM masked to zero"] = new([2, 4, 3], Masked(Lstm(2, sequences: true, zero: true)),
            Each(2, 0.01588910f, 0.05552048f, 0.11755939f, 0, 0.14185596f, 0.28556206f, 0, 0)) { More = [Mask("1110 1100")] },
        ["LSTM masked backwards"] = new([2, 4, 3], Masked(Lstm(2, backwards: true)), Each(2, 0.15341201f, 0.3844719f))
        { More = [Mask("0111 0011")] },

        // keras/src/layers/rnn/gru_test.py
        ["GRU"] = new([3, 6, 4], On(Gru(3)), Each(3, 0.5217289f, 0.6371659f, 0.39384964f)),
        ["GRU backwards"] = new([3, 6, 4], On(Gru(3, backwards: true)), Each(3, 0.24406259f, 0.611516f, 0.3928808f)),
        ["GRU unrolled"] = new([3, 6, 4], On(Gru(3, unroll: true)), Each(3, 0.5217289f, 0.6371659f, 0.39384964f)),
        ["GRU that resets before"] = new([3, 6, 4], On(new GRU(3, null, null, true, kernel, recurrent, bias, resetAfter: false)),
            Each(3, 0.51447755f, 0.6426879f, 0.40208298f)),
        ["GRU without bias"] = new([3, 6, 4], On(new GRU(3, null, null, false, kernel, recurrent)),
            Each(3, 0.49988455f, 0.64701194f, 0.4103359f)),
        ["GRU stateful"] = new([2, 3, 4], On(Gru(4, stateful: true)), Each(4, 0.29542392f, 0.5885018f)) { Calls = 2 },
        ["GRU from a state"] = new([2, 4, 3], From(Gru(2, state: true)), [0.23774096f, 0.33508456f, 0.83659905f, 1.0227708f],
            [0.23774096f, 0.33508456f, 0.83659905f, 1.0227708f]) { More = Ranges(1) },
        ["GRU backwards from a state"] = new([2, 4, 3], From(Gru(2, backwards: true, state: true)),
            [0.13486053f, 0.23261218f, 0.78257304f, 0.9691353f], [0.13486053f, 0.23261218f, 0.78257304f, 0.9691353f])
        { More = Ranges(1) },
        ["GRU masked"] = new([2, 4, 3], Masked(Gru(2, unroll: true)), Each(2, 0.19393763f, 0.30818558f)) { More = [Mask("1101 1001")] },
        ["GRU masked sequences"] = new([2, 4, 3], Masked(Gru(2, sequences: true)),
            Each(2, 0.03606692f, 0.09497581f, 0.09497581f, 0.19393763f, 0.16051409f, 0.16051409f, 0.16051409f, 0.30818558f))
        { More = [Mask("1101 1001")] },
        ["GRU masked to zero"] = new([2, 4, 3], Masked(Gru(2, sequences: true, zero: true)),
            Each(2, 0.03606692f, 0.09497581f, 0, 0.19393763f, 0.16051409f, 0, 0, 0.30818558f)) { More = [Mask("1101 1001")] },
        ["GRU masked backwards"] = new([2, 4, 3], Masked(Gru(2, backwards: true)), Each(2, 0.11669192f, 0.28380975f))
        { More = [Mask("1101 1001")] },

        // keras/src/layers/rnn/simple_rnn_test.py
        ["SimpleRNN"] = new([2, 3, 4], On(Simple(4)), Each(4, 0.405432f, 0.73605347f)),
        ["SimpleRNN unrolled"] = new([2, 3, 4], On(Simple(4, unroll: true)), Each(4, 0.405432f, 0.73605347f)),
        ["SimpleRNN backwards"] = new([2, 3, 4], On(Simple(4, backwards: true)), Each(4, 0.11144729f, 0.5528889f)),
        ["SimpleRNN unrolled backwards"] = new([2, 3, 4], On(Simple(4, backwards: true, unroll: true)), Each(4, 0.11144729f, 0.5528889f)),
        ["SimpleRNN stateful"] = new([2, 3, 4], On(Simple(4, stateful: true)), Each(4, 0.40559256f, 0.7361247f)) { Calls = 2 },
        ["SimpleRNN from a state"] = new([2, 4, 3], From(Simple(4)), Each(4, 0.33621645f, 0.6262637f)) { More = [Range([2, 4])] },
        ["SimpleRNN backwards from a state"] = new([2, 4, 3], From(Simple(4, backwards: true)), Each(4, 0.07344437f, 0.43043602f))
        { More = [Range([2, 4])] },
        ["SimpleRNN masked"] = new([2, 4, 3], Masked(Simple(4, unroll: true)), Each(4, 0.32951632f, 0.61799484f))
        { More = [Mask("1101 1001")] },
        ["SimpleRNN masked sequences"] = new([2, 4, 3], Masked(Simple(2, sequences: true)),
            Each(2, 0.0599281f, 0.15122814f, 0.15122814f, 0.32394567f, 0.3969304f, 0.3969304f, 0.3969304f, 0.608085f))
        { More = [Mask("1101 1001")] },
        ["SimpleRNN masked to zero"] = new([2, 4, 3], Masked(Simple(2, sequences: true, zero: true)),
            Each(2, 0.0599281f, 0.15122814f, 0, 0.32394567f, 0.3969304f, 0, 0, 0.608085f)) { More = [Mask("1101 1001")] },
        ["SimpleRNN masked backwards"] = new([2, 4, 3], Masked(Simple(4, backwards: true)), Each(4, 0.07376196f, 0.43645123f))
        { More = [Mask("1101 1001")] },
    };

    static Initializer Constant(double value) => new Initializers.Constant(value);

    static LSTM Lstm(int units, bool sequences = false, bool state = false, bool backwards = false, bool stateful = false,
        bool unroll = false, bool zero = false) => new(units, null, null, true, kernel, recurrent, bias, returnSequences: sequences,
        returnState: state, goBackwards: backwards, stateful: stateful, unroll: unroll, zeroOutputForMask: zero);

    static GRU Gru(int units, bool sequences = false, bool state = false, bool backwards = false, bool stateful = false,
        bool unroll = false, bool zero = false) => new(units, null, null, true, kernel, recurrent, bias, returnSequences: sequences,
        returnState: state, goBackwards: backwards, stateful: stateful, unroll: unroll, zeroOutputForMask: zero);

    static SimpleRNN Simple(int units, bool sequences = false, bool backwards = false, bool stateful = false, bool unroll = false,
        bool zero = false, Initializer? weights = null, Initializer? added = null) => new(units, null, true, weights ?? kernel, recurrent,
        added ?? bias, returnSequences: sequences, goBackwards: backwards, stateful: stateful, unroll: unroll, zeroOutputForMask: zero);

    static Func<KerasTensor[], KerasTensor[]> On(Layer layer) => x => layer.ApplyMany(x[0]);

    static Func<KerasTensor[], KerasTensor[]> From(Layer layer) =>
        x => layer.ApplyMany(CallArguments.Of([x[0]], ("initialState", x[1..])));

    static Func<KerasTensor[], KerasTensor[]> Masked(Layer layer) => x => layer.ApplyMany(CallArguments.Of([x[0]], ("mask", x[1])));

    /// <summary>Each value as often as there are units, which are all alike.</summary>
    static float[] Each(int units, params float[] values) => [.. values.SelectMany(v => Enumerable.Repeat(v, units))];

    static NDArray Range(int[] shape, float divisor = 1) => NDArray.Of(
        [.. Enumerable.Range(0, shape.Aggregate(1, (n, d) => n * d)).Select(i => i / divisor)], [.. shape.Select(d => (int?)d)]);

    /// <summary>As many states of shape (2, 2), all of them 0, 1, 2, 3.</summary>
    static NDArray[] Ranges(int count) => [.. Enumerable.Repeat(Range([2, 2]), count)];

    /// <summary>A mask whose rows are the words, 1 at valid steps.</summary>
    static NDArray Mask(string rows)
    {
        var words = rows.Split(' ');
        return NDArray.Of([.. words.SelectMany(w => w.Select(c => c == '1'))], [words.Length, words[0].Length]);
    }
}
