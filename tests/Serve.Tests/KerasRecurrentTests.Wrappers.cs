using OnnxKeras.Layers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

public partial class KerasRecurrentTests
{
    static Dictionary<string, Case> Wrappers() => new()
    {
        // keras/src/layers/rnn/bidirectional_test.py
        ["Bidirectional"] = new([2, 3, 4], On(new Bidirectional(Simple(2))),
            Each(2, 0.39687276f, 0.10004295f, 0.7237238f, 0.53391594f)),
        ["Bidirectional mean"] = new([2, 3, 4], On(new Bidirectional(Simple(2), MergeMode.Ave)), Each(2, 0.24845785f, 0.6288199f)),
        ["Bidirectional unmerged"] = new([2, 3, 4], On(new Bidirectional(Simple(2), null)),
            Each(2, 0.39687276f, 0.7237238f), Each(2, 0.10004295f, 0.53391594f)),
        ["Bidirectional of two layers"] = new([2, 3, 4], On(new Bidirectional(Simple(2), MergeMode.Mul,
            Simple(2, backwards: true, weights: Constant(0.03), added: Constant(0.01)))), Each(2, 0.08374989f, 0.6740834f)),
        ["Bidirectional sequences"] = new([2, 3, 4], On(new Bidirectional(Gru(2, sequences: true), MergeMode.Sum)),
            Each(2, 0.20937867f, 0.34462988f, 0.40290534f, 0.59829646f, 0.6734641f, 0.6479671f)),
        ["Bidirectional stateful"] = new([2, 4, 3], On(new Bidirectional(Lstm(2, stateful: true))),
            Each(2, 0.26234663f, 0.16959146f, 0.6137073f, 0.5381646f)) { Calls = 2 },
        ["Bidirectional from states"] = new([2, 4, 3], From(new Bidirectional(Lstm(2))),
            [0.20794602f, 0.4577124f, 0.14046375f, 0.48191673f, 0.6682636f, 0.6711909f, 0.60943645f, 0.60950446f])
        { More = [Range([2, 2]), Range([2, 2], 1 / 2f), Range([2, 2], 1 / 3f), Range([2, 2], 1 / 4f)] },
        ["Bidirectional masked"] = new([2, 4, 3], Masked(new Bidirectional(Gru(2))),
            Each(2, 0.19393763f, 0.11669192f, 0.30818558f, 0.28380975f)) { More = [Mask("1101 1001")] },
        ["Bidirectional states"] = new([2, 4, 3], On(new Bidirectional(Lstm(2, state: true))),
            Each(2, 0.1990008f, 0.12659755f, 0.52335435f, 0.44717982f), Each(2, 0.1990008f, 0.52335435f),
            Each(2, 0.35567185f, 1.0492687f), Each(2, 0.12659755f, 0.44717982f), Each(2, 0.2501858f, 0.941473f)),

        // keras/src/layers/rnn/rnn_test.py
        ["RNN of one state"] = new([1, 2, 3], Ones(new RNN(new OneState(2), returnSequences: true, returnState: true)),
            [3, 3, 9, 9], [9, 9]),
        ["RNN of two states"] = new([1, 2, 3], Ones(new RNN(new TwoStates(2), returnSequences: true, returnState: true)),
            [6, 6, 18, 18], [9, 9], [9, 9]),
        ["RNN from a state"] = new([2, 3, 2], Ones(new RNN(new OneState(2), returnState: true)), Each(4, 22), Each(4, 22))
        { More = [Filled(2, 2)] },
        ["RNN from two states"] = new([2, 3, 2], Ones(new RNN(new TwoStates(2), returnState: true)), Each(4, 44), Each(4, 22),
            Each(4, 22)) { More = [Filled(2, 2), Filled(2, 2)] },
        ["RNN stateful"] = new([1, 2, 3], Ones(new RNN(new OneState(2), stateful: true, returnState: true)), [45, 45], [45, 45])
        { Calls = 2 },
        ["RNN stateful of two states"] = new([1, 2, 3], Ones(new RNN(new TwoStates(2), stateful: true, returnState: true)),
            [90, 90], [45, 45], [45, 45]) { Calls = 2 },
        ["RNN backwards"] = new([2, 3, 4], On(new RNN(new OneState(2), goBackwards: true)), Each(2, 202, 538)),
        ["RNN stateful with states"] = new([2, 3, 4], On(new RNN(new OneState(2), stateful: true, returnState: true)),
            Each(2, 954, 3978), Each(2, 954, 3978)) { Calls = 2 },

        // keras/src/layers/rnn/stacked_rnn_cells_test.py
        ["Stack"] = new([2, 3, 4], On(new RNN((RnnCell[])[new OneState(3), new OneState(2)], returnSequences: true, returnState: true)),
            Each(2, 18, 156, 786, 162, 1020, 4386), Each(3, 158, 782), Each(2, 786, 4386)),
        ["Stack, last step"] = new([2, 3, 4], On(new RNN((RnnCell[])[new OneState(3), new OneState(2)])), Each(2, 786, 4386)),
        ["Stack of two states"] = new([2, 3, 4], On(new RNN((RnnCell[])[new TwoStates(3), new TwoStates(2)], returnState: true)),
            Each(2, 3144, 17544), Each(3, 158, 782), Each(3, 158, 782), Each(2, 1572, 8772), Each(2, 1572, 8772)),
        ["Stack of two states, sequences"] = new([2, 3, 4],
            On(new RNN((RnnCell[])[new TwoStates(3), new TwoStates(2)], returnSequences: true)),
            Each(2, 72, 624, 3144, 648, 4080, 17544)),
        ["Stack stateful"] = new([2, 3, 4], On(new RNN((RnnCell[])[new OneState(3), new OneState(2)], stateful: true)),
            Each(2, 34092, 173196)) { Calls = 2 },
        ["Stack stateful of two states"] = new([2, 3, 4], On(new RNN((RnnCell[])[new TwoStates(3), new TwoStates(2)], stateful: true)),
            Each(2, 136368, 692784)) { Calls = 2 },

        // keras/src/layers/rnn/time_distributed_test.py
        ["TimeDistributed"] = new([3, 2, 4], On(new TimeDistributed(new Dense(1, useBias: false, kernelInitializer: kernel))),
            [0.06f, 0.22f, 0.38f, 0.54f, 0.7f, 0.86f]),
    };

    static Dictionary<string, Case> Convolutions()
    {
        float[] one = Each(2, 0.40807986f, 0.46421072f, 0.80933154f, 0.8233646f);
        float[] two = Each(2, 0.48694518f, 0.50237733f, 0.5461202f, 0.5598283f, 0.8661607f, 0.86909103f, 0.8774414f, 0.8800861f);
        float[] three = Each(2, [0.99149036f, 0.99180907f, 0.99258363f, 0.9927925f, 0.99413764f, 0.99420583f, 0.9943788f, 0.9944278f,
            .. Enumerable.Repeat(0.9950547f, 8)]);
        const DataFormat last = DataFormat.ChannelsLast, first = DataFormat.ChannelsFirst;
        return new()
        {
            // keras/src/layers/rnn/conv_lstm1d_test.py, conv_lstm2d_test.py, conv_lstm3d_test.py
            ["ConvLSTM1D"] = new([2, 3, 4, 5], On(One(last)), one) { Divisor = 10 },
            ["ConvLSTM2D"] = new([2, 3, 4, 4, 5], On(Two(last)), two) { Divisor = 100 },
            ["ConvLSTM3D"] = new([2, 3, 4, 4, 4, 5], On(Three(last)), three) { Divisor = 100 },
            ["ConvLSTM1D channels first"] = new([2, 3, 4, 5], Moved(One(first)), one) { Divisor = 10 },
            ["ConvLSTM2D channels first"] = new([2, 3, 4, 4, 5], Moved(Two(first)), two) { Divisor = 100 },
            ["ConvLSTM3D channels first"] = new([2, 3, 4, 4, 4, 5], Moved(Three(first)), three) { Divisor = 100 },
        };

        static ConvLSTM1D One(DataFormat format) => new(2, 3, dataFormat: format, kernelInitializer: kernel,
            recurrentInitializer: recurrent, biasInitializer: bias);
        static ConvLSTM2D Two(DataFormat format) => new(2, 3, dataFormat: format, kernelInitializer: kernel,
            recurrentInitializer: recurrent, biasInitializer: bias);
        static ConvLSTM3D Three(DataFormat format) => new(2, 3, dataFormat: format, kernelInitializer: kernel,
            recurrentInitializer: recurrent, biasInitializer: bias);

        // Channels brought before the space, and back.
        static Func<KerasTensor[], KerasTensor[]> Moved(Layer layer) => x =>
        {
            var rank = x[0].Rank;
            var y = layer.Apply(Transpose(x[0], [0, 1, rank - 1, .. Enumerable.Range(2, rank - 3)]));
            return [Transpose(y, [0, .. Enumerable.Range(2, rank - 3), 1])];
        };
    }

    /// <summary>keras/src/layers/rnn/conv_lstm_test.py gives the sums of what comes out.</summary>
    [Theory]
    [InlineData(false, new[] { 119.812454 })]
    [InlineData(true, new[] { 188.89502, 188.89502, 2170.444 })]
    public void ConvolutionsAddUpToKerassSums(bool cell, double[] sums)
    {
        int[] shape = cell ? [2, 5, 5, 3] : [2, 3, 5, 5, 3];
        var divisor = cell ? 10 : 100;
        NDArray[] data = [Range(shape, divisor), Range([2, 5, 5, 4], divisor), Range([2, 5, 5, 4], divisor)];
        KerasTensor[] x = [.. data.Select(a => Keras.Input(a.Shape[1..]))];
        var layer = new ConvLSTM2D(4, 3, padding: Padding.Same, kernelInitializer: kernel, recurrentInitializer: recurrent);
        using var model = new Model(x, cell ? layer.Cell.ApplyMany(x) : [layer.Apply(x[0], initialState: x[1..])]);
        using var predictor = Predictor.Load(model.ToOnnx().ToArray());
        foreach (var outputs in new[] { model.PredictTorch(data), predictor.Predict(data) })
            for (var i = 0; i < sums.Length; i++) Assert.Equal(sums[i], outputs[i].ToArray<float>().Sum(v => (double)v), 2e-6 * sums[i]);
    }

    /// <summary>A layer on ones, from the states given.</summary>
    static Func<KerasTensor[], KerasTensor[]> Ones(Layer layer) => x => layer.ApplyMany([OnesLike(x[0]), .. x[1..]]);

    static NDArray Filled(params int[] shape)
    {
        var ones = NDArray.Zeros(DType.Float32, [.. shape.Select(d => (int?)d)]);
        ones.Span<float>().Fill(1);
        return ones;
    }

    /// <summary>h' = x·1 + h·1.</summary>
    sealed class OneState(int units) : RnnCell
    {
        Variable kernel = null!, recurrent = null!;

        public override IReadOnlyList<Shape> StateShapes => [[units]];

        protected override void Build(Shape input)
        {
            kernel = AddWeight("kernel", [input[^1], units], "ones");
            recurrent = AddWeight("recurrent_kernel", [units, units], "ones");
        }

        public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states)
        {
            var y = Matmul(x, kernel) + Matmul(states[0], recurrent);
            return (y, [y]);
        }
    }

    /// <summary>Two states, both from the first, and their sum as the output.</summary>
    sealed class TwoStates(int units) : RnnCell
    {
        Variable kernel = null!, first = null!, second = null!;

        public override IReadOnlyList<Shape> StateShapes => [[units], [units]];

        protected override void Build(Shape input)
        {
            kernel = AddWeight("kernel", [input[^1], units], "ones");
            first = AddWeight("recurrent_kernel_1", [units, units], "ones");
            second = AddWeight("recurrent_kernel_2", [units, units], "ones");
        }

        public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states)
        {
            var h = Matmul(x, kernel);
            var (a, b) = (h + Matmul(states[0], first), h + Matmul(states[0], second));
            return (a + b, [a, b]);
        }
    }
}
