using System.Text.Json;

namespace OnnxKeras.Tests;

/// <summary>
/// Every recorded training of Keras: each step's figures, histories, evaluations, predictions, and at the end weights and optimizer state.
/// </summary>
[Trait("Suite", "train")]
public class TrainConformance
{
    static readonly Dictionary<string, (string Folder, JsonElement Case)> cases = Fixtures.Cases("train")
        .ToDictionary(c => Fixtures.NameOf(c.Folder, c.Case));

    public static TheoryData<string> All => [.. cases.Keys.Where(n => !KnownGaps.Reasons.ContainsKey(n))];

    /// <summary>A known gap is still one: otherwise the list is out of date.</summary>
    [Fact]
    public void GapsAreStillGaps() =>
        Assert.All(cases.Keys.Where(KnownGaps.Reasons.ContainsKey),
            name => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => MatchesKeras(name)));

    [Theory]
    [MemberData(nameof(All))]
    public void MatchesKeras(string name)
    {
        Keras.ClearSession();
        var (folder, entry) = cases[name];
        using var recorded = new TrainCase(folder, entry);
        using var model = recorded.Compiled("before");
        var trainer = CompileSettings.Of(model, "test").Trainer;
        var names = entry.TryGetProperty("metrics_names", out var listed)
            ? listed.EnumerateArray().Select(n => n.GetString()!).ToArray()
            : null;
        if (names is not null) Assert.Equal(names, model.MetricsNames);
        Train(recorded, model);
        Evaluate(recorded, model, names);
        if (recorded.Arrays("predictions", model) is { } predictions)
            foreach (var (i, (expected, came)) in predictions.Zip(model.PredictTorch(recorded.Arrays("x", model)!)).Index())
                recorded.Close(expected, came, $"prediction {i}");
        CompareWithAfter(recorded, model, trainer);
    }

    /// <summary>Trains as recorded.</summary>
    internal static void Train(TrainCase recorded, Model model)
    {
        var (x, y) = (recorded.Arrays("x", model)!, recorded.Arrays("y", model));
        if (recorded.Mode == "evaluate") return;
        if (recorded.Mode == "fit")
        {
            Fit(recorded, model, x, y);
            return;
        }
        var losses = recorded.Io.Read("losses");
        var names = recorded.Io.Texts("losses", "names")?.ToArray() ?? [.. model.MetricsNames];
        var rates = recorded.Io.HasDataset("learning_rate_after_step") ? recorded.Io.Read("learning_rate_after_step") : null;
        var sums = new double[names.Length];
        for (var step = 0; step < losses.Shape[0]; step++)
        {
            var inputs = Array.ConvertAll(x, Rows);
            Data? targets = y is null ? null : (Data)Array.ConvertAll(y, Rows);
            var weight = recorded.SampleWeights("sample_weight", model, Rows);
            var scores = recorded.Mode == "test_on_batch" ? model.TestOnBatch(inputs, targets, weight)
                : model.TrainOnBatch(inputs, targets, weight, ClassWeight(recorded.Entry));
            for (var i = 0; i < names.Length; i++)
            {
                var score = Figure(scores, names, i);
                sums[i] += score;
                recorded.Close(losses.GetDouble(step * names.Length + i), recorded.IsEarly ? sums[i] / (step + 1) : score,
                    $"{names[i]} of step {step}");
            }
            if (rates is not null)
                recorded.Close(rates.GetDouble(step), CompileSettings.Of(model, "test").Trainer.Optimizer.LearningRate,
                    $"learning rate after step {step}");

            NDArray Rows(NDArray array) =>
                array.Rows(step * recorded.BatchSize, Math.Min(array.Shape[0]!.Value, (step + 1) * recorded.BatchSize));
        }
    }

    /// <summary>By place, since outputs of one layer have one name, unless the case names other figures.</summary>
    static double Figure(Scores scores, IReadOnlyList<string> names, int i) =>
        names.SequenceEqual(scores.Names) ? scores[i] : scores[names[i]];

    static void Fit(TrainCase recorded, Model model, NDArray[] x, NDArray[]? y)
    {
        var fit = recorded.Entry.GetProperty("fit");
        var history = model.Fit(x, y is null ? null : (Data)y, recorded.BatchSize, epochs: (int)Number(fit, "epochs", 1), verbose: 0,
            validationSplit: Number(fit, "validation_split", 0),
            validationData: recorded.Arrays("validation_x", model) is { } vx
            ? ((Data)vx, (Data)recorded.Arrays("validation_y", model)!, recorded.SampleWeights("validation_sample_weight", model, a => a))
            : null,
            shuffle: false, sampleWeight: recorded.SampleWeights("sample_weight", model, a => a),
            initialEpoch: (int)Number(fit, "initial_epoch", 0),
            classWeight: ClassWeight(fit) ?? ClassWeight(recorded.Entry),
            stepsPerEpoch: Number(fit, "steps_per_epoch", 0) is > 0 and var steps ? (int)steps : null);
        foreach (var key in recorded.Io.Members("history"))
        {
            var expected = recorded.Io.Read($"history/{key}");
            Assert.Equal(expected.Count, history[key].Count);
            for (var i = 0; i < expected.Count; i++) recorded.Close(expected.GetDouble(i), history[key][i], $"{key} of epoch {i}");
        }
    }

    static void Evaluate(TrainCase recorded, Model model, string[]? names)
    {
        var keras2 = names is not null && recorded.Io.HasDataset("evaluate");
        if (!keras2 && !recorded.Io.HasGroup("evaluate")) return;
        var size = keras2 ? (int)Number(recorded.Entry, "evaluate_batch_size", recorded.BatchSize) : 6;
        var scores = model.Evaluate(recorded.Arrays("x", model)!, recorded.Arrays("y", model) is { } y ? (Data)y : null, size,
            sampleWeight: recorded.SampleWeights("sample_weight", model, a => a));
        if (keras2)
            foreach (var (i, name) in names!.Index())
                recorded.Close(recorded.Io.Read("evaluate").GetDouble(i), Figure(scores, names!, i), $"evaluate {name}");
        else
            foreach (var key in recorded.Io.Members("evaluate"))
                if (recorded.Io.Read($"evaluate/{key}") is var expected)
                    for (var j = 0; j < expected.Count; j++)
                        recorded.Close(expected.GetDouble(j), scores[expected.Rank == 0 ? key : $"{key}:{j}"], $"evaluate {key}");
    }

    static void CompareWithAfter(TrainCase recorded, Model model, Trainer trainer)
    {
        if (recorded.Mode is "evaluate" or "test_on_batch") return;
        using var after = recorded.Load("after");
        foreach (var (expected, came) in after.Weights.Zip(model.Weights)) recorded.Close(expected.Value, came.Value, $"{expected}");
        var saved = recorded.OptimizerVariables(after);
        if (saved.Count == 0) return;
        var state = trainer.GetOptimizerState();
        Assert.Equal(saved.Count, state.Count);
        foreach (var (expected, came) in saved.Zip(state)) recorded.Close(expected.Value, came.Value, came.Path);
    }

    /// <summary>The class weights of a case, or of the arguments of fit.</summary>
    static ClassWeights? ClassWeight(JsonElement entry)
    {
        if (!entry.TryGetProperty("class_weight", out var given) || given.ValueKind != JsonValueKind.Object) return null;
        if (given.EnumerateObject().First().Value.ValueKind != JsonValueKind.Object) return Classes(given);
        return given.EnumerateObject().ToDictionary(o => o.Name, o => Classes(o.Value));

        static Dictionary<int, double> Classes(JsonElement weights) =>
            weights.EnumerateObject().ToDictionary(w => int.Parse(w.Name), w => w.Value.GetDouble());
    }

    static double Number(JsonElement entry, string key, double absent) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : absent;
}
