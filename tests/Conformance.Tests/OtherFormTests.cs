using System.Text.Json;

namespace OnnxKeras.Tests;

/// <summary>Recorded trainings, saved in the form of the other version of Keras, go on with the same steps.</summary>
[Trait("Suite", "train")]
[Collection(nameof(Alone))]
public class OtherFormTests : IDisposable
{
    static readonly Dictionary<string, (string Folder, JsonElement Case)> cases = Fixtures.Cases("train")
        .Where(c => c.Case.GetProperty("case").GetString()!.Split('_')[0] is "opt" or "resume")
        .ToDictionary(c => Fixtures.NameOf(c.Folder, c.Case));

    /// <summary>Where the other version computes otherwise, and what the warning says.</summary>
    static readonly Dictionary<string, string> differing = new()
    {
        ["keras2/opt_nadam"] = "schedule_decay", ["keras2/resume_nadam"] = "schedule_decay",
        ["keras2/opt_adagrad_decay"] = "adds epsilon (0.01)", ["keras2/opt_rmsprop_decay_eps"] = "adds epsilon (0.001)",
        ["keras3/opt_nadam"] = "product of momenta", ["keras3/opt_adagrad"] = "under the root", ["keras3/opt_rmsprop"] = "under the root",
    };

    /// <summary>What the other version does not have at all, and what the error says.</summary>
    static readonly Dictionary<string, string> refused = new()
    {
        ["keras2/opt_clip_both_adam"] = "one of clipnorm, clipvalue", ["keras3/opt_adafactor"] = "no such optimizer",
        ["keras3/opt_adam_ema"] = "moving average",
        ["keras3/opt_adamw"] = "no such optimizer", ["keras3/opt_ftrl"] = "no such optimizer",
        ["keras3/opt_ftrl_shrinkage"] = "no such optimizer", ["keras3/opt_lamb"] = "no such optimizer",
        ["keras3/opt_lion"] = "no such optimizer", ["keras3/opt_rmsprop_centered"] = "centered",
        ["keras3/opt_rmsprop_momentum"] = "momentum in RMSprop", ["keras3/opt_sgd_accumulate"] = "gradient accumulation",
        ["keras3/opt_sgd_clipnorm"] = "clipnorm for each variable", ["keras3/opt_sgd_ema"] = "moving average",
        ["keras3/opt_sgd_ema_end"] = "moving average", ["keras3/opt_sgd_weight_decay"] = "weight decay",
    };

    readonly string folder = Directory.CreateTempSubdirectory("other-form-").FullName;

    public static TheoryData<string> Same => [.. cases.Keys.Where(n => !differing.ContainsKey(Key(n)) && Refusal(n) is null)];
    public static TheoryData<string> Differing => [.. cases.Keys.Where(n => differing.ContainsKey(Key(n)))];
    public static TheoryData<string> Refused => [.. cases.Keys.Where(n => Refusal(n) is not null)];

    public static TheoryData<string> OfKeras2 => [.. cases.Keys.Where(n => n.StartsWith("keras2/"))];

    static string? Refusal(string name) => refused.GetValueOrDefault(Key(name))
        ?? (Key(name).StartsWith("keras3/opt_schedule") ? "learning rate schedule" : null);

    /// <summary>The name without the minor version, such as <c>keras3/opt_adam</c>.</summary>
    static string Key(string name) => $"{name.Split('/')[0]}/{name.Split('/')[^1]}";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A further step is that of the original, to 1e-6.</summary>
    [Theory]
    [MemberData(nameof(Same))]
    public void GoesOnWithTheSameSteps(string name)
    {
        NDArray[] expected = Continued(name, inOtherForm: false), came = [];
        Assert.Equal("", Warnings.Of(() => came = Continued(name, inOtherForm: true)));
        for (var i = 0; i < expected.Length; i++)
            for (var j = 0; j < expected[i].Count; j++) Assert.Equal(expected[i].GetDouble(j), came[i].GetDouble(j), 1e-6);
    }

    /// <summary>Models of every kind: the state stands in the file in the order in which the loaded model trains its weights.</summary>
    [Fact]
    public void ModelsOfKeras2KeepTheOrderOfTheirState()
    {
        var saved = 0;
        foreach (var (where, entry) in Fixtures.Cases("train").Where(c => Fixtures.NameOf(c.Folder, c.Case).Contains("keras2")))
        {
            if (!entry.TryGetProperty("optimizer_state_after", out var hasState) || !hasState.GetBoolean()) continue;
            using var recorded = new TrainCase(where, entry);
            if (refused.ContainsKey($"keras2/{recorded.Name}")) continue;
            using var model = Trained(recorded);
            var path = PathOf(recorded);
            try
            {
                Warnings.Of(() => model.Save(path));
            }
            catch (KerasException e) when (e.Message.Contains("keeps Keras 2's form"))
            {
                continue;
            }
            Keras.ClearSession();
            using var loaded = Keras.LoadModel(path);
            var (expected, came) = (CompileSettings.Of(model, "test").Trainer, CompileSettings.Of(loaded, "test").Trainer);
            Assert.Equal(expected.Parameters.Paths, came.Parameters.Paths);
            var state = model.TrainingStateBy(keras2: false)!.OptimizerVariables;
            Assert.True(state.Count > expected.Parameters.Variables.Count
                || expected.Optimizer is Optimizers.SGD { Momentum: 0 }, recorded.Name);
            Assert.Equal(state.Select(v => v.Value.ToArray<double>()), came.GetOptimizerState().Select(v => v.Value.ToArray<double>()));
            saved++;
        }
        Assert.True(saved > 20 || !Fixtures.AreTheRepositorys, $"{saved} models");
    }

    /// <summary>Keras 3's form of weights takes the state of Keras 2's optimizers along, and gives it back.</summary>
    [Theory]
    [MemberData(nameof(OfKeras2))]
    public void WeightsOfKeras3HoldTheState(string name)
    {
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        using var trained = Trained(recorded);
        var file = Path.Combine(folder, "model.weights.h5");
        trained.SaveWeights(file);
        Keras.ClearSession();
        using var other = recorded.Compiled("before");
        Assert.Empty(other.LoadWeights(file));
        NDArray[] expected = [.. State(trained)], came = [.. State(other)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(v => v.Shape), came.Select(v => v.Shape));
        Assert.Equal(expected.Select(v => v.ToArray<double>()), came.Select(v => v.ToArray<double>()));

        static IEnumerable<NDArray> State(Model model)
        {
            var trainer = CompileSettings.Of(model, "test").Trainer;
            // Keras 2 keeps the last steps also where there is no momentum to use them.
            var used = trainer.Optimizer is Optimizers.SGD { Momentum: 0 } ? 1 : int.MaxValue;
            return trainer.GetOptimizerState().Select(v => v.Value).Take(used);
        }
    }

    /// <summary>Where the other version's rules differ, a warning says so, and the state is there all the same.</summary>
    [Theory]
    [MemberData(nameof(Differing))]
    public void WarnsWhereRulesDiffer(string name) =>
        Assert.Contains(differing[Key(name)], Warnings.Of(() => Continued(name, inOtherForm: true)));

    /// <summary>What the other version does not have is refused by name, until the compile settings are left out.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void RefusesWhatIsNotThere(string name)
    {
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        using var model = Trained(recorded);
        var path = PathOf(recorded);
        var message = Assert.ThrowsAny<KerasException>(() => model.Save(path)).Message;
        Assert.Contains(Refusal(name)!, message);
        Assert.Contains("includeOptimizer: false", message);
        model.Save(path, includeOptimizer: false);
    }

    /// <summary>The weights after the recorded training, at its end saved in the other form or not, and one further step.</summary>
    NDArray[] Continued(string name, bool inOtherForm)
    {
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        using var trained = Trained(recorded);
        if (!inOtherForm) return Step(recorded, trained);
        trained.Save(PathOf(recorded));
        Keras.ClearSession();
        using var loaded = Keras.LoadModel(PathOf(recorded));
        Assert.NotEqual(recorded.IsKeras2, loaded.TrainingState!.IsKeras2);
        var (before, after) = (CompileSettings.Of(trained, "test").Trainer.Optimizer, CompileSettings.Of(loaded, "test").Trainer.Optimizer);
        if (after is not (Optimizers.RMSprop or Optimizers.Adagrad or Optimizers.Adadelta))
            Assert.Equal(before.Iterations, after.Iterations);
        return Step(recorded, loaded);
    }

    /// <summary>The model after the recorded training; one of Keras 3 as if it had come from Keras 2 and been compiled anew, whose .h5 file
    /// keeps Keras 2's form.</summary>
    static Model Trained(TrainCase recorded)
    {
        Keras.ClearSession();
        var model = recorded.Compiled("after");
        model.IsKeras2 = true;
        return model;
    }

    string PathOf(TrainCase recorded) => Path.Combine(folder, recorded.IsKeras2 ? "model.keras" : "model.h5");

    static NDArray[] Step(TrainCase recorded, Model model)
    {
        model.TrainOnBatch(recorded.Arrays("x", model)!, recorded.Arrays("y", model)!);
        return [.. model.Weights.Select(w => w.Value)];
    }
}
