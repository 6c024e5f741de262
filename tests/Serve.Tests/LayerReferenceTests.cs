using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>
/// Convolution, pooling, normalization and reshaping layers as Keras 3's files hold them, for the arguments of Keras's own tests
/// (<c>keras/src/layers/*/*_test.py</c>), against NumPy loops and the figures that stand there: fixtures/numpy/layers.json.
/// </summary>
public class LayerReferenceTests
{
    static readonly Dictionary<string, JsonNode> cases = ((JsonArray)JsonNode.Parse(File.ReadAllText(Fixture()))!)
        .ToDictionary(c => (string)c!["name"]!, c => c!);

    public static TheoryData<string> Names => [.. cases.Keys];

    public static TheoryData<string> OpenNames => [.. cases.Where(c => c.Value["open"] is not null).Select(c => c.Key)];

    [Theory, MemberData(nameof(Names))]
    public void ALayerOfKerasGivesWhatNumPyGives(string name) => Check(cases[name], open: false);

    [Theory, MemberData(nameof(OpenNames))]
    public void SizesMayBeUnknown(string name) => Check(cases[name], open: true);

    [Theory, MemberData(nameof(Names))]
    public void WhatIsWrittenIsReadAsTheSame(string name)
    {
        using var model = ModelOf(cases[name], open: false);
        using var again = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(model.OutputShape, again.OutputShape);
        foreach (var (weight, own) in model.Weights.Zip(again.Weights)) Assert.Equal(weight.Shape, own.Shape);
    }

    static void Check(JsonNode given, bool open)
    {
        using var model = ModelOf(given, open);
        NDArray x = ArrayOf(given["input"]!), y = ArrayOf(given["output"]!);
        Assert.True(model.OutputShape.Accepts(y.Shape), $"{model.OutputShape} does not hold {y.Shape}");
        if (!open) Assert.DoesNotContain(null, model.OutputShape[1..]);
        foreach (NDArray actual in new[] { TorchPrediction.Run(model, x, 2), model.Predict(x, batchSize: 2) })
        {
            Assert.Equal(y.Shape, actual.Shape);
            Close(y.ToArray<float>(), actual.ToArray<float>(), (double)given["tolerance"]!);
        }
        AgreementTests.Agree(model, x);
    }

    /// <summary>The functional model of one layer, as Keras writes it, with the case's weights.</summary>
    static Model ModelOf(JsonNode given, bool open)
    {
        Keras.ClearSession();
        var shape = (JsonArray)(open ? given["open"] : given["input"]!["shape"])!.DeepClone();
        shape[0] = null;
        var config = (JsonObject)given["config"]!.DeepClone();
        config["name"] = "layer";
        var model = Keras.ModelFromJson(new JsonObject
        {
            ["module"] = "keras.src.models.functional", ["class_name"] = "Functional", ["registered_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = "model", ["trainable"] = true, ["input_layers"] = new JsonArray("x", 0, 0),
                ["output_layers"] = new JsonArray("layer", 0, 0),
                ["layers"] = new JsonArray(
                    Node("InputLayer", new() { ["batch_shape"] = shape.DeepClone(), ["dtype"] = "float32", ["name"] = "x" }),
                    Node((string)given["class_name"]!, config, new JsonObject
                    {
                        ["class_name"] = "__keras_tensor__",
                        ["config"] = new JsonObject
                        {
                            ["shape"] = shape, ["dtype"] = "float32", ["keras_history"] = new JsonArray("x", 0, 0),
                        },
                    })),
            },
        }.ToJsonString());
        var weights = (JsonArray)given["weights"]!;
        Assert.Equal(weights.Count, model.Weights.Count);
        foreach (var (variable, values) in model.Weights.Zip(weights)) variable.Value = ArrayOf(values!);
        return model;
    }

    static JsonObject Node(string className, JsonObject config, params JsonNode[] arguments) => new()
    {
        ["module"] = "keras.layers", ["class_name"] = className, ["registered_name"] = null, ["name"] = config["name"]!.DeepClone(),
        ["config"] = config,
        ["inbound_nodes"] = arguments.Length == 0 ? []
            : new JsonArray(new JsonObject { ["args"] = new JsonArray(arguments), ["kwargs"] = new JsonObject() }),
    };

    static NDArray ArrayOf(JsonNode array) => NDArray.Of([.. array["data"]!.AsArray().Select(v => (float)v!)],
        [.. array["shape"]!.AsArray().Select(d => (int?)d)]);

    static string Fixture()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "fixtures"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "fixtures", "numpy", "layers.json");
    }
}
