using System.Text.Json;

namespace OnnxKeras.Tests;

/// <summary>
/// Every recorded training of Keras: each step's figures, histories, evaluations, predictions, and at the end weights and optimizer state.
/// </summary>
[Trait("Suite", "train")]
public class TrainConformance
{
    static readonly Dictionary<string, (string Folder, JsonElement Case)> cases = Fixtures.ByName("train");

    /// <summary>The arguments of fit that a case may have.</summary>
    static readonly HashSet<string> understood = ["epochs", "batch_size", "shuffle", "verbose", "validation_split", "class_weight",
        "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size", "validation_freq"];

    public static TheoryData<string> All => [.. cases.Keys.Where(n => !KnownGaps.Reasons.ContainsKey(n))];

    [Fact]
    public void ThereAreCases() => Fixtures.AssertAny("train");

    /// <summary>A known gap is still one: otherwise the list is out of date.</summary>
    [Fact]
    public void GapsAreStillGaps()
    {
        var own = Fixtures.ByName("train", Fixtures.Own);
        Assert.All(KnownGaps.Reasons.Keys, name => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Compare(own[name])));
    }

    [CaseTheory]
    [MemberData(nameof(All))]
    public void MatchesKeras(string name) => Compare(cases[name]);

    static void Compare((string Folder, JsonElement Case) which)
    {
        Keras.ClearSession();
        using var recorded = new TrainCase(which.Folder, which.Case);
        using var model = recorded.Compiled("before");
        var trainer = CompileSettings.Of(model, "test").Trainer;
        var names = recorded.Entry.TryGetProperty("metrics_names", out var listed)
            ? listed.EnumerateArray().Select(n => n.GetString()!).ToArray()
            : null;
        if (names is not null) Assert.Equal(names, model.MetricsNames);
        Train(recorded, model);
        Evaluate(recorded, model, names);
        if (recorded.Io.HasGroup("predictions"))
        {
            var predictions = model.PredictTorch(recorded.Given("x", model)!);
            foreach (var (i, (expected, came)) in recorded.Arrays("predictions").Zip(predictions).Index())
                recorded.Close(expected, came, $"prediction {i}");
        }
        CompareWithAfter(recorded, model, trainer);
    }

    /// <summary>Trains as recorded.</summary>
    internal static void Train(TrainCase recorded, Model model)
    {
        var (x, y, weights) = (recorded.Given("x", model)!, recorded.Given("y", model), recorded.Given("sample_weight", model));
        if (recorded.Mode == "evaluate") return;
        if (recorded.Mode == "fit")
        {
            Fit(recorded, model, x, y, weights);
            return;
        }
        var losses = recorded.Io.Read("losses");
        var names = recorded.Io.Texts("losses", "names")?.ToArray() ?? [.. model.MetricsNames];
        var rates = recorded.Io.HasDataset("learning_rate_after_step") ? recorded.Io.Read("learning_rate_after_step") : null;
        var sums = new double[names.Length];
        for (var step = 0; step < losses.Shape[0]; step++)
        {
            var scores = recorded.Mode == "test_on_batch" ? model.TestOnBatch(Batch(x), Batch(y), Batch(weights))
                : model.TrainOnBatch(Batch(x), Batch(y), Batch(weights), ClassWeight(recorded.Entry));
            Assert.Equal(names.Order(StringComparer.Ordinal), scores.Names.Order(StringComparer.Ordinal));
            for (var i = 0; i < names.Length; i++)
            {
                sums[i] += scores[names[i]];
                recorded.Close(losses.GetDouble(step * names.Length + i), recorded.IsEarly
                    ? sums[i] / (step + 1)
                    : scores[names[i]], $"{names[i]} of step {step}");
            }
            if (rates is not null)
                recorded.Close(rates.GetDouble(step), CompileSettings.Of(model, "test").Trainer.Optimizer.LearningRate,
                    $"learning rate after step {step}");

            Data? Batch(Data? data) => data?.Read(
                rows => rows.Read(step * recorded.BatchSize, Math.Min(rows.Count, (step + 1) * recorded.BatchSize)));
        }
    }

    static void Fit(TrainCase recorded, Model model, Data x, Data? y, Data? weights)
    {
        var fit = recorded.Entry.GetProperty("fit");
        Assert.Empty(fit.EnumerateObject().Select(a => a.Name).Except(understood));
        var history = model.Fit(x, y, (int?)Number(fit, "batch_size") ?? recorded.BatchSize, epochs: (int)(Number(fit, "epochs") ?? 1),
            verbose: 0, validationSplit: Number(fit, "validation_split") ?? 0,
            validationData: recorded.Given("validation_x", model) is { } vx
            ? (vx, recorded.Given("validation_y", model)!, recorded.Given("validation_sample_weight", model))
            : null,
            shuffle: false, sampleWeight: weights, initialEpoch: (int)(Number(fit, "initial_epoch") ?? 0),
            classWeight: ClassWeight(fit) ?? ClassWeight(recorded.Entry), stepsPerEpoch: (int?)Number(fit, "steps_per_epoch"),
            validationSteps: (int?)Number(fit, "validation_steps"), validationBatchSize: (int?)Number(fit, "validation_batch_size"),
            validationFreq: fit.TryGetProperty("validation_freq", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(e => e.GetInt32()).ToArray()
            : (int)(Number(fit, "validation_freq") ?? 1));
        var expected = recorded.Io.Members("history").SelectMany(k => Parts(k, recorded.Io.Read($"history/{k}"))).ToList();
        Assert.Equal(expected.Select(e => e.Name).Order(StringComparer.Ordinal), history.Names.Order(StringComparer.Ordinal));
        foreach (var (name, values) in expected)
        {
            Assert.Equal(values.Length, history[name].Count);
            for (var i = 0; i < values.Length; i++) recorded.Close(values[i], history[name][i], $"{name} of epoch {i}");
        }

        // A metric of several numbers has a row of them an epoch.
        static IEnumerable<(string Name, double[] Values)> Parts(string key, NDArray array)
        {
            var (all, size) = (array.ToArray<double>(), array.Rank == 1 ? 1 : array.Shape[1]!.Value);
            return Enumerable.Range(0, size)
                .Select(j => (array.Rank == 1 ? key : $"{key}:{j}", all.Where((_, i) => i % size == j).ToArray()));
        }
    }

    static void Evaluate(TrainCase recorded, Model model, string[]? names)
    {
        var keras2 = names is not null && recorded.Io.HasDataset("evaluate");
        if (!keras2 && !recorded.Io.HasGroup("evaluate")) return;
        var size = (int)(Number(recorded.Entry, "evaluate_batch_size") ?? (keras2 ? recorded.BatchSize : 6));
        var scores = model.Evaluate(recorded.Given("x", model)!, recorded.Given("y", model), size,
            sampleWeight: recorded.Given("sample_weight", model));
        if (keras2)
        {
            foreach (var (i, name) in names!.Index())
                recorded.Close(recorded.Io.Read("evaluate").GetDouble(i), scores[name], $"evaluate {name}");
            return;
        }
        var expected = recorded.Io.Members("evaluate").ToDictionary(k => k, k => recorded.Io.Read($"evaluate/{k}"));
        Assert.Equal(expected.Sum(e => e.Value.Count), scores.Count);
        foreach (var (key, values) in expected)
            for (var j = 0; j < values.Count; j++)
                recorded.Close(values.GetDouble(j), scores[values.Rank == 0 ? key : $"{key}:{j}"], $"evaluate {key}");
    }

    static void CompareWithAfter(TrainCase recorded, Model model, Trainer trainer)
    {
        if (recorded.Mode is "evaluate" or "test_on_batch" || !recorded.Has("after")) return;
        using var after = recorded.Load("after");
        var (saved, state) = (recorded.OptimizerVariables(after), trainer.GetOptimizerState());
        if (saved.Count > 0) Assert.Equal(saved.Count, state.Count);
        var noise = RoundingErrors.In(trainer.Parameters.Paths, state, saved);
        var paths = VariablePaths.Of(model, model.Weights);
        foreach (var (i, (expected, came)) in after.Weights.Zip(model.Weights).Index())
            if (!noise.Contains(paths[i])) recorded.Close(expected.Value, came.Value, $"{expected}");
        foreach (var (expected, came) in saved.Zip(state))
            if (!noise.Any(n => RoundingErrors.IsSlotOf(came.Path, n))) recorded.Close(expected.Value, came.Value, came.Path);
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

    static double? Number(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
