using System.Text.Json;
using Xunit.Abstractions;

namespace OnnxKeras.Tests;

/// <summary>Every recorded model: loaded, saved and loaded again, it has the same weights and predicts the same.</summary>
[Trait("Suite", "save")]
public class SaveTests(ITestOutputHelper output)
{
    /// <summary>
    /// A model of Keras 2 becomes an archive of Keras 3, an .h5 file of Keras 3 and an archive again, and predicts the same, or is refused
    /// where Keras 3 computes otherwise.
    /// </summary>
    [Fact]
    public void ModelsOfKeras2BecomeArchives() => Cross("keras2", ".h5", [".keras", ".h5", ".keras"]);

    /// <summary>An archive becomes an .h5 file of Keras 3 and an archive again.</summary>
    [Fact]
    public void ArchivesBecomeHdf5Files() => Cross("keras3", ".keras", [".h5", ".keras"]);

    void Cross(string version, string from, string[] endings)
    {
        var (all, refused, failed) = (0, 0, new List<string>());
        var folder = Directory.CreateTempSubdirectory("onnxkeras-").FullName;
        foreach (var (cases, entry) in Fixtures.Cases("predict").Where(c => Fixtures.NameOf(c.Folder, c.Case).Contains(version)))
        {
            var name = entry.GetProperty("case").GetString()!;
            all++;
            var targets = endings.Select((e, i) => Path.Combine(folder, $"{i}{e}")).ToArray();
            var data = Path.Combine(cases, $"{name}.io.h5");
            if (Problem(Path.Combine(cases, name + from), targets, data, sameForm: false) is not { } problem) continue;
            if (problem.Contains("Keras 2's form")) refused++;
            else failed.Add($"{name}: {problem}");
        }
        Directory.Delete(folder, recursive: true);
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
                if (Problem(source, [target], Path.Combine(folder, $"{name}.io.h5")) is { } problem)
                    failed.Add($"{Fixtures.NameOf(folder, entry)}: {problem}");
            }
        }
        finally
        {
            File.Delete(target);
        }
        output.WriteLine($"{all - failed.Count} of {all} predict the same");
        Assert.True(failed.Count == 0, $"{all - failed.Count} of {all} predict the same; not:\n{string.Join('\n', failed)}");
    }

    static string? Problem(string source, string[] targets, string data, bool sameForm = true)
    {
        Keras.ClearSession();
        try
        {
            using var io = Hdf5Reader.Open(data);
            var inputs = io.Members("inputs").OrderBy(int.Parse).Select(i => io.Read($"inputs/{i}")).ToArray();
            var rows = inputs[0].Rank == 0 ? 1 : Math.Max(1, inputs[0].Shape[0]!.Value);
            using var first = Keras.LoadModel(source);
            foreach (var (from, to) in targets.Prepend(source).Zip(targets))
            {
                Keras.ClearSession();
                using var model = Keras.LoadModel(from);
                model.Save(to);
            }
            Keras.ClearSession();
            using var second = Keras.LoadModel(targets[^1]);
            if (sameForm && second.ToJson() != first.ToJson()) return "another architecture";
            if (sameForm && first.TrainingState?.OptimizerVariables.Count != second.TrainingState?.OptimizerVariables.Count)
                return "another training state";
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
}
