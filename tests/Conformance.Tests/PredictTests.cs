using System.Text.Json;
using Xunit.Abstractions;

namespace OnnxKeras.Tests;

/// <summary>Every recorded prediction of Keras, in torch and in ONNX Runtime, from every format the case has.</summary>
[Trait("Suite", "predict")]
public class PredictTests
{
    public static TheoryData<PredictCase> All =>
        [.. Fixtures.Cases("predict")
            .SelectMany(c => new[] { "torch", "onnx" }.Select(e => new PredictCase(Fixtures.NameOf(c.Folder, c.Case), e)))];

    static readonly Dictionary<string, (string Folder, JsonElement Case)> cases = Fixtures.ByName("predict");

    [Fact]
    public void ThereAreCases() => Fixtures.AssertAny("predict");

    [CaseTheory]
    [MemberData(nameof(All))]
    public void MatchesKeras(PredictCase which)
    {
        var (folder, entry) = cases[which.Name];
        try
        {
            Run(folder, entry, which.Engine);
            Scoreboard.Report(entry, which, passed: true);
        }
        catch
        {
            Scoreboard.Report(entry, which, passed: false);
            throw;
        }
    }

    /// <summary>Compares what every file of a case predicts.</summary>
    internal static void Run(string folder, JsonElement entry, string engine)
    {
        Keras.ClearSession();
        var name = entry.GetProperty("case").GetString()!;
        var (rtol, atol) = (entry.GetProperty("rtol").GetDouble(), entry.GetProperty("atol").GetDouble());
        using var io = Hdf5Reader.Open(Path.Combine(folder, $"{name}.io.h5"));
        foreach (var file in new[] { $"{name}.keras", $"{name}.h5" }.Select(f => Path.Combine(folder, f)).Where(File.Exists))
        {
            using var model = Keras.LoadModel(file);
            var calls = io.HasGroup("calls")
                ? io.Members("calls").Select(k => $"calls/{k}/").OrderBy(k => int.Parse(k.Split('/')[1])).Prepend("")
                : [""];
            using var predictor = engine == "onnx" ? Predictor.Load(model.ToOnnx(Opset(file)).ToArray()) : null;
            foreach (var call in calls)
            {
                var inputs = Numbered(io, $"{call}inputs").ToArray();
                var expected = Numbered(io, $"{call}outputs").ToArray();
                Compare(expected, Predict(model, predictor, inputs), rtol, atol);
                if (call == "" && engine == "torch") CompareAfterLoadingWeights(folder, name, model, inputs, expected, rtol, atol);
                if (call == "" && engine == "torch") CompareClone(model, inputs, expected, rtol, atol);
                if (call == "" && model.Inputs.All(i => i.Shape[0] is null))
                    CompareAnotherBatch(model, predictor, inputs, expected, rtol, atol);
            }
        }
    }

    /// <summary>Each file is exported at one opset; the cases together try all of them.</summary>
    static int Opset(string file) => OnnxExport.OldestOpset
        + Path.GetFileName(file).Sum(c => c) % (OnnxExport.NewestOpset - OnnxExport.OldestOpset + 1);

    /// <summary>The file of weights alone, where the case has one, gives the same once the weights have been overwritten.</summary>
    static void CompareAfterLoadingWeights(string folder, string name, Model model, NDArray[] inputs, NDArray[] expected, double rtol,
        double atol)
    {
        var file = Path.Combine(folder, $"{name}.weights.h5");
        if (!File.Exists(file)) return;
        foreach (var weight in model.Weights) weight.Value = NDArray.Zeros(weight.DType, weight.Shape);
        model.LoadWeights(file);
        Compare(expected, Predict(model, null, inputs), rtol, atol);
    }

    /// <summary>A copy of the model that is given its weights does the same.</summary>
    static void CompareClone(Model model, NDArray[] inputs, NDArray[] expected, double rtol, double atol)
    {
        using var clone = Keras.CloneModel(model);
        clone.SetWeights(model.GetWeights());
        Compare(expected, Predict(clone, null, inputs), rtol, atol);
    }

    /// <summary>The same rows in reverse order and one more: another batch size gives the same numbers row by row.</summary>
    static void CompareAnotherBatch(Model model, Predictor? predictor, NDArray[] inputs, NDArray[] expected, double rtol, double atol)
    {
        var rows = inputs[0].Shape[0]!.Value;
        if (inputs.Concat(expected).Any(a => a.Rank == 0 || a.Shape[0] != rows)) return;
        int[] order = [.. Enumerable.Range(0, rows).Reverse(), 0];
        Compare(Array.ConvertAll(expected, a => Pick(a, order)), Predict(model, predictor, Array.ConvertAll(inputs, a => Pick(a, order))),
            rtol, atol);
    }

    static Data Predict(Model model, Predictor? predictor, NDArray[] inputs)
    {
        var rows = inputs[0].Rank == 0 ? 1 : Math.Max(1, inputs[0].Shape[0]!.Value);
        return predictor?.Predict(inputs, batchSize: rows) ?? model.PredictTorch(inputs, batchSize: rows);
    }

    static IEnumerable<NDArray> Numbered(Hdf5Reader io, string group) =>
        io.Members(group).OrderBy(int.Parse).Select(i => io.Read($"{group}/{i}"));

    static NDArray Pick(NDArray array, int[] rows)
    {
        var result = NDArray.Zeros(array.DType, array.Shape.With(0, rows.Length));
        for (var i = 0; i < rows.Length; i++) array.Rows(rows[i], rows[i] + 1).Bytes.CopyTo(result.Rows(i, i + 1).Bytes);
        return result;
    }

    static void Compare(NDArray[] expected, Data actual, double rtol, double atol)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var o = 0; o < expected.Length; o++)
        {
            Assert.Equal(expected[o].Shape, actual[o].Shape);
            for (var i = 0; i < expected[o].Count; i++)
            {
                var (e, a) = (expected[o].GetDouble(i), actual[o].GetDouble(i));
                Assert.True(double.IsNaN(e) ? double.IsNaN(a) : e == a
                    || Math.Abs(e - a) <= atol + rtol * Math.Abs(e), $"output {o}, element {i}: Keras {e}, here {a}");
            }
        }
    }

    /// <summary>A case and the engine that runs it, as the test's display name shows them.</summary>
    public sealed class PredictCase(string name, string engine) : IXunitSerializable
    {
        public PredictCase() : this("", "") { }

        public string Name { get; private set; } = name;

        public string Engine { get; private set; } = engine;

        public void Deserialize(IXunitSerializationInfo info) =>
            (Name, Engine) = (info.GetValue<string>("name"), info.GetValue<string>("engine"));

        public void Serialize(IXunitSerializationInfo info)
        {
            info.AddValue("name", Name);
            info.AddValue("engine", Engine);
        }

        public override string ToString() => $"{Name} in {Engine}";
    }
}
