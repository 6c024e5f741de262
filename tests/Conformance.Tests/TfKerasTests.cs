using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras.Tests;

/// <summary>
/// Models in the forms in which Keras on TensorFlow 2 wrote them, with what NumPy computes of their layers: fixtures/tfkeras/README.md.
/// </summary>
[Trait("Suite", "tfkeras")]
public class TfKerasTests
{
    static readonly string folder = Path.Combine(Fixtures.Repository(), "fixtures", "tfkeras", "cases");

    static readonly Dictionary<string, JsonElement> cases =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json"))).RootElement.EnumerateArray()
            .ToDictionary(c => c.GetProperty("case").GetString()!);

    /// <summary>What Keras 3 computes otherwise, so that it cannot be saved in its form.</summary>
    static readonly string[] notOfKeras3 = ["merged_masks", "attention_masks_2_9", "activations"];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var name in cases.Keys)
                foreach (var engine in new[] { "torch", "onnx" }) all.Add(name, engine);
            return all;
        }
    }

    public static TheoryData<string> Names => [.. cases.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Predicts(string name, string engine) => PredictTests.Run(folder, cases[name], engine);

    /// <summary>As an archive and as an .h5 file of Keras 3 the model predicts the same, unless it is refused.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void IsSavedInKeras3sForm(string name)
    {
        Keras.ClearSession();
        using var model = Keras.LoadModel(FileOf(name));
        var target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        var inputs = Arrays(name, "inputs");
        try
        {
            foreach (var ending in new[] { ".keras", ".h5" })
            {
                if (notOfKeras3.Contains(name))
                {
                    Assert.Contains("Keras 3", Assert.ThrowsAny<KerasException>(() => model.Save(target + ending)).Message);
                    continue;
                }
                model.Save(target + ending);
                Keras.ClearSession();
                using var again = Keras.LoadModel(target + ending);
                foreach (var (expected, actual) in model.PredictTorch(inputs).Zip(again.PredictTorch(inputs)))
                    Assert.True(expected.Bytes.SequenceEqual(actual.Bytes), ending);
            }
        }
        finally
        {
            File.Delete(target + ".keras");
            File.Delete(target + ".h5");
        }
    }

    /// <summary>One more step goes on from the optimizer's state in the file, as NumPy computes it.</summary>
    [Theory]
    [InlineData("sequential_legacy_adam", "accuracy")]
    [InlineData("functional_new_adam", null)]
    [InlineData("archive_2_12", "accuracy")]
    [InlineData("archive_2_13", "accuracy")]
    public void TrainingGoesOn(string name, string? metric)
    {
        Keras.ClearSession();
        using var model = Keras.LoadModel(FileOf(name));
        model.TrainOnBatch(Arrays(name, "inputs")[0], Arrays(name, "targets")[0]);
        foreach (var (expected, actual) in Arrays(name, "after").Zip(model.GetWeights()))
            for (var i = 0; i < expected.Count; i++)
                Assert.Equal(expected.GetDouble(i), actual.GetDouble(i), 1e-5);
        Assert.Equal(metric is null ? ["loss"] : ["loss", metric], model.MetricsNames);
    }

    /// <summary>
    /// The order in which optimizers make their variables: keras/optimizer_v2/*.py (2.4), keras/optimizers/*.py (2.11), and Keras 3's
    /// keras/src/optimizers/*.py.
    /// </summary>
    [Theory]
    [InlineData("RMSprop", "RMSprop/iter RMSprop/a/rms RMSprop/b/rms RMSprop/a/momentum RMSprop/b/momentum RMSprop/a/mg RMSprop/b/mg",
        "a/rms b/rms a/momentum b/momentum a/mg b/mg")]
    [InlineData("RMSprop", "iteration RMSprop/velocity/a RMSprop/velocity/b RMSprop/momentum/a RMSprop/momentum/b",
        "velocity/a velocity/b momentum/a momentum/b")]
    [InlineData("Adadelta", "Adadelta/iter Adadelta/a/accum_grad Adadelta/b/accum_grad Adadelta/a/accum_var Adadelta/b/accum_var",
        "a/accum_grad a/accum_var b/accum_grad b/accum_var")]
    [InlineData("Adam", "training/Adam/iter training/Adam/a/m training/Adam/b/m training/Adam/a/v training/Adam/b/v training/Adam/a/vhat "
        + "training/Adam/b/vhat", "a/m a/v b/m b/v a/vhat b/vhat")]
    [InlineData("Adam", "iteration learning_rate Adam/m/a Adam/v/a Adam/m/b Adam/v/b", "m/a v/a m/b v/b")]
    [InlineData("Adam", "Adam/iter Adam/m/kernel/m Adam/v/kernel/m Adam/m/kernel/v Adam/v/kernel/v",
        "m/kernel/m m/kernel/v v/kernel/m v/kernel/v")]
    [InlineData("Adamax", "Adamax/iter Adamax/a/m Adamax/b/m Adamax/a/v Adamax/b/v", "a/m a/v b/m b/v")]
    [InlineData("Ftrl", "Ftrl/iter Ftrl/a/accumulator Ftrl/a/linear Ftrl/b/accumulator Ftrl/b/linear",
        "a/accumulator a/linear b/accumulator b/linear")]
    [InlineData("Adagrad", "Adagrad/iter Adagrad/a/accumulator Adagrad/b/accumulator", "a/accumulator b/accumulator")]
    [InlineData("SGD", "iteration SGD/m/a SGD/m/b", "")]
    public void OptimizersStateHasKeras3sOrder(string className, string saved, string expected)
    {
        var settings = new JsonObject
        {
            ["optimizer"] = new JsonObject { ["class_name"] = className, ["config"] = new JsonObject { ["learning_rate"] = 0.1 } },
        };
        var ordered = TfOptimizerState.InOrder(settings, [.. saved.Split(' ').Select(n => (n + ":0",
            n.EndsWith("iter", StringComparison.Ordinal) || n == "iteration" ? NDArray.Of([3.0], Shape.Scalar).Cast(DType.Int64)
                : NDArray.Of([0.5], n == "learning_rate" ? Shape.Scalar : [1])))]);
        Assert.Equal(["iteration", "learning_rate"], ordered.Take(2).Select(v => v.Path));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ordered.Skip(2).Select(v => v.Path[..^2].Replace("training/", "").Replace($"{className}/", "")));
    }

    [Theory]
    [InlineData("""{"class_name": "TFOpLambda", "config": {"name": "f", "function": "signal.fft"}}""", """["x", 0, 0, {}]""", "signal.fft")]
    [InlineData("""{"class_name": "TFOpLambda", "config": {"name": "f", "function": "math.cumsum"}}""",
        """["x", 0, 0, {"reverse": true}]""", "reverse = true")]
    [InlineData("""{"class_name": "Dropout", "config": {"name": "f", "rate": 0.5}}""", """[["x", 0, 0, {"training": true}]]""",
        "Dropout 'f' is called with training=True")]
    [InlineData("""{"class_name": "Lambda", "config": {"name": "f", "function": ["4wEA", null, null]}}""", """[["x", 0, 0, {}]]""",
        "Lambda")]
    [InlineData("""{"class_name": "BatchNormalization", "config": {"name": "f", "axis": [1], "renorm": true}}""", """[["x", 0, 0, {}]]""",
        "renorm")]
    [InlineData("""{"class_name": "TextVectorization", "config": {"name": "f"}}""", """[["x", 0, 0, {}]]""", "TextVectorization")]
    [InlineData("""{"class_name": "TensorFlowOpLayer", "config": {"name": "f", "node_def": {"op": "Betainc"}, "constants": {}}}""",
        """[["x", 0, 0, {}]]""", "Betainc")]
    [InlineData("""{"class_name": "TensorFlowOpLayer", "config": {"name": "f", "node_def": "\n\u0003Mul", "constants": {}}}""",
        """[["x", 0, 0, {}]]""", "binary form")]
    [InlineData("""{"class_name": "InstanceProperty", "config": {"name": "f", "attr_name": "values"}}""", """["x", 0, 0, {}]""",
        "InstanceProperty")]
    public void WhatIsNotHereIsRefusedByName(string layer, string call, string named)
    {
        var described = JsonNode.Parse(layer)!;
        (described["name"], described["inbound_nodes"]) = ("f", new JsonArray(JsonNode.Parse(call)));
        Assert.Contains(named, Assert.ThrowsAny<KerasException>(() => Keras.ModelFromJson(Graph(described))).Message);
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("ragged")]
    public void OtherThanDenseInputsAreRefused(string kind)
    {
        var layer = JsonNode.Parse("""
            {"class_name": "Dense", "config": {"name": "f", "units": 2}, "name": "f", "inbound_nodes": [[["x", 0, 0, {}]]]}
            """)!;
        var json = Graph(layer).Replace($"\"{kind}\":false", $"\"{kind}\":true");
        Assert.Contains($"{kind} tensors", Assert.ThrowsAny<KerasException>(() => Keras.ModelFromJson(json)).Message);
    }

    [Fact]
    public void AFolderOfTensorFlowIsRefused() =>
        Assert.Contains("SavedModel", Assert.ThrowsAny<KerasException>(() => Keras.LoadModel(folder)).Message);

    /// <summary>Which family a version belongs to; Keras 2.3 still ran on several backends.</summary>
    [Theory]
    [InlineData("2.2.4", "Keras2")]
    [InlineData("2.3.1", "Keras2")]
    [InlineData("2.2.4-tf", "TfKeras")]
    [InlineData("2.3.0-tf", "TfKeras")]
    [InlineData("2.4.0", "TfKeras")]
    [InlineData("2.15.0", "TfKeras")]
    [InlineData("2.18.0", "TfKeras")]
    [InlineData("3.0.0", "Keras3")]
    [InlineData("1.2.2", "Keras2")]
    [InlineData(null, "Keras2")]
    public void VersionsHaveFamilies(string? version, string family) => Assert.Equal(family, KerasFamilies.Of(version).ToString());

    static string Graph(JsonNode layer) => new JsonObject
    {
        ["class_name"] = "Functional", ["keras_version"] = "2.9.0",
        ["config"] = new JsonObject
        {
            ["name"] = "model",
            ["layers"] = new JsonArray(JsonNode.Parse("""
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 4], "dtype": "float32", "sparse": false,
                 "ragged": false, "name": "x"}, "name": "x", "inbound_nodes": []}
                """), layer),
            ["input_layers"] = new JsonArray(new JsonArray("x", 0, 0)), ["output_layers"] = new JsonArray(new JsonArray("f", 0, 0)),
        },
    }.ToJsonString();

    static string FileOf(string name) =>
        new[] { ".keras", ".h5" }.Select(e => Path.Combine(folder, name + e)).First(File.Exists);

    static NDArray[] Arrays(string name, string group)
    {
        using var io = Hdf5Reader.Open(Path.Combine(folder, $"{name}.io.h5"));
        return [.. io.Members(group).OrderBy(int.Parse).Select(i => io.Read($"{group}/{i}"))];
    }
}
