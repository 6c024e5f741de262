using TorchSharp;
using static OnnxKeras.Tests.TorchCase;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>The fused kernels against the loop that defines them.</summary>
[Collection(nameof(Alone))]
public sealed class TorchRecurrentTests : IDisposable
{
    const int Batch = 6, Time = 7, Features = 3, Units = 4;

    readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>An activation by another name keeps a layer off the fused kernels: what runs is the loop.</summary>
    static readonly ActivationFunction slowTanh = new("slow_tanh", Ops.Tanh), slowRelu = new("slow_relu", Ops.Relu);

    public static TheoryData<string, string, bool, bool, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool, bool, bool>();
        foreach (var kind in new[] { "lstm", "gru", "rnn", "rnn_relu" })
            foreach (var mask in new[] { "none", "all", "right", "left", "gappy", "empty" })
                foreach (var backwards in new[] { false, true })
                    cases.Add(kind, mask, backwards, true, mask != "left");
        cases.Add("lstm", "gappy", false, false, true);
        cases.Add("gru", "gappy", false, false, true);
        cases.Add("rnn", "gappy", false, false, true);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fused_kernels_equal_the_loop(string kind, string mask, bool backwards, bool useBias, bool useState)
    {
        var (fused, fusedGradients) = Run(kind, mask, backwards, useBias, useState, false);
        var (loop, loopGradients) = Run(kind, mask, backwards, useBias, useState, true);
        for (var i = 0; i < loop.Length; i++) Close(loop[i].Doubles(), fused[i], 1e-12);
        for (var i = 0; i < loopGradients.Length; i++) Close(loopGradients[i].Doubles(), fusedGradients[i], 1e-11);
        Assert.Contains(fusedGradients[0].Doubles(), g => g != 0 || mask == "empty");
    }

    [Theory]
    [InlineData("lstm"), InlineData("gru"), InlineData("rnn")]
    public void Float32_agrees_too(string kind)
    {
        foreach (var mask in new[] { "none", "gappy", "right" })
        {
            var (fused, _) = Run(kind, mask, false, true, true, false, DType.Float32);
            var (loop, _) = Run(kind, mask, false, true, true, true, DType.Float32);
            for (var i = 0; i < loop.Length; i++) Close(loop[i].Doubles(), fused[i], 1e-6);
        }
    }

    [Theory]
    [InlineData("lstm"), InlineData("gru"), InlineData("rnn")]
    public void Gradients(string kind)
    {
        var gates = kind switch { "lstm" => 4, "gru" => 3, _ => 1 };
        Shape bias = kind == "gru" ? [2, gates * 2] : [gates * 2];
        foreach (var mask in new KerasTensor?[] { null, Bools([2, 3], true, false, true, false, true, true) })
            CheckGradients(t =>
            {
                var a = new RecurrentArguments(t[0], t[1], t[2], t[3], t[4..], mask, "tanh", "sigmoid", false);
                var (sequence, states) = Call(kind, a);
                return Ops.Concatenate([Ops.Reshape(sequence, [2, 6]), .. states], -1);
            },
            [Numbers([2, 3, 2], 1), Numbers([2, gates * 2], 2), Numbers([2, gates * 2], 3), Numbers(bias, 4), Numbers([2, 2], 5),
                .. kind == "lstm" ? [Numbers([2, 2], 6)] : Array.Empty<NDArray>()]);
    }

    [Fact]
    public void An_LSTM_layers_gradients_go_to_the_flat_buffer()
    {
        var input = Keras.Input([Time, Features]);
        using var model = new Model(input, new Layers.LSTM(Units).Apply(input));
        using var parameters = new FlatParameters(model.TrainableWeights);
        var backend = new TorchBackend(parameters);
        var y = backend.Invoke(model, new CallArguments([backend.Wrap(Numbers([Batch, Time, Features]))]))[0];
        backend.Value(Ops.Sum(y)).backward();
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(parameters.View(parameters.Gradients, i).abs().sum().item<float>() > 0));
    }

    /// <summary>
    /// A kernel's gradient is a product with what reached it: 0 where a gate's mask dropped the channel, which differs from gate to gate.
    /// </summary>
    [Theory]
    [InlineData(0.5, 0), InlineData(0, 0.5), InlineData(0.5, 0.5), InlineData(0, 0)]
    public void Convolutional_recurrence_drops_for_each_gate_by_itself(double dropout, double recurrentDropout)
    {
        const int channels = 16;
        var (input, h, c) = (Keras.Input([1, 1, channels]), Keras.Input([1, channels]), Keras.Input([1, channels]));
        var layer = new Layers.ConvLSTM1D(channels, 1, dropout: dropout, recurrentDropout: recurrentDropout, seed: 3);
        using var model = new Model([input, h, c], layer.Apply(input, initialState: [h, c]));
        using var parameters = new FlatParameters(model.TrainableWeights);
        var backend = new TorchBackend(parameters);
        var y = backend.Invoke(model, new CallArguments([.. new Shape[] { [1, 1, 1, channels], [1, 1, channels], [1, 1, channels] }
            .Select((s, i) => backend.Wrap(Numbers(s, i + 1)))]))[0];
        backend.Value(Ops.Sum(y)).backward();
        Check(0, dropout);
        Check(1, recurrentDropout);

        void Check(int weight, double rate)
        {
            // (window, channels, gates · units) → what of the channels reached each gate.
            var reached = parameters.View(parameters.Gradients, weight).view(channels, 4, channels).abs().sum(2).gt(0);
            var gates = Enumerable.Range(0, 4)
                .Select(g => string.Concat(reached.select(1, g).data<bool>().Select(b => b ? '1' : '0'))).ToList();
            Assert.Equal(rate > 0 ? 4 : 1, gates.Distinct().Count());
            Assert.Equal(rate > 0, gates.All(g => g.Contains('0')));
            Assert.All(gates, g => Assert.Contains('1', g));
        }
    }

    /// <summary>
    /// Where state elements are dropped, Keras computes gate by gate, and each gate has masks of its own; else one mask is for all
    /// (keras/src/layers/rnn/lstm.py, gru.py: implementation 1 and 2). In Keras 2 the file tells the implementation
    /// (keras/layers/recurrent.py).
    /// </summary>
    [Theory]
    [InlineData("LSTM", 0.5, 0, 1, 1), InlineData("LSTM", 0.5, 0.5, 4, 4), InlineData("LSTM", 0, 0.5, 1, 4)]
    [InlineData("GRU", 0.5, 0, 1, 1), InlineData("GRU", 0.5, 0.5, 3, 3), InlineData("GRU before", 0, 0.5, 1, 3)]
    [InlineData("LSTM", 0.5, 0, 4, 1, 1), InlineData("LSTM", 0.5, 0.5, 4, 4, 1), InlineData("LSTM", 0.5, 0.5, 1, 1, 2)]
    [InlineData("GRU", 0.5, 0, 3, 1, 1), InlineData("GRU", 0.5, 0.5, 1, 1, 2), InlineData("GRU before", 0.5, 0.5, 1, 1, 2)]
    public void Gates_have_masks_of_their_own(string kind, double dropout, double recurrentDropout, int inputMasks, int stateMasks,
        int implementation = 0)
    {
        const int size = 16;
        var gates = kind == "LSTM" ? 4 : 3;
        Layers.RNN layer = kind == "LSTM"
            ? new Layers.LSTM(size, dropout: dropout, recurrentDropout: recurrentDropout, seed: 3) { Implementation = implementation }
            : new Layers.GRU(size, dropout: dropout, recurrentDropout: recurrentDropout, seed: 3, resetAfter: kind == "GRU")
                { Implementation = implementation };
        KerasTensor[] inputs = [Keras.Input([1, size]), .. layer.Cell.StateShapes.Select(s => Keras.Input([size]))];
        using var model = new Model(inputs, layer.ApplyMany(inputs));
        using var parameters = new FlatParameters(model.TrainableWeights);
        var backend = new TorchBackend(parameters);
        var y = backend.Invoke(model, new CallArguments([.. inputs.Select((x, i) =>
            backend.Wrap(Numbers(x.Shape.With(0, 1), i + 1)))]))[0];
        backend.Value(Ops.Sum(y)).backward();
        Check(0, dropout, inputMasks);
        Check(1, recurrentDropout, stateMasks);

        void Check(int weight, double rate, int masks)
        {
            var reached = parameters.View(parameters.Gradients, weight).view(size, gates, size).abs().sum(2).gt(0);
            var seen = Enumerable.Range(0, gates)
                .Select(g => string.Concat(reached.select(1, g).data<bool>().Select(b => b ? '1' : '0'))).ToList();
            Assert.Equal(masks, seen.Distinct().Count());
            Assert.Equal(rate > 0, seen.All(g => g.Contains('0')));
        }
    }

    /// <summary>
    /// Keras 2's GRU drops from the state itself where its gates share a mask: with z = 1, which a bias makes, h' = z · h is dropped too.
    /// </summary>
    [Theory]
    [InlineData(1, 1), InlineData(2, 0)]
    public void A_shared_mask_drops_from_the_state_that_stays(int implementation, float least)
    {
        const int size = 16;
        var layer = new Layers.GRU(size, recurrentDropout: 0.5, seed: 3, resetAfter: false) { Implementation = implementation };
        KerasTensor[] inputs = [Keras.Input([1, 1]), Keras.Input([size])];
        using var model = new Model(inputs, layer.ApplyMany(inputs));
        var (kernel, recurrent, bias) = (new float[1, 3 * size], new float[size, 3 * size], new float[3 * size]);
        for (var i = 0; i < size; i++) bias[i] = 100;
        model.SetWeights([kernel, recurrent, bias]);
        using var parameters = new FlatParameters(model.TrainableWeights);
        var backend = new TorchBackend(parameters);
        var y = backend.Invoke(model, new CallArguments([backend.Wrap(new float[1, 1, 1]),
            backend.Wrap(NDArray.Of(Enumerable.Repeat(1f, size).ToArray(), [1, size]))]))[0];
        var values = backend.Value(y).detach().data<float>().ToArray();
        Assert.Equal(implementation == 1 ? [1] : [0f, 2], values.Distinct().Order());
        Assert.Equal(least, values.Min());
    }

    /// <summary>
    /// A masked step's input counts for nothing, be it as large as it may: gates are shut by a saturated sum, which it must not reach.
    /// </summary>
    [Theory]
    [InlineData("lstm"), InlineData("gru"), InlineData("rnn")]
    public void What_stands_at_masked_steps_does_not_matter(string kind)
    {
        var layer = kind switch
        {
            "lstm" => new Layers.LSTM(3, returnState: true),
            "gru" => new Layers.GRU(3, returnState: true),
            _ => (Layers.RNN)new Layers.SimpleRNN(3, returnState: true),
        };
        var (x, mask) = (Keras.Input([4, 2]), Keras.Input([4], dtype: DType.Bool));
        using var model = new Model([x, mask], layer.ApplyMany(x, null, mask));
        var (small, large) = (Numbers([2, 4, 2]), Numbers([2, 4, 2]));
        bool[] valid = [true, false, true, false, false, true, false, false];
        for (var i = 0; i < 16; i++)
            if (!valid[i / 2]) large.Span<float>()[i] = i % 2 == 0 ? 1e9f : float.NaN;
        var steps = NDArray.Of(valid, [2, 4]);
        var (expected, actual) = (model.PredictTorch(new[] { small, steps }), model.PredictTorch(new[] { large, steps }));
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i].Doubles(), actual[i].Doubles());
    }

    /// <summary>
    /// Keras 3 calls the layer step by step, each with the statistics of its own batch; Keras 2 folds the steps into one batch.
    /// </summary>
    [Theory]
    [InlineData(false, 0.5 * 0.5 * 0 + 0.5 * 0.5 * 2 + 0.5 * 6), InlineData(true, 0.5 * 4)]
    public void Time_distributed_normalizes_step_by_step(bool keras2, double movingMean)
    {
        var input = Keras.Input([2, 1]);
        var normalization = new Layers.BatchNormalization(momentum: 0.5);
        var layer = new Layers.TimeDistributed(normalization) { IsOfKeras2 = keras2 };
        using var model = new Model(input, layer.Apply(input));
        model.Compile("sgd", "mse");
        // The steps' means are 2 and 6.
        model.TrainOnBatch(NDArray.Of([1f, 5, 3, 7], [2, 2, 1]), NDArray.Zeros(DType.Float32, [2, 2, 1]));
        Assert.Equal(movingMean, normalization.Weights[2].Value.Doubles()[0], 1e-6);
    }

    [Fact]
    public void Both_directions_outputs_are_penalized()
    {
        var input = Keras.Input([Time, Features]);
        var gru = new Layers.GRU(Units, activityRegularizer: new Regularizers.L2(0.1), returnSequences: true);
        var layer = new Layers.Bidirectional(gru, mergeMode: null);
        using var model = new Model(input, layer.ApplyMany(input));
        model.Compile("sgd", "mse");
        var x = Numbers([Batch, Time, Features]);
        var zeros = NDArray.Zeros(DType.Float32, [Batch, Time, Units]);
        var squares = model.PredictTorch(x).Select(y => y.Doubles().Sum(v => v * v)).Sum();
        var loss = model.Evaluate(x, new[] { zeros, zeros }, batchSize: Batch, verbose: 0)["loss"];
        Assert.Equal(squares / (Batch * Time * Units) + 0.1 * squares / Batch, loss, 1e-5);
    }

    [Fact]
    public void Nothing_native_is_left_behind()
    {
        long before = 0;
        for (var i = 0; i < 10; i++)
        {
            using (NewDisposeScope())
                foreach (var kind in new[] { "lstm", "gru", "rnn" }) Run(kind, "gappy", true, true, true, i % 2 == 0);
            if (i == 1) before = NativeTensors();
        }
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    static (NDArray[] Results, NDArray[] Gradients) Run(
        string kind, string mask, bool backwards, bool useBias, bool useState, bool loop, DType type = DType.Float64)
    {
        var gates = kind switch { "lstm" => 4, "gru" => 3, _ => 1 };
        NDArray Start(int seed) => useState ? Numbers([Batch, Units], seed) : NDArray.Zeros(DType.Float32, [Batch, Units]);
        NDArray[] operands = [Numbers([Batch, Time, Features]), Numbers([Features, gates * Units], 2), Numbers([Units, gates * Units], 3),
            Numbers(kind == "gru" ? [2, gates * Units] : [gates * Units], 4), Start(5), Start(6)];
        Tensor[] leaves = [.. operands.Select(o => TorchData.FromArray(o.Cast(type), CPU).requires_grad_())];
        KerasTensor[] t = [.. leaves.Select(Torch.Wrap)];
        ActivationFunction activation = kind == "rnn_relu" ? loop ? slowRelu : "relu" : loop ? slowTanh : "tanh";
        var (sequence, states) = Call(kind, new RecurrentArguments(
            t[0], t[1], t[2], useBias ? t[3] : null, kind == "lstm" ? t[4..6] : t[4..5], Mask(mask), activation, "sigmoid", backwards));
        KerasTensor[] results = [sequence, .. states];
        var loss = results.Select(Torch.Value).Select(r => (r * linspace(0.5, 1.5, r.numel(), r.dtype).view(r.shape)).sum())
            .Aggregate((a, b) => a + b);
        loss.backward();
        return ([.. results.Select(r => r.Array())], [.. leaves.Where(l => l.grad is not null).Select(l => TorchData.ToArray(l.grad!))]);
    }

    static (KerasTensor Sequence, KerasTensor[] States) Call(string kind, RecurrentArguments a) => kind switch
    {
        "lstm" => Torch.Lstm(a),
        "gru" => Torch.Gru(a),
        _ => Torch.SimpleRnn(a),
    };

    /// <summary>Masks; but for the first two, a row is fully masked.</summary>
    static KerasTensor? Mask(string kind)
    {
        var random = new Random(3);
        var places = Enumerable.Range(0, Batch * Time).Select(i => (Row: i / Time, Step: i % Time));
        return kind == "none" ? null : Bools([Batch, Time], [.. places.Select(p => kind switch
        {
            "all" => true,
            "empty" => false,
            "right" => p.Step < p.Row,
            "left" => p.Step >= Time - p.Row,
            _ => p.Row > 0 && random.Next(2) == 0,
        })]);
    }
}
