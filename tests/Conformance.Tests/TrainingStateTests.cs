using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>Every recorded training: what is saved after it says how the model is trained as Keras's own file does, and training goes on
/// from there.</summary>
[Trait("Suite", "train")]
public class TrainingStateTests : IDisposable
{
    static readonly Dictionary<string, (string Folder, JsonElement Case)> cases = Fixtures.ByName("train");

    /// <summary>Keras's optimizer classes are of the backend that ran; here they are those of every backend.</summary>
    static readonly HashSet<string> ofTheBackend = ["module", "registered_name"];

    readonly string folder = Directory.CreateTempSubdirectory("training-state-").FullName;

    public static TheoryData<string> All => [.. cases.Keys];

    public static TheoryData<string> Trained =>
        [.. cases.Where(c => c.Value.Case.GetProperty("mode").GetString() is "train_on_batch" or "fit").Select(c => c.Key)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The settings, read into objects and written again, are Keras's.</summary>
    [CaseTheory]
    [MemberData(nameof(All))]
    public void WritesTheSettingsThatKerasWrote(string name)
    {
        Keras.ClearSession();
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        using var model = recorded.Load("before");
        var expected = model.TrainingState!.Settings;
        _ = CompileSettings.Of(model, "test").Trainer;
        Assert.NotSame(expected, model.TrainingState!.Settings);
        var (optimizer, ours) = (Optimizer(expected), Optimizer(model.TrainingState.Settings));
        Assert.Null(JsonTree.Difference(optimizer, ours, ofTheBackend));
        foreach (var settings in new[] { expected, model.TrainingState.Settings })
            foreach (var key in new[] { "optimizer", "optimizer_config" }) settings.Remove(key);
        Assert.Null(JsonTree.Difference(expected, model.TrainingState.Settings, new HashSet<string> { "optimizer", "optimizer_config" }));
    }

    /// <summary>After the recorded steps a saved file holds the present weights, optimizer variables and settings, and the loaded model
    /// goes on with them.</summary>
    [CaseTheory]
    [MemberData(nameof(Trained))]
    public void SavesWhatTrainingLeft(string name)
    {
        Keras.ClearSession();
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case) { Compares = false };
        using var model = recorded.Compiled("before");
        TrainConformance.Train(recorded, model);
        var file = Path.Combine(folder, recorded.IsKeras2 ? "model.h5" : "model.keras");
        model.Save(file);
        using var loaded = Keras.LoadModel(file);
        var saved = loaded.TrainingState!;
        Assert.Null(JsonTree.Difference(model.TrainingState!.Settings, saved.Settings, new HashSet<string>()));
        Equal(model.Weights.Select(w => (w.Name, w.Value)), loaded.Weights.Select(w => (w.Name, w.Value)));
        var trained = CompileSettings.Of(model, "test").Trainer.GetOptimizerState();
        Equal(trained, saved.OptimizerVariables);
        Equal(trained, CompileSettings.Of(loaded, "test").Trainer.GetOptimizerState());
        using var after = recorded.Load("after");
        // Files of Keras 2 that were written without the optimizer's variables say nothing of their names.
        if (recorded.OptimizerVariables(after) is { Count: > 0 } expected)
            Assert.Equal(expected.Select(v => (v.Path, v.Value.DType, v.Value.Shape)),
                saved.OptimizerVariables.Select(v => (v.Path, v.Value.DType, v.Value.Shape)));
        if (!recorded.Entry.TryGetProperty("optimizer_variables", out var variables) || recorded.IsEarly) return;
        Assert.Equal(Named(variables.EnumerateArray().Select(v => v.GetProperty("path").GetString()!)), Named(trained.Select(v => v.Path)));

        // Adafactor's rows and columns share one path, and its placeholders have no optimizer in theirs.
        static IEnumerable<string> Named(IEnumerable<string> paths) => paths.Where(p => p.Contains('/') && p is not "adafactor/kernel");
    }

    /// <summary>Keras 3's other form, one HDF5 file, holds the same.</summary>
    [CaseTheory]
    [MemberData(nameof(Trained))]
    public void SavesTheSameInOneFile(string name)
    {
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        if (recorded.IsKeras2) return;
        Keras.ClearSession();
        using var model = recorded.Compiled("after");
        var trained = CompileSettings.Of(model, "test").Trainer.GetOptimizerState();
        model.Save(Path.Combine(folder, "model.h5"));
        using var loaded = Keras.LoadModel(Path.Combine(folder, "model.h5"));
        Equal(trained, loaded.TrainingState!.OptimizerVariables);
        Equal(trained, CompileSettings.Of(loaded, "test").Trainer.GetOptimizerState());
        Assert.Equal(model.MetricsNames, loaded.MetricsNames);
    }

    /// <summary>The weights of a compiled model hold what Keras writes into an archive; another compiled model goes on from there, and one
    /// that is not compiled takes the weights alone.</summary>
    [CaseTheory]
    [MemberData(nameof(Trained))]
    public void WeightsHoldTheOptimizersState(string name)
    {
        using var recorded = new TrainCase(cases[name].Folder, cases[name].Case);
        if (recorded.IsKeras2) return;
        Keras.ClearSession();
        using var model = recorded.Compiled("after");
        _ = CompileSettings.Of(model, "test").Trainer;
        var file = Path.Combine(folder, "after.weights.h5");
        model.SaveWeights(file);
        var archive = Path.Combine(cases[name].Folder, $"{recorded.Name}.after.keras");
        using (var ours = Hdf5Reader.Open(file))
        using (var keras = Hdf5Reader.Open(KerasArchive.Read(archive).Weights!, archive))
        {
            Assert.Equal(keras.HasGroup("optimizer/vars"), ours.HasGroup("optimizer/vars"));
            Assert.Equal(keras.Members("optimizer/vars"), ours.Members("optimizer/vars"));
            if (!recorded.IsEarly)
            {
                Assert.Equal(keras.Attributes("optimizer/vars"), ours.Attributes("optimizer/vars"));
                foreach (var path in keras.Members("optimizer/vars").Select(m => $"optimizer/vars/{m}"))
                    Assert.Equal(keras.Read(path).ToArray<double>(), ours.Read(path).ToArray<double>());
            }
        }
        var expected = CompileSettings.Of(model, "test").Trainer.GetOptimizerState();
        foreach (var (source, isUnderstood) in new[] { (file, false), (file, true), (archive, true) })
        {
            Keras.ClearSession();
            using var other = recorded.Compiled("before");
            if (isUnderstood) _ = CompileSettings.Of(other, "test").Trainer;
            Assert.Empty(other.LoadWeights(source));
            Equal(expected, CompileSettings.Of(other, "test").Trainer.GetOptimizerState());
            Equal(model.Weights.Select(w => (w.Name, w.Value)), other.Weights.Select(w => (w.Name, w.Value)));
        }
        Keras.ClearSession();
        using var uncompiled = Keras.LoadModel(archive, compile: false);
        Assert.Empty(uncompiled.LoadWeights(file));
        Assert.Null(uncompiled.TrainingState);
        uncompiled.SaveWeights(file);
        using var alone = Hdf5Reader.Open(file);
        Assert.False(alone.HasGroup("optimizer"));
    }

    static JsonNode? Optimizer(JsonObject settings) => settings["optimizer"] ?? settings["optimizer_config"];

    static void Equal(IEnumerable<(string Path, NDArray Value)> expected, IEnumerable<(string Path, NDArray Value)> actual)
    {
        var (e, a) = (expected.ToList(), actual.ToList());
        Assert.Equal(e.Count, a.Count);
        foreach (var (wanted, came) in e.Zip(a))
        {
            Assert.Equal((wanted.Value.DType, wanted.Value.Shape), (came.Value.DType, came.Value.Shape));
            Assert.True(wanted.Value.Bytes.SequenceEqual(came.Value.Bytes), wanted.Path);
        }
    }
}
