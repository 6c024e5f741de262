using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

static partial class Examples
{
    static Operand steps => Floats([5, 3], ..1);
    static Operand valid => Truths([5], ..);
    static Operand state => Floats([4]);
    static Operand frames1 => Floats([3, 5, 2], ..1);
    static Operand frames2 => Floats([3, 4, 5, 2], ..1);
    static Operand frames3 => Floats([2, 3, 3, 3, 2], ..1);

    static IEnumerable<Example> Recurrent =>
    [
        .. OfEach("SimpleRNN", (sequences, states, backwards) => new SimpleRNN(4, returnSequences: sequences, returnState: states,
            goBackwards: backwards)),
        .. OfEach("GRU", (sequences, states, backwards) => new GRU(4, returnSequences: sequences, returnState: states,
            goBackwards: backwards)),
        .. OfEach("LSTM", (sequences, states, backwards) => new LSTM(4, returnSequences: sequences, returnState: states,
            goBackwards: backwards)),
        new("GRU that resets before", () => new GRU(4, resetAfter: false, returnSequences: true), steps),
        new("GRU of other activations", () => new GRU(4, "softsign", "hard_sigmoid", useBias: false), steps),
        new("LSTM of other activations", () => new LSTM(4, "softsign", "hard_sigmoid", useBias: false), steps),
        new("LSTM from states", () => new LSTM(4), steps, state, state) { Call = (l, x) => [((LSTM)l).Apply(x[0], [x[1], x[2]])] },
        new("SimpleRNN from a state", () => new SimpleRNN(4, "relu"), steps, state) { Call = LastAs("initialState") },
        new("RNN", () => new RNN(new LSTMCell(4), returnSequences: true), steps),
        new("RNN of stacked cells", () => new RNN(new RnnCell[] { new LSTMCell(4), new GRUCell(3) }, returnState: true), steps),
        new("RNN with a mask, backwards", () => new RNN(new GRUCell(4), goBackwards: true, returnSequences: true,
            zeroOutputForMask: true), steps, valid) { Call = LastAs("mask") },
        new("LSTMCell", () => new LSTMCell(4), Floats([3]), state, state),
        new("GRUCell", () => new GRUCell(4), Floats([3]), state),
        new("SimpleRNNCell", () => new SimpleRNNCell(4), Floats([3]), state),
        new("StackedRNNCells", () => new StackedRNNCells([new SimpleRNNCell(4), new GRUCell(4)]), Floats([3]), state, state),
        new("Bidirectional", () => new Bidirectional(new LSTM(4)), steps),
        new("Bidirectional sequences, sum", () => new Bidirectional(new GRU(4, returnSequences: true), MergeMode.Sum), steps),
        new("Bidirectional with a mask, product", () => new Bidirectional(new LSTM(4, returnSequences: true), MergeMode.Mul), steps,
            valid) { Call = LastAs("mask") },
        new("Bidirectional of two layers, mean", () => new Bidirectional(new GRU(4), MergeMode.Ave, new LSTM(4, goBackwards: true)),
            steps),
        new("Bidirectional, both with states", () => new Bidirectional(new SimpleRNN(4, returnSequences: true, returnState: true), null),
            steps),
        new("ConvLSTM1D", () => new ConvLSTM1D(2, 2, returnSequences: true), frames1),
        new("ConvLSTM1D same, strided, backwards", () => new ConvLSTM1D(2, 3, 2, Padding.Same, goBackwards: true), frames1),
        new("ConvLSTM1D with a mask", () => new ConvLSTM1D(2, 2), frames1, Truths([3], ..)) { Call = LastAs("mask") },
        new("ConvLSTM2D", () => new ConvLSTM2D(2, (2, 3), activation: "softsign"), frames2),
        new("ConvLSTM2D channels first, dilated", () => new ConvLSTM2D(2, 2, dataFormat: DataFormat.ChannelsFirst, dilationRate: 2,
            returnState: true), Floats([3, 2, 4, 5], ..1)),
        new("ConvLSTM3D", () => new ConvLSTM3D(2, 2), frames3),
    ];

    /// <summary>The choices that recurrent layers share.</summary>
    static IEnumerable<Example> OfEach(string name, Func<bool, bool, bool, Layer> make) =>
    [
        new(name, () => make(false, false, false), steps),
        new($"{name} sequences and states", () => make(true, true, false), steps),
        new($"{name} backwards", () => make(true, false, true), steps),
        new($"{name} with a mask", () => make(true, true, false), steps, valid) { Call = LastAs("mask") },
        new($"{name} with a mask, backwards", () => make(false, false, true), steps, valid) { Call = LastAs("mask") },
    ];
}
