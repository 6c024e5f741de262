using System.Globalization;
using System.Text.Json.Nodes;
using OnnxKeras.Config;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Operations as Keras's files hold them, against what NumPy gives: in torch, ONNX Runtime, files and gradients.</summary>
public class NumpyOpsTests
{
    static readonly Lazy<JsonObject[]> recorded = new(() =>
        [.. ((JsonArray)PythonJson.Parse(File.ReadAllText(Fixtures.File("numpy/ops.json")), "ops.json")!).Select(c => (JsonObject)c!)]);

    public static TheoryData<int, string> Cases => Named(_ => true);

    public static TheoryData<int, string> WithGradient => Named(c => c["gradient"]!.GetValue<bool>());

    static TheoryData<int, string> Named(Func<JsonObject, bool> chosen)
    {
        var data = new TheoryData<int, string>();
        foreach (var (i, c) in recorded.Value.Index().Where(c => chosen(c.Item)))
            data.Add(i, $"{c["class_name"]} {PythonJson.Text(c["config"]!)}");
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void GivesNumpysResults(int index, string name)
    {
        var recorded = NumpyOpsTests.recorded.Value[index];
        foreach (var open in recorded["known"]!.GetValue<bool>() ? new[] { false } : [false, true])
        {
            using var model = Read(recorded, open);
            NDArray[] inputs = [.. Arrays(recorded, "inputs")], expected = [.. Arrays(recorded, "outputs")];
            Assert.Equal(expected.Length, model.Outputs.Count);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.True(model.Outputs[i].Shape.Accepts(expected[i].Shape), $"{name}: {model.Outputs[i].Shape}, {expected[i].Shape}");
                Assert.Equal(expected[i].DType, model.Outputs[i].DType);
            }
            using (NewDisposeScope())
            {
                var backend = new TorchBackend();
                var outputs = backend.Invoke(model, new CallArguments([.. inputs.Select(backend.Wrap)]));
                Close(recorded, expected, [.. outputs.Select(o => TorchData.ToArray(backend.Value(o)))]);
            }
            for (var opset = OnnxExport.OldestOpset; opset <= OnnxExport.NewestOpset; opset += open ? 100 : 1)
            {
                using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
                Close(recorded, expected, [.. predictor.Predict([.. inputs])]);
            }
            OnnxChecker.Check(model);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void IsWrittenAsItWasRead(int index, string name)
    {
        var recorded = NumpyOpsTests.recorded.Value[index];
        using var model = Read(recorded, open: false);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);
        using var again = Keras.LoadModel(folder["model.keras"]);
        Assert.Equal(model.ToJson(), again.ToJson());
        var written = Layer(model.ToJson());
        Assert.Equal(recorded["module"]!.ToString(), written["module"]!.ToString());
        var config = (JsonObject)written["config"]!.DeepClone();
        config.Remove("name");
        var call = (JsonObject)written["inbound_nodes"]![0]!;
        // Keras takes an argument by place or by name.
        Assert.Equal(recorded["class_name"]!.ToString(), written["class_name"]!.ToString());
        Same(recorded["config"]!, config, name);
        var given = ((JsonArray)recorded["args"]!).Concat(((JsonObject)recorded["kwargs"]!).Select(p => p.Value)).Where(v => v is not null);
        var taken = ((JsonArray)call["args"]!).Concat(((JsonObject)call["kwargs"]!).Select(p => p.Value)).Where(v => v is not null);
        Same(new JsonArray([.. given.Select(v => v!.DeepClone())]), new JsonArray([.. taken.Select(Plain)]), name);
    }

    [Theory, MemberData(nameof(WithGradient))]
    public void HasTheGradientOfDifferences(int index, string name)
    {
        var recorded = NumpyOpsTests.recorded.Value[index];
        using var model = Read(recorded, open: false);
        NDArray[] inputs = [.. Arrays(recorded, "inputs")];
        double[][] values = [.. inputs.Select(a => Enumerable.Range(0, a.Count).Select(a.GetDouble).ToArray())];
        var gradients = new double[inputs.Length][];
        Loss(gradients);
        var random = new Random(5);
        for (var k = 0; k < inputs.Length; k++)
        {
            if (!inputs[k].DType.IsFloat) continue;
            double[] direction = [.. values[k].Select(_ => random.NextDouble() * 2 - 1)];
            var difference = (Along(1e-6) - Along(-1e-6)) / 2e-6;
            var expected = direction.Zip(gradients[k], (d, g) => d * g).Sum();
            Assert.True(Math.Abs(difference - expected) <= 1e-5 * Math.Max(1, Math.Abs(expected)),
                $"{name}, input {k}: the gradient says {expected}, the difference quotient {difference}");

            double Along(double factor)
            {
                var at = values[k];
                values[k] = [.. at.Zip(direction, (v, d) => v + factor * d)];
                var moved = Loss(null);
                values[k] = at;
                return moved;
            }
        }

        double Loss(double[][]? gradients)
        {
            using var scope = NewDisposeScope();
            Tensor[] leaves = [.. inputs.Select((a, i) => tensor(values[i], a.Shape.ToLongs(),
                a.DType.IsFloat ? ScalarType.Float64 : TorchData.ToTorch(a.DType), requires_grad: a.DType.IsFloat))];
            var backend = new TorchBackend { Precision = DType.Float64 };
            var outputs = backend.Invoke(model, new CallArguments([.. leaves.Select(backend.Wrap)])).Select(backend.Value)
                .Where(y => y.is_floating_point()).Select(y => (y * linspace(0.5, 1.5, y.numel(), y.dtype).reshape(y.shape)).sum());
            var loss = outputs.Aggregate((a, b) => a + b);
            if (gradients is not null)
            {
                loss.backward();
                for (var i = 0; i < leaves.Length; i++)
                    gradients[i] = leaves[i].grad is { } g ? g.contiguous().data<double>().ToArray() : [];
            }
            return loss.to(ScalarType.Float64).item<double>();
        }
    }

    /// <summary>A model as a file of Keras describes it: the inputs and the operation.</summary>
    static Model Read(JsonObject recorded, bool open)
    {
        Keras.ClearSession();
        var layers = new JsonArray();
        var inputs = new JsonArray();
        foreach (var (i, input) in ((JsonArray)recorded["inputs"]!).Index())
        {
            JsonNode?[] shape = [null, .. ((JsonArray)input!["shape"]!).Skip(1).Select(d => open ? null : d!.DeepClone())];
            layers.Add(new JsonObject { ["module"] = "keras.layers", ["class_name"] = "InputLayer", ["config"] = new JsonObject
                { ["batch_shape"] = new JsonArray(shape), ["dtype"] = input["dtype"]!.ToString(), ["name"] = $"x{i}" },
                ["name"] = $"x{i}", ["inbound_nodes"] = new JsonArray() });
            inputs.Add(new JsonArray($"x{i}", 0, 0));
        }
        var config = (JsonObject)recorded["config"]!.DeepClone();
        config["name"] = "op";
        layers.Add(new JsonObject { ["module"] = recorded["module"]!.ToString(), ["class_name"] = recorded["class_name"]!.ToString(),
            ["config"] = config, ["name"] = "op", ["inbound_nodes"] = new JsonArray(new JsonObject
                { ["args"] = Referring(recorded["args"]), ["kwargs"] = Referring(recorded["kwargs"]) }) });
        var outputs = new JsonArray([.. ((JsonArray)recorded["outputs"]!).Select((_, i) => new JsonArray("op", 0, i))]);
        var model = new JsonObject { ["name"] = "model", ["trainable"] = true, ["layers"] = layers, ["input_layers"] = inputs,
            ["output_layers"] = outputs };
        return Keras.ModelFromJson(PythonJson.Text(
            new JsonObject { ["module"] = "keras", ["class_name"] = "Functional", ["config"] = model }));
    }

    /// <summary>The arguments with references to the inputs for their names.</summary>
    static JsonNode? Referring(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(Referring)]),
        JsonObject named => new JsonObject(named.Select(p => KeyValuePair.Create(p.Key, Referring(p.Value)))),
        JsonValue text when text.TryGetValue<string>(out var name) && name.StartsWith('x') => new JsonObject { ["class_name"] =
            "__keras_tensor__", ["config"] = new JsonObject { ["keras_history"] = new JsonArray(name, 0, 0) } },
        _ => value?.DeepClone(),
    };

    /// <summary>The inverse of <see cref="Referring"/>.</summary>
    static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonObject { } reference when reference["class_name"]?.ToString() == "__keras_tensor__" =>
            reference["config"]!["keras_history"]![0]!.ToString(),
        _ => value?.DeepClone(),
    };

    static JsonObject Layer(string json) => (JsonObject)((JsonArray)PythonJson.Parse(json, "the model")!["config"]!["layers"]!)
        .Last(l => l!["class_name"]!.ToString() != "InputLayer")!;

    /// <summary>Equal values; numbers by their values, keys in any order.</summary>
    static void Same(JsonNode? expected, JsonNode? actual, string what)
    {
        switch (expected, actual)
        {
            case (JsonObject e, JsonObject a):
                Assert.Equal(e.Select(p => p.Key).Order(), a.Select(p => p.Key).Order());
                foreach (var (key, value) in e) Same(value, a[key], $"{what}, {key}");
                break;
            case (JsonArray e, JsonArray a):
                Assert.Equal(e.Count, a.Count);
                for (var i = 0; i < e.Count; i++) Same(e[i], a[i], what);
                break;
            case (JsonValue e, JsonValue a) when e.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                Assert.Equal(ConfigValue.Number(e), ConfigValue.Number(a), 1e-6);
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{what}: {expected}, {actual}");
                break;
        }
    }

    static IEnumerable<NDArray> Arrays(JsonObject recorded, string key) => ((JsonArray)recorded[key]!).Select(array =>
    {
        Shape shape = [.. ((JsonArray)array!["shape"]!).Select(d => (int?)d!.GetValue<int>())];
        var type = DTypes.Parse(array["dtype"]!.ToString());
        var values = (JsonArray)array["values"]!;
        // Integers of 64 bits are more than a double holds.
        return type == DType.Int64 ? NDArray.Of([.. values.Select(v => v!.GetValue<long>())], shape)
            : NDArray.Of([.. values.Select(v => v!.GetValueKind() == System.Text.Json.JsonValueKind.String ? Special(v.ToString())
                : ConfigValue.Number(v))], shape).Cast(type);
    });

    static double Special(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    static void Close(JsonObject recorded, NDArray[] expected, NDArray[] actual)
    {
        var tolerance = ConfigValue.Number(recorded["tolerance"]!);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Shape, actual[i].Shape);
            Assert.Equal(expected[i].DType, actual[i].DType);
            if (!expected[i].DType.IsFloat) Assert.Equal(expected[i].ToArray<long>(), actual[i].ToArray<long>());
            else
                for (var k = 0; k < expected[i].Count; k++)
                {
                    var (e, a) = (expected[i].GetDouble(k), actual[i].GetDouble(k));
                    Assert.True(e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)),
                        $"output {i}, element {k}: {e}, {a}");
                }
        }
    }
}
