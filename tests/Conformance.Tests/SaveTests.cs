using System.IO.Compression;
using System.Text.Json;
using Xunit.Abstractions;

namespace OnnxKeras.Tests;

/// <summary>Every recorded model: loaded, saved and loaded again, it has the same weights and predicts the same.</summary>
[Trait("Suite", "save")]
public class SaveTests(ITestOutputHelper output)
{
    /// <summary>A model of Keras 2 becomes an archive of Keras 3 that predicts the same, or is refused where Keras 3 computes otherwise.</summary>
    [Fact]
    public void ModelsOfKeras2BecomeArchives()
    {
        var (all, refused, failed) = (0, 0, new List<string>());
        var target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keras");
        foreach (var (folder, entry) in Fixtures.Cases("predict").Where(c => c.Folder.Contains("keras2")))
        {
            var name = entry.GetProperty("case").GetString()!;
            all++;
            if (Problem(Path.Combine(folder, $"{name}.h5"), target, Path.Combine(folder, $"{name}.io.h5"), sameForm: false) is not { } problem) continue;
            if (problem.Contains("Keras 2's form")) refused++;
            else failed.Add($"{name}: {problem}");
        }
        File.Delete(target);
        output.WriteLine($"{all - refused - failed.Count} of {all} predict the same, {refused} are refused");
        Assert.True(failed.Count == 0, $"{refused} of {all} refused; others:\n{string.Join('\n', failed)}");
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void PredictsTheSameAfterSaving(string ending)
    {
        var (all, failed) = (0, new List<string>());
        var target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}{ending}");
        try
        {
            foreach (var (folder, entry) in Fixtures.Cases("predict"))
            {
                var name = entry.GetProperty("case").GetString()!;
                var source = Path.Combine(folder, name + ending);
                if (!File.Exists(source)) continue;
                all++;
                if (Problem(source, target, Path.Combine(folder, $"{name}.io.h5")) is { } problem) failed.Add($"{Fixtures.NameOf(folder, entry)}: {problem}");
            }
        }
        finally
        {
            File.Delete(target);
        }
        output.WriteLine($"{all - failed.Count} of {all} predict the same");
        Assert.True(failed.Count == 0, $"{all - failed.Count} of {all} predict the same; not:\n{string.Join('\n', failed)}");
    }

    static string? Problem(string source, string target, string data, bool sameForm = true)
    {
        Keras.ClearSession();
        try
        {
            using var io = Hdf5Reader.Open(data);
            var inputs = io.Members("inputs").OrderBy(int.Parse).Select(i => io.Read($"inputs/{i}")).ToArray();
            var rows = inputs[0].Rank == 0 ? 1 : Math.Max(1, inputs[0].Shape[0]!.Value);
            using var first = Keras.LoadModel(source);
            first.Save(target);
            Keras.ClearSession();
            using var second = Keras.LoadModel(target);
            if (sameForm && second.ToJson() != first.ToJson()) return "another architecture";
            if (sameForm && first.TrainingState?.OptimizerVariables.Count != second.TrainingState?.OptimizerVariables.Count) return "another training state";
            var (expected, actual) = (first.PredictTorch(inputs, batchSize: rows), second.PredictTorch(inputs, batchSize: rows));
            for (var o = 0; o < expected.Count; o++)
                if (!expected[o].Bytes.SequenceEqual(actual[o].Bytes)) return $"output {o} differs";
            return null;
        }
        catch (KerasException e)
        {
            return e.Message;
        }
    }

    /// <summary>Datasets that Keras has under other names: Theano's, a stack's that was built by its first data, and low-rank updates, which are merged.</summary>
    static readonly string[] otherwise = ["_theano", "dense_lora", "model_sequential_lazy.h5"];

    [Theory]
    [InlineData("*.keras")]
    [InlineData("*.h5")]
    public void HasTheDatasetsOfTheOriginal(string pattern)
    {
        var (all, failed) = (0, new List<string>());
        foreach (var source in Directory.EnumerateFiles(Fixtures.Root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (source.EndsWith(".io.h5") || source.EndsWith(".weights.h5") || otherwise.Any(source.Contains)) continue;
            all++;
            var target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}{pattern[1..]}");
            try
            {
                Keras.ClearSession();
                using var model = Keras.LoadModel(source);
                model.Save(target);
                using var expected = Weights(source);
                using var actual = Weights(target);
                if (Difference(expected, actual) is { } difference) failed.Add($"{Path.GetRelativePath(Fixtures.Root, source)}: {difference}");
            }
            finally
            {
                File.Delete(target);
            }
        }
        output.WriteLine($"{all - failed.Count} of {all} have the same datasets");
        Assert.True(failed.Count == 0, $"{all - failed.Count} of {all} have the same datasets; not:\n{string.Join('\n', failed)}");
    }

    static Hdf5Reader Weights(string file)
    {
        if (!file.EndsWith(".keras")) return Hdf5Reader.Open(file);
        using var zip = ZipFile.OpenRead(file);
        Assert.All(zip.Entries, e => Assert.True(Path.GetExtension(file) == ".keras" && e.FullName is "metadata.json" or "config.json" or "model.weights.h5"));
        var memory = new MemoryStream();
        using (var stream = zip.GetEntry("model.weights.h5")!.Open()) stream.CopyTo(memory);
        memory.Position = 0;
        return Hdf5Reader.Open(memory, file);
    }

    static string? Difference(Hdf5Reader expected, Hdf5Reader actual)
    {
        var (paths, ours) = (Datasets(expected, "").ToHashSet(), Datasets(actual, "").ToHashSet());
        if (!paths.SetEquals(ours)) return $"only Keras has [{string.Join(", ", paths.Except(ours))}], only here [{string.Join(", ", ours.Except(paths))}]";
        return paths.FirstOrDefault(p => expected.Read(p) is var e && actual.Read(p) is var a && (e.DType != a.DType || e.Shape != a.Shape || !e.Bytes.SequenceEqual(a.Bytes)));
    }

    static IEnumerable<string> Datasets(Hdf5Reader file, string group) => file.Members(group.Length == 0 ? "/" : group).SelectMany(m =>
    {
        var path = group.Length == 0 ? m : $"{group}/{m}";
        return file.HasDataset(path) ? [path] : Datasets(file, path);
    });

    /// <summary>For comparing whole files with other tools: saves every recorded model into the folder ONNXKERAS_SAVED.</summary>
    [Fact]
    public void SavesAllForComparison()
    {
        if (Environment.GetEnvironmentVariable("ONNXKERAS_SAVED") is not { Length: > 0 } folder) return;
        foreach (var source in new[] { "*.keras", "*.h5" }.SelectMany(p => Directory.EnumerateFiles(Fixtures.Root, p, SearchOption.AllDirectories)))
        {
            if (source.EndsWith(".io.h5") || source.EndsWith(".weights.h5")) continue;
            Keras.ClearSession();
            using var model = Keras.LoadModel(source);
            var target = Path.Combine(folder, Path.GetRelativePath(Fixtures.Root, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            model.Save(target);
        }
    }
}
