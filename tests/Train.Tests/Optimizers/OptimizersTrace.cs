using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>A recorded training case: files before and after, batches, and each step's loss.</summary>
sealed class OptimizersTrace(string folder, JsonElement entry)
{
    /// <summary>The folders of cases beneath the root of the fixtures.</summary>
    public static IEnumerable<string> Folders => Directory.EnumerateFiles(Fixtures.File(""), "index.json", SearchOption.AllDirectories)
        .Select(f => Path.GetDirectoryName(f)!).Where(f => Path.GetFileName(f) == "train").Order(StringComparer.Ordinal)
        .Select(f => Path.GetRelativePath(Fixtures.File(""), f));

    /// <summary>The cases of a folder whose files are there.</summary>
    public static IEnumerable<OptimizersTrace> In(string folder)
    {
        var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.File(""), folder, "index.json"))).RootElement;
        return index.EnumerateArray().Select(e => new OptimizersTrace(folder, e)).Where(c => File.Exists(c.FileOf("io.h5")));
    }

    public string Folder => folder;
    public string Name => Entry.GetProperty("case").GetString()!;
    public string Mode => Entry.GetProperty("mode").GetString()!;
    public double Rtol => Entry.GetProperty("rtol").GetDouble();
    public double Atol => Entry.GetProperty("atol").GetDouble();
    public int BatchSize => Entry.GetProperty("batch_size").GetInt32();
    public string Loss => Compile.GetProperty("loss").GetString()!;
    public JsonElement Entry { get; } = entry;
    public bool HasStateAfter => !Entry.TryGetProperty("optimizer_state_after", out var has) || has.GetBoolean();
    public bool IsKeras2 => folder.StartsWith("keras2", StringComparison.Ordinal);

    JsonElement Compile => Entry.GetProperty("compile");

    public Hdf5Reader Data() => Hdf5Reader.Open(FileOf("io.h5"));

    public Optimizer Optimizer() => OptimizerConfig.Read(JsonNode.Parse(Compile.GetProperty("optimizer").GetRawText())!, IsKeras2);

    /// <summary>The model with the weights of the file before or after.</summary>
    public Model Model(string when) => Keras.LoadModel(FileOf(IsKeras2 ? $"{when}.h5" : $"{when}.keras"));

    /// <summary>The optimizer's arrays in the file before or after, in order; empty where it has none.</summary>
    public NDArray[] State(string when)
    {
        using var file = Weights(when);
        if (!IsKeras2)
            return [.. Enumerable.Range(0, file.HasGroup("optimizer/vars") ? file.Members("optimizer/vars").Count : 0)
                .Select(i => file.Read($"optimizer/vars/{i}"))];
        return file.HasGroup("optimizer_weights")
            ? [.. file.Texts("optimizer_weights", "weight_names")!.Select(n => file.Read($"optimizer_weights/{n}"))] : [];
    }

    /// <summary>The names of the optimizer's arrays, where the case gives them.</summary>
    public string[] StatePaths()
    {
        if (!IsKeras2)
            return [.. Entry.GetProperty("optimizer_variables").EnumerateArray().Select(v => v.GetProperty("path").GetString()!)];
        using var file = Weights("after");
        return file.HasGroup("optimizer_weights") ? [.. file.Texts("optimizer_weights", "weight_names")!] : [];
    }

    string FileOf(string ending) => Path.Combine(Fixtures.File(""), folder, $"{Name}.{ending}");

    Hdf5Reader Weights(string when) => IsKeras2
        ? Hdf5Reader.Open(FileOf($"{when}.h5"))
        : Hdf5Reader.Open(new MemoryStream(Member(when, "model.weights.h5")), Name);

    byte[] Member(string when, string name)
    {
        using var archive = ZipFile.OpenRead(FileOf($"{when}.keras"));
        using var stream = archive.GetEntry(name)!.Open();
        using var result = new MemoryStream();
        stream.CopyTo(result);
        return result.ToArray();
    }

    public override string ToString() => $"{folder}/{Name}";
}
