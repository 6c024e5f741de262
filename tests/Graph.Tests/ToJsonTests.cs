using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>What recorded files can't show of writing architectures.</summary>
public class ToJsonTests : GraphTest
{
    static Model Stack(Layer layer, params int?[] shape)
    {
        var x = Keras.Input([.. shape]);
        return new Model(x, layer.Apply(x));
    }

    [Fact]
    public void ALayerOfOnesOwnComesBack()
    {
        using var model = Stack(new ModelFromJsonTests.Scaled(0.1, "relu", "mine"), 4);
        using var again = Keras.ModelFromJson(model.ToJson(),
            new Dictionary<string, object> { ["Scaled"] = typeof(ModelFromJsonTests.Scaled) });
        var layer = Assert.IsType<ModelFromJsonTests.Scaled>(again.GetLayer("mine"));
        Assert.Equal((0.1, "relu"), (layer.Factor, layer.Activation.Name));
    }

    [Fact]
    public void AHiddenParameterIsNamed()
    {
        using var model = Stack(new ModelFromJsonTests.Secretive(3, "s"), 4);
        Assert.Contains("parameter 'size' needs a public property 'Size'", Refused(model));
    }

    [Fact]
    public void CodeIsNotWritten()
    {
        using var model = Stack(new Lambda(x => x * 2, "twice"), 4);
        Assert.Contains("Lambda 'twice' cannot be saved", Refused(model));
    }

    /// <summary>The same name means another function: written without a word, the model would predict other numbers.</summary>
    [Fact]
    public void HardSigmoidOfKeras2IsNotTakenForKeras3s()
    {
        using var old = Keras.ModelFromJson("""
            {"class_name":"Sequential","keras_version":"2.2.4","config":[{"class_name":"Dense","config":
            {"name":"d","batch_input_shape":[null,4],"units":2,"activation":"hard_sigmoid"}}]}
            """);
        using var again = Keras.ModelFromJson(old.ToJson());
        Assert.Same(ActivationFunction.HardSigmoidOfKeras2, Assert.IsType<Dense>(again.GetLayer("d")).Activation);
        using var extended = new Model(old.Inputs[0], new Dense(1).Apply(old.Outputs[0]));
        Assert.Contains("hard_sigmoid", Refused(extended));
    }

    /// <summary>What Keras 2's configurations say beyond the arguments of Keras 3's layers is said again.</summary>
    [Theory]
    [InlineData("""{"input_dim":3,"output_dim":2,"activity_regularizer":{"class_name":"L1L2","config":{"l1":0.0,"l2":0.5}}}""", "{}",
        "\"activity_regularizer\": {\"class_name\": \"L1L2\", \"config\": {\"l1\": 0.0, \"l2\": 0.5}}")]
    [InlineData("""{"input_dim":2,"output_dim":2,"embeddings_initializer":{"class_name":"Constant","config":{"value":[[1,2],[3,4.5]]}}}""",
        "{}", "\"value\": [[1.0, 2.0], [3.0, 4.5]]")]
    [InlineData("""{"input_dim":2,"output_dim":2}""", """{"training":false}""", "[\"x\", 0, 0, {\"training\": false}]")]
    [InlineData("""{"input_dim":2,"output_dim":2}""", """{"training":1}""", "[\"x\", 0, 0, {}]")]
    public void WhatKeras2SaysMoreStays(string embedding, string arguments, string expected)
    {
        using var model = Keras.ModelFromJson(OfKeras2("Embedding", embedding, arguments));
        Assert.Contains(expected, model.ToJson());
        using var again = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
    }

    /// <summary>keras/layers/wrappers.py: the second layer has the other direction; in Keras 3 it is always backwards.</summary>
    [Fact]
    public void ABidirectionalLayerOfKeras2MayBeginBackwards()
    {
        using var model = Keras.ModelFromJson(OfKeras2("Bidirectional",
            """{"layer":{"class_name":"GRU","config":{"name":"g","units":2,"go_backwards":true} } }""", "{}"));
        var both = Assert.IsType<Bidirectional>(model.Layers[1]);
        Assert.Equal((true, false), (both.Layer.GoBackwards, both.BackwardLayer.GoBackwards));
        using var again = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
    }

    /// <summary>Always training is refused where it makes a difference: outputs would be others than Keras's, silently.</summary>
    [Theory]
    [InlineData("Dropout", """{"rate":0.5}""", """{"training":true}""", "training mode always")]
    [InlineData("BatchNormalization", "{}", """{"training":1}""", "training mode always")]
    [InlineData("LSTM", """{"units":2,"dropout":0.1}""", """{"training":true}""", "training mode always")]
    [InlineData("Dense", """{"units":2}""", """{"scale":3}""", "scale = 3")]
    public void CallArgumentsThatCannotBeHadAreRefused(string className, string config, string arguments, string expected) =>
        Assert.Contains(expected,
            Assert.ThrowsAny<KerasException>(() => Keras.ModelFromJson(OfKeras2(className, config, arguments))).Message);

    [Fact]
    public void AnArrayOfConstantFillsTheWeight()
    {
        using var model = Keras.ModelFromJson(OfKeras2("Dense",
            """{"units":2,"kernel_initializer":{"class_name":"Constant","config":{"value":[[1,2],[3,4.5]]}}}""", "{}"));
        Assert.Equal([1, 2, 3, 4.5f], model.Weights[0].Value.Span<float>().ToArray());
        var three = new Initializers.Constant(new float[] { 1, 2, 3 });
        Assert.Contains("(3,)", Assert.ThrowsAny<KerasException>(() =>
            Stack(new Dense(2, kernelInitializer: three), 2).Weights[0].Value.ToString()).Message);
    }

    static string OfKeras2(string className, string config, string arguments) => $$$"""
        {"class_name":"Model","keras_version":"2.2.4","backend":"tensorflow","config":{"name":"m","layers":[
        {"name":"x","class_name":"InputLayer","config":{"name":"x","batch_input_shape":[null,3,2]},"inbound_nodes":[]},
        {"name":"l","class_name":"{{{className}}}","config":{{{config}}},"inbound_nodes":[[["x",0,0,{{{arguments}}}]]]}],
        "input_layers":[["x",0,0]],"output_layers":[["l",0,0]]}}
        """;

    public static TheoryData<string, Func<KerasTensor, KerasTensor>> NotOfKeras => new()
    {
        { "no such operation", x => Ops.Positions(x, 1) },
        { "(None, None, 3)", x => Ops.Reshape(x, [null, null, 3]) },
        { "(None, 4, 3)", x => Ops.BroadcastTo(x, [null, 4, 3]) },
        { "another tensor", x => Ops.Reshape(x, [null, 12], x) },
    };

    [Theory]
    [MemberData(nameof(NotOfKeras))]
    public void OperationsThatPythonCouldNotReadAreRefused(string said, Func<KerasTensor, KerasTensor> operation)
    {
        var x = Keras.Input([4, 3]);
        using var model = new Model(x, operation(x));
        Assert.Contains(said, Refused(model));
    }

    /// <summary>Keras takes the value as an argument of the call; in the configuration its class would refuse it.</summary>
    [Fact]
    public void TheValueOfFullLikeIsAnArgumentOfTheCall()
    {
        var x = Keras.Input([4]);
        using var model = new Model(x, Ops.FullLike(x, 2.5));
        var node = System.Text.Json.Nodes.JsonNode.Parse(model.ToJson())!["config"]!["layers"]![1]!;
        Assert.False(((System.Text.Json.Nodes.JsonObject)node["config"]!).ContainsKey("fill_value"));
        Assert.Equal("2.5", node["inbound_nodes"]![0]!["args"]![1]!.ToJsonString());
        using var again = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
    }

    static string Refused(Model model) => Assert.ThrowsAny<KerasException>(() => model.ToJson()).Message;
}
