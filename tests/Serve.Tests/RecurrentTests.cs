using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>The fused operators against the loop over time that they stand for, with any mask, direction and initial state.</summary>
public class RecurrentTests
{
    static readonly ActivationFunction tanh = new("my_tanh", Ops.Tanh), sigmoid = new("my_sigmoid", Ops.Sigmoid);

    public static TheoryData<string, string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool, bool>();
        foreach (var kind in new[] { "lstm", "gru", "gru before", "simple" })
            foreach (var mask in new[] { "", "left", "gaps", "none valid" })
                foreach (var backwards in new[] { false, true })
                    foreach (var states in new[] { false, true })
                        cases.Add(kind, mask, backwards, states);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void FusedEqualsLoop(string kind, string mask, bool backwards, bool states)
    {
        var x = Keras.Input([6, 4]);
        var fused = new Cell(kind, mask.Length > 0, backwards, states, null, null);
        var loop = new Cell(kind, mask.Length > 0, backwards, states, tanh, sigmoid);
        using var model = new Model(x, fused.ApplyMany(x));
        using var reference = new Model(x, loop.ApplyMany(x));
        foreach (var (from, to) in fused.Weights.Zip(loop.Weights)) to.Value = from.Value = Ramp([.. from.Shape.Select(d => d!.Value)]);
        Assert.Contains("Scan", reference.ToOnnx().Operators);
        Assert.DoesNotContain("Scan", model.ToOnnx().Operators);

        var data = Ramp(4, 6, 4);
        for (var i = 0; i < 24; i++)
        {
            var (sample, step) = (i / 6, i % 6);
            var valid = mask switch { "left" => step >= sample, "gaps" => (step + sample) % 3 > 0, _ => sample % 2 == 1 && step < 4 };
            data.Span<float>()[i * 4 + 3] = valid ? 1 : -1;
        }
        var expected = reference.Predict(data);
        for (var i = 0; i < expected.Count; i++) Close(expected[i].ToArray<float>(), model.Predict(data)[i].ToArray<float>());
        AgreementTests.Agree(model, data);
        OnnxChecker.Check(reference);
    }

    [Fact]
    public void StackedLayersTransposeNothingBetween()
    {
        var x = Keras.Input([null, 3]);
        var y = new Layers.LSTM(4, returnSequences: true).Apply(x);
        using var model = new Model(x, new Layers.LSTM(5).Apply(y));
        Assert.Equal(["Transpose", "LSTM", "Squeeze", "LSTM", "Squeeze", "Slice", "Squeeze"], model.ToOnnx().Operators);
    }

    /// <summary>ONNX Runtime's own Softplus of a recurrent operator is infinite from 89 on.</summary>
    [Theory]
    [InlineData("linear"), InlineData("softplus"), InlineData("elu"), InlineData("softsign"), InlineData("hard_sigmoid")]
    public void LargeNumbersStayNumbers(string activation)
    {
        var x = Keras.Input([2, 1]);
        RNN[] layers = [new LSTM(2, activation), new GRU(2, activation), new SimpleRNN(2, activation)];
        using var model = new Model(x, [.. layers.Select(l => l.Apply(x))]);
        foreach (var weight in model.Weights) weight.Value = Ramp([.. weight.Shape.Select(d => d!.Value)]);
        AgreementTests.Agree(model, NDArray.Of([-300f, 200, 100, -90, 0, 300], [3, 2, 1]));
    }

    [Fact]
    public void IntegersAreFusedAsFloatsAre()
    {
        var x = Keras.Input([4, 2], dtype: DType.UInt8);
        RNN[] layers = [new LSTM(3), new GRU(3), new SimpleRNN(3)];
        using var model = new Model(x, [.. layers.Select(l => l.Apply(x)), new Bidirectional(new LSTM(2)).Apply(x)]);
        Assert.DoesNotContain("Scan", model.ToOnnx().Operators);
        AgreementTests.Agree(model, NDArray.Of([.. Enumerable.Range(0, 24).Select(i => (float)(i % 5))], [3, 4, 2]).Cast(DType.UInt8));
    }

    [Fact]
    public void HardSigmoidsOfBothKerasVersionsAreFused()
    {
        foreach (var gate in new ActivationFunction[] { "hard_sigmoid", ActivationFunction.HardSigmoidOfKeras2 })
        {
            var x = Keras.Input([6, 3]);
            using var model = new Model(x, new Layers.LSTM(4, activation: "softsign", recurrentActivation: gate).Apply(x));
            Assert.Contains("LSTM", model.ToOnnx().Operators);
            AgreementTests.Agree(model, Ramp(3, 6, 3));
        }
    }

    [Fact]
    public void StatefulLayersCarryTheirStatesFromBatchToBatch()
    {
        Keras.ClearSession();
        KerasTensor once = Keras.Input([6, 3], batchSize: 2), twice = Keras.Input([3, 3], batchSize: 2);
        using var whole = new Model(once, new Layers.LSTM(4).Apply(once));
        var layer = new Layers.LSTM(4, stateful: true, name: "lstm");
        using var halves = new Model(twice, layer.Apply(twice));
        foreach (var (from, to) in whole.Weights.Zip(halves.Weights)) to.Value = from.Value;
        NDArray x = Ramp(2, 6, 3), first = Half(0), second = Half(3);
        var expected = whole.Predict(x)[0].ToArray<float>();

        halves.Predict(first);
        Close(expected, halves.Predict(second)[0].ToArray<float>());
        layer.ResetStates();
        halves.PredictOnBatch(first);
        Close(expected, halves.PredictOnBatch(second)[0].ToArray<float>());

        layer.ResetStates();
        var onnx = halves.ToOnnx();
        Assert.Equal("lstm_state_0_in", onnx.InputNames[1]);
        Assert.Equal("lstm_state_1_out", onnx.OutputNames[2]);
        using var predictor = Predictor.Load(onnx.ToArray());
        for (var i = 0; i < 2; i++)
        {
            predictor.Predict(first);
            Close(expected, predictor.Predict(second)[0].ToArray<float>());
            predictor.ResetStates();
        }
        OnnxChecker.Check(halves);

        NDArray Half(int from) =>
            NDArray.Of([.. Enumerable.Range(0, 2).SelectMany(i => x.ToArray<float>()[(i * 18 + from * 3)..(i * 18 + from * 3 + 9)])],
                [2, 3, 3]);
    }

    /// <summary>Sequences of any length from a stateful layer: the runtime says how long its outputs are.</summary>
    [Fact]
    public void StatefulLayersTakeSequencesOfAnyLength()
    {
        var x = Keras.Input([null, 3], batchSize: 2);
        using var model = new Model(x, new Layers.LSTM(4, returnSequences: true, stateful: true).Apply(x));
        using var predictor = Predictor.Load(model.ToOnnx().ToArray());
        foreach (var length in new[] { 5, 2, 3 })
        {
            var data = Ramp(2, length, 3);
            Close(model.PredictTorch(data)[0].ToArray<float>(), predictor.Predict(data)[0].ToArray<float>());
        }
    }

    /// <summary>With a window of 1 each position is a sequence of its own, and so is its mask: what an LSTM makes of it.</summary>
    [Theory]
    [InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void AMaskOfPositionsKeepsEachPositionsState(bool backwards, bool zero)
    {
        const int batch = 2, time = 5, length = 3, features = 2, units = 4;
        var (images, rows) = (Keras.Input([time, length, features]), Keras.Input([time, features]));
        using var convolved = new Model(images, new Layers.ConvLSTM1D(units, 1, returnSequences: true, returnState: true,
            goBackwards: backwards, zeroOutputForMask: zero).ApplyMany(new Layers.Masking().Apply(images)));
        using var plain = new Model(rows, new Layers.LSTM(units, returnSequences: true, returnState: true, goBackwards: backwards,
            zeroOutputForMask: zero).ApplyMany(new Layers.Masking().Apply(rows)));
        foreach (var (from, to) in convolved.Weights.Zip(plain.Weights))
            to.Value = (from.Value = Ramp([.. from.Shape.Select(d => d!.Value)])).Reshape(to.Shape);
        var data = Ramp(batch, time, length, features);
        for (var i = 0; i < batch * time * length; i++)
            if (i % 7 < 3) data.Span<float>().Slice(i * features, features).Clear();
        var expected = plain.PredictTorch(Swapped(data, features));
        foreach (var actual in new[] { convolved.PredictTorch(data), convolved.Predict(data) })
        {
            Close(expected[0].ToArray<float>(), Swapped(actual[0], units).ToArray<float>());
            for (var i = 1; i < 3; i++) Close(expected[i].ToArray<float>(), actual[i].ToArray<float>());
        }

        // (batch, time, length, size) → (batch · length, time, size)
        static NDArray Swapped(NDArray x, int size)
        {
            var values = x.ToArray<float>();
            return NDArray.Of([.. from b in Enumerable.Range(0, batch) from l in Enumerable.Range(0, length)
                from t in Enumerable.Range(0, time) from s in Enumerable.Range(0, size)
                select values[((b * time + t) * length + l) * size + s]], [batch * length, time, size]);
        }
    }

    sealed class Cell(string kind, bool masked, bool backwards, bool states, ActivationFunction? activation,
        ActivationFunction? gate) : Layer
    {
        const int Units = 4;
        Variable kernel = null!, recurrent = null!, bias = null!;

        int Gates => kind switch { "lstm" => 4, "simple" => 1, _ => 3 };

        protected override void Build(Shape input)
        {
            kernel = AddWeight("kernel", [3, Gates * Units]);
            recurrent = AddWeight("recurrent_kernel", [Units, Gates * Units]);
            bias = AddWeight("bias", kind == "gru" ? [2, Gates * Units] : [Gates * Units]);
        }

        protected override KerasTensor[] Call(CallArguments arguments)
        {
            var x = arguments.Inputs[0];
            var first = Ops.BroadcastTo(Backend.Of(x).Cast(0.0, DType.Float32), [null, Units], like: x[.., 0]);
            KerasTensor[] initial = kind == "lstm" ? [first, first] : [first];
            if (states) initial = Array.ConvertAll(initial, s => s + x[.., 0, ..1] + 0.5);
            // The last feature says which steps are valid.
            var mask = masked ? x[.., .., 3] > 0 : null;
            x = x[.., .., ..3];
            var a = new RecurrentArguments(x, kernel, recurrent, bias, initial, mask, activation ?? "tanh", gate ?? "sigmoid", backwards,
                kind == "gru");
            var backend = Backend.Of(x);
            var (sequence, last) = kind switch { "lstm" => backend.Lstm(a), "simple" => backend.SimpleRnn(a), _ => backend.Gru(a) };
            return [sequence, .. last];
        }
    }
}
