using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>The examples of Keras's guide to the functional API, in its order.</summary>
public class FunctionalGuideTests : GraphTest
{
    [Fact]
    public void FirstExampleIsADenselyConnectedNetwork()
    {
        var model = Mlp();
        Assert.Equal("input_layer dense dense_1 dense_2", Order(model));
        Assert.Equal([null, 784], model.InputShape);
        Assert.Equal([null, 10], model.OutputShape);
        Assert.Equal(784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10, model.CountParams());
        Assert.Equal("functional", model.Name);
    }

    [Fact]
    public void AllModelsAreCallable()
    {
        var model = Mlp();
        var y = model.Apply(Keras.Input([784]));
        Assert.Equal([null, 10], y.Shape);
        Assert.Same(model, ((Symbol)y).Layer);
    }

    [Fact]
    public void AModelAppliesToEveryFrame()
    {
        var sequences = Keras.Input([20, 784]);
        var processed = new TimeDistributed(Mlp()).Apply(sequences);
        Assert.Equal([null, 20, 10], processed.Shape);
    }

    [Fact]
    public void TwoInputsAndTwoOutputs()
    {
        var headline = Keras.Input([100], dtype: DType.Int32, name: "main_input");
        var x = new Embedding(inputDim: 10000, outputDim: 512).Apply(headline);
        var lstm = new LSTM(32).Apply(x);
        var auxiliary = new Dense(1, activation: "sigmoid", name: "aux_output").Apply(lstm);
        var other = Keras.Input([5], name: "aux_input");
        x = Keras.Concatenate([lstm, other]);
        for (var i = 0; i < 3; i++) x = new Dense(64, activation: "relu").Apply(x);
        var main = new Dense(1, activation: "sigmoid", name: "main_output").Apply(x);
        var model = new Model([headline, other], [main, auxiliary]);

        Assert.Equal(["main_input", "aux_input"], model.InputNames);
        Assert.Equal(["main_output", "aux_output"], model.OutputNames);
        Assert.Equal("main_input embedding lstm aux_input concatenate dense dense_1 dense_2 main_output aux_output", Order(model));
    }

    [Fact]
    public void ASharedLayerHasOneSetOfWeights()
    {
        var a = Keras.Input([280, 256]);
        var b = Keras.Input([280, 256]);
        var shared = new LSTM(64);
        var merged = Keras.Concatenate([shared.Apply(a), shared.Apply(b)], axis: -1);
        var model = new Model([a, b], new Dense(1, activation: "sigmoid").Apply(merged));
        Assert.Equal(2, shared.InboundNodes.Count);
        Assert.Equal(5, model.Weights.Count);
    }

    [Fact]
    public void ALayerCalledOnceHasItsOutput()
    {
        var lstm = new LSTM(32);
        var encoded = lstm.Apply(Keras.Input([280, 256]));
        Assert.Same(encoded, lstm.Output);
    }

    [Fact]
    public void ALayerCalledTwiceHasAnOutputPerNode()
    {
        var lstm = new LSTM(32);
        var first = lstm.Apply(Keras.Input([280, 256]));
        var second = lstm.Apply(Keras.Input([280, 256]));
        Assert.Equal("Layer lstm has multiple inbound nodes, hence the notion of \"layer output\" is ill-defined. Use "
            + "GetOutputAt(nodeIndex) instead.", ErrorOf(() => lstm.Output));
        Assert.Same(first, lstm.GetOutputAt(0));
        Assert.Same(second, lstm.GetOutputAt(1));
        Assert.Equal("Asked to get output at node 2, but layer lstm has only 2 inbound nodes.", ErrorOf(() => lstm.GetOutputAt(2)));
    }

    [Fact]
    public void AnInputShapeIsDefinedWhileAllCallsAgree()
    {
        var a = Keras.Input([32, 32, 3]);
        var b = Keras.Input([64, 64, 3]);
        var conv = new Conv2D(16, 3, padding: Padding.Same);
        conv.Apply(a);
        Assert.Equal([null, 32, 32, 3], conv.InputShape);
        conv.Apply(Keras.Input([32, 32, 3]));
        Assert.Equal([null, 32, 32, 3], conv.InputShape);
        conv.Apply(b);
        Assert.Equal("The layer \"conv2d\" has multiple inbound nodes, with different input shapes. Hence the notion of \"input shape\" is "
            + "ill-defined for the layer. Use GetInputShapeAt(nodeIndex) instead.", ErrorOf(() => conv.InputShape));
        Assert.Equal([null, 32, 32, 3], conv.GetInputShapeAt(0));
        Assert.Equal([null, 64, 64, 3], conv.GetInputShapeAt(2));
        Assert.Equal([null, 64, 64, 16], conv.GetOutputShapeAt(2));
    }

    [Fact]
    public void InceptionModule()
    {
        var image = Keras.Input([3, 256, 256]);
        var tower1 = Conv(1).Apply(image);
        tower1 = Conv(3).Apply(tower1);
        var tower2 = Conv(1).Apply(image);
        tower2 = Conv(5).Apply(tower2);
        var tower3 = new MaxPooling2D(3, strides: 1, padding: Padding.Same, dataFormat: DataFormat.ChannelsFirst).Apply(image);
        tower3 = Conv(1).Apply(tower3);
        var output = Keras.Concatenate([tower1, tower2, tower3], axis: 1);
        var model = new Model(image, output);
        Assert.Equal([null, 192, 256, 256], model.OutputShape);
        // The first layers of the towers, then the second ones.
        Assert.Equal("input_layer conv2d conv2d_2 max_pooling2d conv2d_1 conv2d_3 conv2d_4 concatenate", Order(model));

        static Conv2D Conv(int size) => new(64, size, padding: Padding.Same, dataFormat: DataFormat.ChannelsFirst, activation: "relu");
    }

    [Fact]
    public void ResidualConnection()
    {
        var x = Keras.Input([256, 256, 3]);
        var y = new Conv2D(3, 3, padding: Padding.Same).Apply(x);
        var z = Keras.Add([x, y]);
        Assert.Equal([null, 256, 256, 3], z.Shape);
        Assert.Equal("input_layer conv2d add", Order(new Model(x, z)));
    }

    /// <summary>Keras's seq2seq example takes the states of a model that it has loaded by the encoder's outputs.</summary>
    [Fact]
    public void OutputsOfALayerHaveNames()
    {
        var encoder = new LSTM(16, returnState: true);
        encoder.ApplyMany(Keras.Input([null, 4]));
        var (_, h, c) = encoder.Outputs;
        Assert.Equal(encoder.Outputs.Skip(1), [h, c]);
        var both = new Bidirectional(new LSTM(8, returnState: true)).ApplyMany(Keras.Input([null, 4]));
        var (_, forwardH, forwardC, backwardH, backwardC) = both;
        Assert.Equal(both[1..], [forwardH, forwardC, backwardH, backwardC]);
        Assert.Equal("There are 3 tensors, not 2.", ErrorOf(() => { var (_, _) = encoder.Outputs; }));
    }

    static Model Mlp()
    {
        var inputs = Keras.Input([784]);
        var x = new Dense(64, activation: "relu").Apply(inputs);
        x = new Dense(64, activation: "relu").Apply(x);
        return new Model(inputs, new Dense(10, activation: "softmax").Apply(x));
    }
}
