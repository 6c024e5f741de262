namespace OnnxKeras.Tests;

/// <summary>A layer that only has weights, of any class, so that files can be tested without the layers themselves.</summary>
sealed class Fake(string kerasClass, string name, params (string Name, Shape Shape)[] weights) : Layer(name)
{
    readonly List<Layer> inner = [];

    public override string KerasClassName => kerasClass;

    public Fake With(string attribute, Layer layer)
    {
        inner.Add(AddLayer(attribute, layer));
        return this;
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        foreach (var (name, shape) in weights)
            AddWeight(name, shape, trainable: !(name.StartsWith("moving") || name.StartsWith("vector")));
        foreach (var layer in inner) layer.EnsureBuilt(inputs);
    }

    protected override KerasTensor Call(KerasTensor[] inputs) => inputs[0] + inputs[0];
}

/// <summary>Models whose weights are those of the fixture of the same name.</summary>
static class FakeModels
{
    public static Model Of(string file) => file switch
    {
        "keras3/predict/model_mlp.weights.h5" => Chain("mlp", "features",
            Dense("hidden_0", 5, 6), Dense("hidden_1", 6, 4), Dense("probabilities", 4, 3)),
        "keras3/predict/model_as_layer.weights.h5" => ModelAsLayer(),
        "keras3/predict/bidirectional_lstm_mul.weights.h5" => Chain("m", "x", new Fake("Bidirectional", "layer")
            .With("forward_layer", Lstm("forward_lstm", 2, 3)).With("backward_layer", Lstm("backward_lstm", 2, 3))),
        "keras3/predict/rnn_stacked_mixed_state.weights.h5" => Chain("m", "x", new Fake("RNN", "layer").With("cell",
            new Fake("StackedRNNCells", "stacked_rnn_cells")
                .With("cells/", Cell("LSTMCell", "lstm_cell", [2, 12], [3, 12], [12]))
                .With("cells/", Cell("GRUCell", "gru_cell", [2, 9], [3, 9], [2, 9]))
                .With("cells/", Cell("SimpleRNNCell", "simple_rnn_cell", [3, 2], [2, 2], [2])))),
        "keras3/predict/model_sequential_cnn.weights.h5" => new Sequential([
            new Fake("Conv2D", "conv2d", ("kernel", [3, 3, 1, 3]), ("bias", [3])), new Fake("MaxPooling2D", "max_pooling2d"),
            new Fake("Dropout", "dropout"), new Fake("Flatten", "flatten"), Dense("dense", 27, 3)], "cnn").Built([null, 27]),
        "keras3/predict/mha_self.h5" => Chain("functional", "query", new Fake("MultiHeadAttention", "layer")
            .With("query_dense", new Fake("EinsumDense", "query", ("kernel", [6, 2, 3]), ("bias", [2, 3])))
            .With("key_dense", new Fake("EinsumDense", "key", ("kernel", [6, 2, 3]), ("bias", [2, 3])))
            .With("value_dense", new Fake("EinsumDense", "value", ("kernel", [6, 2, 3]), ("bias", [2, 3])))
            .With("output_dense", new Fake("EinsumDense", "attention_output", ("kernel", [2, 3, 6]), ("bias", [6])))),
        "keras3/predict/spectral_norm_dense.keras" => Chain("m", "x",
            new Fake("SpectralNormalization", "layer", ("vector_u", [1, 4])).With("layer", Dense("dense", 5, 4))),
        "keras2/predict/dense_variable_length_names.weights.h5" => Chain("model_1", "input_1",
            Dense("dense_1", 4, 3), Dense("dense_2", 3, 2)),
        "keras2/predict/bidirectional_lstm_concat.weights.h5" => Chain("model_1", "input_1", new Fake("Bidirectional", "bidirectional_1")
            .With("forward_layer", Lstm("forward_lstm_1", 3, 4)).With("backward_layer", Lstm("backward_lstm_1", 3, 4))),
        "keras2/predict/model_nested_conv.weights.h5" => Chain("model_1", "input_2", new Sequential([
            new Fake("Conv2D", "conv2d_1", ("kernel", [3, 3, 2, 3]), ("bias", [3])),
            new Fake("BatchNormalization", "batch_normalization_1",
                ("gamma", [3]), ("beta", [3]), ("moving_mean", [3]), ("moving_variance", [3])),
            new Fake("Conv2D", "conv2d_2", ("kernel", [2, 2, 3, 2]), ("bias", [2])), Dense("dense_1", 8, 4)], "sequential_1"),
            Dense("dense_2", 4, 2)),
        "keras2/predict/conv2d_theano.weights.h5" => Chain("model_1", "input_1",
            new Fake("Conv2D", "conv2d_1", ("kernel", [3, 2, 2, 3]), ("bias", [3]))),
        _ => throw new ArgumentException(file),
    };

    public static Fake Dense(string name, int inputs, int units) => new("Dense", name, ("kernel", [inputs, units]), ("bias", [units]));

    public static Model Chain(string name, string input, params Layer[] layers)
    {
        var x = Keras.Input([1], name: input);
        return new Model(x, layers.Aggregate(x, (t, layer) => layer.Apply(t)), name);
    }

    static Fake Lstm(string name, int inputs, int units) => new Fake("LSTM", name)
        .With("cell", Cell("LSTMCell", "lstm_cell", [inputs, 4 * units], [units, 4 * units], [4 * units]));

    static Fake Cell(string kerasClass, string name, Shape kernel, Shape recurrent, Shape bias) =>
        new(kerasClass, name, ("kernel", kernel), ("recurrent_kernel", recurrent), ("bias", bias));


    static Model Built(this Sequential model, Shape input)
    {
        model.EnsureBuilt([input]);
        return model;
    }

    static Model ModelAsLayer()
    {
        var inner = Chain("inner", "input_layer", Dense("dense_1", 4, 5), Dense("dense", 5, 4));
        var (a, b) = (Keras.Input([1], name: "x1"), Keras.Input([1], name: "x2"));
        var difference = new Fake("Subtract", "subtract").Apply(inner.Apply(a), inner.Apply(b));
        return new Model(new[] { a, b }, Dense("dense_2", 4, 2).Apply(difference), "outer");
    }
}
