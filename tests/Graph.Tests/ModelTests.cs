using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Graphs of several inputs and outputs, shared and nested models, and the order of layers.</summary>
public class ModelTests : GraphTest
{
    /// <summary>As the recorded model_nested_structure: the tensors are listed part by part, a dictionary's by sorted keys.</summary>
    [Fact]
    public void StructuresMayBeNested()
    {
        KerasTensor a = Keras.Input([3], name: "a"), b = Keras.Input([4], name: "b"), c = Keras.Input([2], name: "c");
        TensorList inputs = new TensorList[] { a, new Dictionary<string, KerasTensor> { ["c"] = c, ["b"] = b } };
        TensorList outputs = new Dictionary<string, TensorList>
        {
            ["rest"] = (KerasTensor[])[new Dense(1, name: "p").Apply(b), new Dense(1, name: "q").Apply(c)],
            ["first"] = new Dense(1, name: "o").Apply(a),
        };
        var model = new Model(inputs, outputs);
        Assert.Equal(["a", "b", "c"], model.InputNames);
        Assert.Equal(["o", "p", "q"], model.OutputNames);
        Assert.Null(model.OutputStructure.Keys);
        var config = System.Text.Json.Nodes.JsonNode.Parse(model.ToJson())!["config"]!;
        Assert.Equal("""[["a",0,0],{"b":["b",0,0],"c":["c",0,0]}]""", config["input_layers"]!.ToJsonString());
        Assert.Equal("""{"first":["o",0,0],"rest":[["p",0,0],["q",0,0]]}""", config["output_layers"]!.ToJsonString());

        // A call in another model is written in the same structure, and read.
        KerasTensor[] others = [Keras.Input([3], name: "x"), Keras.Input([4], name: "y"), Keras.Input([2], name: "z")];
        var outer = new Model(others, model.ApplyMany(others)[1]);
        var text = outer.ToJson();
        var args = System.Text.Json.Nodes.JsonNode.Parse(text)!["config"]!["layers"]![3]!["inbound_nodes"]![0]!["args"]!;
        Assert.Equal("""["x",0,0]""", args[0]![0]!["config"]!["keras_history"]!.ToJsonString());
        Assert.Equal("""["z",0,0]""", args[0]![1]!["c"]!["config"]!["keras_history"]!.ToJsonString());
        Assert.Equal(text, Keras.ModelFromJson(text).ToJson());
    }

    [Fact]
    public void TensorsByNameStandInTheOrderOfSortedKeys()
    {
        var title = Keras.Input([5], name: "a");
        var body = Keras.Input([3], name: "b");
        var model = new Model(new Dictionary<string, KerasTensor> { ["title"] = title, ["body"] = body },
            new Dictionary<string, KerasTensor> { ["y"] = new Dense(2).Apply(title), ["x"] = new Dense(3).Apply(body) });
        Assert.Equal(["body", "title"], model.InputNames);
        Assert.Equal(["x", "y"], model.OutputNames);
        Assert.Same(body, model.Inputs[0]);
        Assert.Equal([null, 3], model.Outputs[0].Shape);
    }

    [Fact]
    public void AnOutputMayStandTwice()
    {
        var x = Keras.Input([4]);
        var y = new Dense(3).Apply(x);
        var outputs = new Model(x, [y, y, x]).ApplyMany(Keras.Input([4]));
        Assert.Equal(["(None, 3)", "(None, 3)", "(None, 4)"], outputs.Select(o => o.Shape.ToString()));
    }

    [Fact]
    public void AModelInAModelSharesItsWeights()
    {
        var inner = new Sequential([new InputLayer([4]), new Dense(3), new BatchNormalization()], "inner");
        var (a, b) = (Keras.Input([4]), Keras.Input([4]));
        var model = new Model([a, b], new Add().Apply(inner.Apply(a), inner.Apply(b)));
        Assert.Equal(inner.Weights, model.Weights);
        Assert.Equal(6, model.Weights.Count);
        Assert.Equal(2, model.NonTrainableWeights.Count);
        inner.Trainable = false;
        Assert.Empty(model.TrainableWeights);
    }

    /// <summary>Keras casts what a model within is called on to the type of the input, so that fractions fall off.</summary>
    [Fact]
    public void AModelInAModelTakesItsInputsInTheirTypes()
    {
        var whole = Keras.Input([2], dtype: DType.Int32);
        var inner = new Model(whole, whole * 2);
        var x = Keras.Input([2]);
        var doubled = inner.Apply(x);
        Assert.Equal(DType.Int32, doubled.DType);
        var model = new Model(x, new Rescaling(1).Apply(doubled));
        NDArray sample = new[,] { { 1.7f, -2.6f } };
        Assert.Equal([2, -4], ((NDArray)model.Predict(sample)).ToArray<float>());
        model.Compile("sgd", "mse");
        Assert.Equal((4 + 16) / 2.0, model.Evaluate(sample, new[,] { { 0f, 0f } }, verbose: 0)["loss"], 6);
    }

    [Fact]
    public void AModelMayBeginInsideAnother()
    {
        var x = Keras.Input([8]);
        var features = new Dense(5, name: "features").Apply(x);
        var scores = new Dense(3, name: "scores").Apply(features);
        var head = new Model(features, scores);
        Assert.Equal(2, head.Layers.Count);
        Assert.IsType<InputLayer>(head.Layers[0]);
        Assert.Equal([null, 5], head.InputShape);
        Assert.Same(new Model(x, scores).GetLayer("scores").Weights[0], head.Weights[0]);
        Assert.Equal(5 * 3 + 3, head.CountParams());
        Assert.Equal(2, head.GetLayer("scores").InboundNodes.Count);
    }

    [Fact]
    public void AnUnusedInputStandsWithTheLastLayers()
    {
        var (x, unused) = (Keras.Input([4], name: "x"), Keras.Input([2], name: "unused"));
        Assert.Equal("x unused dense", Order(new Model([x, unused], new Dense(3).Apply(x))));
    }

    [Fact]
    public void OrderIsDepthThenFirstMet()
    {
        // Depth counts from the outputs, so the side input stands just before it is needed.
        var (a, b) = (Keras.Input([4], name: "a"), Keras.Input([4], name: "b"));
        var deep = new Dense(4, name: "d2").Apply(new Dense(4, name: "d1").Apply(a));
        Assert.Equal("a d1 b d2 add", Order(new Model([a, b], new Add().Apply(b, deep))));
    }

    [Fact]
    public void ASharedLayerStandsAsDeepAsItsDeepestCall()
    {
        var (a, b) = (Keras.Input([4], name: "a"), Keras.Input([4], name: "b"));
        var shared = new Dense(4, name: "shared");
        var deep = new Dense(4, name: "d").Apply(shared.Apply(a));
        Assert.Equal("b a shared d add", Order(new Model([a, b], new Add().Apply(shared.Apply(b), deep))));
        var x = Keras.Input([4], name: "x");
        Assert.Equal("x shared", Order(new Model(x, shared.Apply(shared.Apply(x)))));
    }

    [Theory]
    [InlineData("image conv2d batch_normalization re_lu max_pooling2d conv2d_1 batch_normalization_1 activation conv2d_2 "
        + "batch_normalization_2 add "
        + "activation_1 conv2d_3 batch_normalization_3 activation_2 shortcut_1 conv2d_4 shortcut_bn_1 batch_normalization_4 add_1 "
        + "activation_3 global_average_pooling2d dense", "resnet")]
    [InlineData("left right shared_1 shared_2 subtract square sum sqrt dense dot", "siamese")]
    [InlineData("x get_item get_item_1 dense get_item_3 z split add get_item_2 multiply", "slicing")]
    [InlineData("target source shared_embedding not_equal encoder decoder not_equal_1 time_distributed", "seq2seq")]
    [InlineData("x level1 multiply dense", "nested")]
    public void OrderAsRecorded(string order, string model) => Assert.Equal(order, Order(model switch
    {
        "resnet" => KnownModels.ResNet(),
        "siamese" => KnownModels.Siamese(),
        "slicing" => KnownModels.Slicing(),
        "seq2seq" => KnownModels.SequenceToSequence(),
        _ => KnownModels.Nested(),
    }));

    [Fact]
    public void DeepNetworksNeedNoDeepStack()
    {
        KerasTensor x = Keras.Input([1]), y = x;
        var layer = new Activation("relu");
        for (var i = 0; i < 20_000; i++) y = layer.Apply(y);
        Assert.Equal(2, new Model(x, y).Layers.Count);
    }

    [Fact]
    public void LayersByNameAndPlace()
    {
        var model = KnownModels.Siamese();
        Assert.Same(model.Layers[2], model.GetLayer("shared_1"));
        Assert.Same(model.Layers[2], model.GetLayer(2));
        Assert.Contains("Did you mean 'shared_1'?", ErrorOf(() => model.GetLayer("shared1")));
        Assert.Equal("Functional 'siamese' has 10 layers; there is none at index 10.", ErrorOf(() => model.GetLayer(10)));
    }
}
