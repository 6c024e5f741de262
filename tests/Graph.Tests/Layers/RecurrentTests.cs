using OnnxKeras.Layers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests.Layers;

public class RecurrentTests
{
    static readonly KerasTensor x = Keras.Input([7, 4]);

    public static TheoryData<string, Layer, string> Outputs => new()
    {
        { "last output", new LSTM(3), "(None, 3)" },
        { "sequence", new LSTM(3, returnSequences: true), "(None, 7, 3)" },
        { "states of an LSTM", new LSTM(3, returnState: true), "(None, 3) (None, 3) (None, 3)" },
        { "states of a GRU", new GRU(3, returnSequences: true, returnState: true), "(None, 7, 3) (None, 3)" },
        { "SimpleRNN", new SimpleRNN(5, goBackwards: true), "(None, 5)" },
        { "any cell", new RNN(new Counting(), returnSequences: true, returnState: true), "(None, 7, 1) (None, 2)" },
        { "several cells", new RNN(new RnnCell[] { new GRUCell(3), new LSTMCell(2) }, returnState: true),
            "(None, 2) (None, 3) (None, 2) (None, 2)" },
        { "both directions", new Bidirectional(new LSTM(3, returnSequences: true)), "(None, 7, 6)" },
        { "both directions, summed", new Bidirectional(new GRU(3), MergeMode.Sum), "(None, 3)" },
        { "both directions, apart", new Bidirectional(new GRU(3, returnState: true), null), "(None, 3) (None, 3) (None, 3) (None, 3)" },
    };

    [Theory, MemberData(nameof(Outputs))]
    public void Gives(string _, Layer layer, string shapes) =>
        Assert.Equal(shapes, string.Join(" ", layer.ApplyMany(x).Select(y => y.Shape.ToString())));

    public static TheoryData<Layer, string> WeightShapes => new()
    {
        { new LSTM(3), "(4, 12) (3, 12) (12,)" },
        { new LSTM(3, useBias: false), "(4, 12) (3, 12)" },
        { new GRU(3), "(4, 9) (3, 9) (2, 9)" },
        { new GRU(3, resetAfter: false), "(4, 9) (3, 9) (9,)" },
        { new SimpleRNN(3), "(4, 3) (3, 3) (3,)" },
        { new RNN(new RnnCell[] { new SimpleRNNCell(3), new SimpleRNNCell(2) }), "(4, 3) (3, 3) (3,) (3, 2) (2, 2) (2,)" },
        { new Bidirectional(new SimpleRNN(2)), "(4, 2) (2, 2) (2,) (4, 2) (2, 2) (2,)" },
    };

    [Theory, MemberData(nameof(WeightShapes))]
    public void Has_weights(Layer layer, string shapes)
    {
        _ = layer.ApplyMany(x);
        Assert.Equal(shapes, string.Join(" ", layer.Weights.Select(w => w.Shape.ToString())));
    }

    [Fact]
    public void Forget_gate_begins_with_one()
    {
        var layer = new LSTM(2);
        layer.Apply(x);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], layer.Weights[2].Value.Span<float>().ToArray());
    }

    [Theory]
    [InlineData(Padding.Valid, DataFormat.ChannelsLast, 1, 1, "(None, 5, 6, 4, 2)")]
    [InlineData(Padding.Same, DataFormat.ChannelsLast, 2, 1, "(None, 5, 4, 3, 2)")]
    [InlineData(Padding.Valid, DataFormat.ChannelsFirst, 1, 2, "(None, 5, 2, 4, 2)")]
    public void Convolves(Padding padding, DataFormat format, int strides, int dilation, string shape)
    {
        var images = Keras.Input(format == DataFormat.ChannelsLast ? [5, 8, 6, 3] : [5, 3, 8, 6]);
        var layer = new ConvLSTM2D(2, 3, strides, padding, format, dilation, returnSequences: true);
        Assert.Equal(shape, layer.Apply(images).Shape.ToString());
        Assert.Equal("(3, 3, 3, 8) (3, 3, 2, 8) (8,)", string.Join(" ", layer.Weights.Select(w => w.Shape.ToString())));
    }

    [Fact]
    public void Convolves_one_and_three_axes()
    {
        Assert.Equal("(None, 6, 2)", new ConvLSTM1D(2, 3).Apply(Keras.Input([5, 8, 3])).Shape.ToString());
        Assert.Equal("(None, 3, 4, 5, 2)", new ConvLSTM3D(2, 2).Apply(Keras.Input([5, 4, 5, 6, 1])).Shape.ToString());
    }

    [Fact]
    public void Mask_goes_on_with_sequences_only()
    {
        var masked = new Embedding(10, 4, maskZero: true).Apply(Keras.Input([7], dtype: DType.Int32));
        Assert.NotNull(new LSTM(3, returnSequences: true).Apply(masked).Mask);
        Assert.Null(new LSTM(3).Apply(masked).Mask);
        var (y, h) = new GRU(3, returnSequences: true, returnState: true).ApplyMany(masked);
        Assert.NotNull(y.Mask);
        Assert.Null(h.Mask);
        Assert.NotNull(new Bidirectional(new LSTM(3, returnSequences: true)).Apply(masked).Mask);
        // Keras's Layer.__call__ passes on a mask given as an argument before one that came with the input.
        var given = NotEqual(x[.., .., 0], 0);
        Assert.Same(given, new LSTM(3, returnSequences: true).Apply(x, null, mask: given).Mask);
        Assert.Null(new LSTM(3).Apply(x, null, mask: given).Mask);
    }

    [Fact]
    public void Starts_from_given_states()
    {
        var (h, c) = (Keras.Input([3]), Keras.Input([3]));
        Assert.Equal("(None, 3)", new LSTM(3).Apply(x, initialState: [h, c]).Shape.ToString());
        Assert.Equal("(None, 3)", new LSTM(3).Apply(x, h, c).Shape.ToString());
        Assert.Equal("(None, 6)", new Bidirectional(new GRU(3)).Apply(x, initialState: [h, c]).Shape.ToString());
    }

    [Fact]
    public void States_of_a_stateful_layer_are_no_weights()
    {
        var layer = new GRU(3, stateful: true);
        layer.Apply(Keras.Input([7, 4], batchSize: 2));
        Assert.Equal(3, layer.Weights.Count);
        var state = Assert.Single(layer.States);
        Assert.Equal("(2, 3)", state.Shape.ToString());
        state.Value = NDArray.Of([1f, 2, 3, 4, 5, 6], [2, 3]);
        layer.ResetStates();
        Assert.All(state.Value.Span<float>().ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Bidirectional_clones_every_setting()
    {
        var layer = new Bidirectional(new GRU(3, activation: "relu", recurrentActivation: "hard_sigmoid", useBias: false,
            kernelConstraint: null, dropout: 0.1, recurrentDropout: 0.2, resetAfter: false, returnSequences: true, seed: 5, name: "inner"));
        var backward = Assert.IsType<GRU>(layer.BackwardLayer);
        Assert.Equal(("forward_inner", "backward_inner"), (layer.Layer.Name, backward.Name));
        Assert.Equal((false, true), (layer.Layer.GoBackwards, backward.GoBackwards));
        Assert.Equal((3, "relu", "hard_sigmoid", false, 0.1, 0.2, false, true, 5), (backward.Units, backward.Activation.Name,
            backward.RecurrentActivation.Name, backward.UseBias, backward.Dropout, backward.RecurrentDropout, backward.ResetAfter,
            backward.ReturnSequences, backward.Seed));
        Assert.True(backward.ZeroOutputForMask);
    }

    [Fact]
    public void Bidirectional_clones_cells()
    {
        var layer = new Bidirectional(new RNN(new StackedRNNCells([new GRUCell(3), new SimpleRNNCell(2)])));
        layer.Apply(x);
        Assert.Equal(12, layer.Weights.Count);
        Assert.Equal(12, layer.Weights.Distinct().Count());
    }

    [Fact]
    public void Time_distributes_over_unknown_sizes()
    {
        Assert.Equal("(None, None, 5)", new TimeDistributed(new Dense(5)).Apply(Keras.Input([null, 4])).Shape.ToString());
        Assert.Equal("(None, 3, None, None, 2)", new TimeDistributed(new Conv2D(2, 3))
            .Apply(Keras.Input([3, null, null, 1])).Shape.ToString());
        Assert.Equal("(None, None, 6, None, 2)", new TimeDistributed(new Conv2D(2, 3))
            .Apply(Keras.Input([null, 8, null, 1])).Shape.ToString());
        Assert.Equal("(None, 7, 3) (None, 7, 3)",
            string.Join(" ", new TimeDistributed(new GRU(3, returnState: true)).ApplyMany(Keras.Input([7, 5, 4]))
                .Select(y => y.Shape.ToString())));
    }

    [Fact]
    public void Time_distributed_passes_masks_of_sentences()
    {
        var ids = Keras.Input([7, 5], dtype: DType.Int32);
        var words = new TimeDistributed(new Embedding(10, 4, maskZero: true)) { IsOfKeras2 = true }.Apply(ids);
        Assert.Equal("(None, 7, 5)", words.Mask!.Shape.ToString());
        Assert.Equal("(None, 7)", new TimeDistributed(new LSTM(3)) { IsOfKeras2 = true }.Apply(words).Mask!.Shape.ToString());
        // Keras 3 calls the layer without its mask, and passes on the input's as it is (keras/src/layers/rnn/time_distributed.py).
        Assert.Null(new TimeDistributed(new Embedding(10, 4, maskZero: true)).Apply(ids).Mask);
        Assert.Same(words.Mask, new TimeDistributed(new LSTM(3)).Apply(words).Mask);
    }

    /// <summary>keras/src/layers/rnn/time_distributed_test.py: the mask must have the input's steps.</summary>
    [Fact]
    public void Time_distributed_refuses_a_mask_of_other_steps()
    {
        var mask = Keras.Input([6], dtype: DType.Bool);
        var layer = new TimeDistributed(new Dense(5));
        var error = Assert.ThrowsAny<KerasException>(() =>
            layer.ApplyMany(new CallArguments([Keras.Input([5, 3])], new Dictionary<string, object?> { ["mask"] = mask })));
        Assert.Contains("mask of shape (None, 6)", error.Message);
    }

    /// <summary>Keras 2 turns the other direction around, whichever way the given layer goes; Keras 3 refuses such a layer.</summary>
    [Fact]
    public void Bidirectional_of_Keras_2_goes_the_other_way()
    {
        const string json = """
            {"class_name": "Sequential", "keras_version": "2.2.4", "backend": "tensorflow", "config": {"name": "s", "layers": [
            {"class_name": "Bidirectional", "config": {"name": "both", "trainable": true, "batch_input_shape": [null, 4, 2],
            "dtype": "float32", "merge_mode": "concat", "layer": {"class_name": "SimpleRNN", "config": {"name": "rnn", "units": 3,
            "go_backwards": true}}}}]}}
            """;
        var layer = Assert.IsType<Bidirectional>(Keras.ModelFromJson(json).Layers[^1]);
        Assert.True(layer.Layer.GoBackwards);
        Assert.False(layer.BackwardLayer.GoBackwards);
        Assert.Equal(("forward_rnn", "backward_rnn"), (layer.Layer.Name, layer.BackwardLayer.Name));
    }

    [Fact]
    public void A_mask_may_tell_positions_apart_where_the_states_have_them()
    {
        var images = new Masking().Apply(Keras.Input([5, 8, 6, 3]));
        Assert.Equal("(None, 8, 6, 2)", new ConvLSTM2D(2, 3, padding: Padding.Same).Apply(images).Shape.ToString());
        var error = Assert.ThrowsAny<KerasException>(() => new ConvLSTM2D(2, 3).Apply(images));
        Assert.Contains("mask of shape (None, 5, 8, 6)", error.Message);
    }

    /// <summary>A cell as a user writes it: its output has another shape than its state.</summary>
    sealed class Counting() : RnnCell
    {
        public override IReadOnlyList<Shape> StateShapes => [[2]];

        public override Shape StepOutputShape => [1];

        public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states) =>
            (Sum(x, [-1], keepDims: true), [states[0] + 1]);
    }

    [Fact]
    public void A_model_resets_the_states_of_all_its_layers()
    {
        var input = Keras.Input([3, 4], batchSize: 2);
        var (outer, wrapped, inner) = (new LSTM(4, returnSequences: true, stateful: true),
            new GRU(4, returnSequences: true, stateful: true), new SimpleRNN(2, stateful: true));
        var both = new Bidirectional(wrapped);
        var nested = new Sequential([new InputLayer([3, 8], batchSize: 2), inner]);
        var model = new Model(input, nested.Apply(both.Apply(new LSTM(4, returnSequences: true).Apply(outer.Apply(input)))));
        Variable[] states = [.. outer.States, .. both.Layer.States, .. both.BackwardLayer.States, .. inner.States];
        Assert.Equal(2 + 1 + 1 + 1, states.Length);
        foreach (var state in states) state.Value = NDArray.Of([.. Enumerable.Repeat(1f, state.Count)], state.Shape);
        model.ResetStates();
        Assert.All(states, s => Assert.All(s.Value.ToArray<float>(), v => Assert.Equal(0, v)));
    }
}
