using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace OnnxKeras.Tests;

/// <summary>
/// Every model file and weight file that Keras has written: read, saved in its own form, and compared with the original by h5py, down to the
/// kinds of string and the JSON of the configurations.
/// </summary>
[Trait("Suite", "save")]
public class RoundTripTests(ITestOutputHelper output)
{
    /// <summary>Where files differ though both say the same: which files, where in them, and why. All are regular expressions.</summary>
    static readonly (string File, string Where, string Reason)[] allowed =
    [
        (@"\.keras$", @"^metadata\.json/date_saved$", "the time of saving"),
        (@"keras3/.*\.h5$|_theano\.", @"^(/|model_weights)@backend$", "kernels are written as TensorFlow has them, whichever backend computed them"),
        (@"_theano\.", "/(kernel|recurrent_kernel|bias|gamma|beta|moving_mean|moving_variance)(:0)?$|@weight_names", "TensorFlow's names end with :0"),
        ("variable_length_names", "_names kind$", "the fixture tests reading: Keras 2.2.4 writes names of fixed length"),
        ("compat/", @"^metadata\.json/keras_version$", "what is written is the newest version's"),
        ("compat/", @"^config\.json/", "the newest version writes more keys, which ConfigTests looks at"),
        (@"compat/3\.3\.3", @"vars@name$", "Keras 3.3 had not yet written names"),
        ("dense_lora", "lora_|^model_weights/layer(@weight_names|/layer/kernel)$", "low-rank updates are merged into the kernel that they update"),
        ("normalization_", "build_config/input_shape/0$", "the number of rows of the data that the layer adapted to"),
        (@"model_sequential_lazy\.h5", @"^model_weights/(dense|dense_1|layer_normalization)\b",
            "a stack that was built by its first data has its name before its weights', which the file does not say"),
        ("ops_matmul", @"inbound_nodes/0/args/1$", "a tensor of one number is written as the number"),
    ];

    [H5pyFact]
    public void EveryFileIsWrittenAsKerasWroteIt()
    {
        var folder = Directory.CreateTempSubdirectory("onnxkeras-").FullName;
        try
        {
            var sources = new[] { "*.keras", "*.h5" }.SelectMany(p => Directory.EnumerateFiles(Fixtures.Root, p, SearchOption.AllDirectories))
                .Where(f => !f.EndsWith(".io.h5")).Order(StringComparer.Ordinal).ToList();
            var targets = sources.Select((source, i) => Path.Combine(folder, $"{i}{Path.GetExtension(source)}")).ToList();
            foreach (var (source, target) in sources.Zip(targets)) Save(source, target);
            var list = Path.Combine(folder, "pairs");
            File.WriteAllLines(list, sources.Zip(targets, (s, t) => $"{s}\t{t}"));

            var used = new HashSet<string>();
            var differences = Compare(list).Select(line => line.Split('\t') switch { var f => (File: sources[int.Parse(f[0])], Where: f[1], What: f[2]) })
                .Where(d => !allowed.Any(a => Regex.IsMatch(d.File, a.File) && Regex.IsMatch(d.Where, a.Where) && (used.Add(a.Reason) || true)))
                .Select(d => $"{Path.GetRelativePath(Fixtures.Root, d.File)} | {d.Where} | {d.What}").ToList();
            output.WriteLine($"{sources.Count} files, {differences.Count} differences");
            Assert.True(differences.Count == 0, $"{differences.Count} differences in {sources.Count} files:\n{string.Join('\n', differences.Take(200))}");
            // Another folder of cases may have nothing of a kind.
            if (Fixtures.AreTheRepositorys) Assert.Empty(allowed.Select(a => a.Reason).Except(used));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Save(string source, string target)
    {
        Keras.ClearSession();
        if (!source.EndsWith(".weights.h5"))
        {
            using var whole = Keras.LoadModel(source);
            whole.Save(target);
            return;
        }
        var stem = source[..^".weights.h5".Length];
        using var model = Keras.LoadModel(File.Exists($"{stem}.keras") ? $"{stem}.keras" : $"{stem}.h5");
        model.LoadWeights(source);
        // The name tells the form of weights: Keras 2's are a plain .h5.
        var named = model.IsKeras2 ? target : Path.ChangeExtension(target, ".weights.h5");
        model.SaveWeights(named);
        if (named != target) File.Move(named, target);
    }

    static string[] Compare(string pairs)
    {
        var script = Path.Combine(Fixtures.Repository(), "tests", "Conformance.Tests", "RoundTrip", "compare.py");
        using var process = Process.Start(new ProcessStartInfo(H5pyFactAttribute.Interpreter, [script, pairs]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return lines;
    }
}

/// <summary>A test that needs Python with h5py, and is reported as skipped where there is none.</summary>
sealed class H5pyFactAttribute : FactAttribute
{
    public const string Interpreter = "/usr/bin/python3";

    public H5pyFactAttribute() => Skip = File.Exists(Interpreter) && HasH5py() ? null : $"needs {Interpreter} with h5py";

    static bool HasH5py()
    {
        using var process = Process.Start(Interpreter, ["-c", "import h5py"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
