using System.IO.Compression;
using System.Text.Json.Nodes;
using OnnxKeras.Config;
using Xunit.Abstractions;

namespace OnnxKeras.Tests;

/// <summary>Every architecture that Keras has written: read, written again, and compared as trees.</summary>
[Trait("Suite", "config")]
public class ConfigTests(ITestOutputHelper output)
{
    /// <summary>Python's object identities, and what depends on the machine or on training.</summary>
    static readonly HashSet<string> ignored = ["shared_object_id", "keras_version", "backend", "compile_config",
        // What the readers drop since it does not change what a layer computes; low-rank updates are merged.
        "Dense.lora_rank", "Dense.lora_alpha"];

    [Theory]
    [InlineData("*.keras")]
    [InlineData("*.h5")]
    [InlineData("*.json")]
    public void RoundTrips(string pattern)
    {
        var (all, differing) = (0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(Fixtures.Root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            // Models of Keras on TensorFlow 2 are written as Keras 3's: TfKerasTests compares what they predict.
            if (Path.GetRelativePath(Fixtures.Root, file).StartsWith("tfkeras", StringComparison.Ordinal)) continue;
            if (ConfigOf(file) is not { } text) continue;
            all++;
            if (Difference(text, file.Contains("compat"), file.EndsWith(".h5")) is { } difference)
                differing.Add($"{Path.GetRelativePath(Fixtures.Root, file)}: {difference}");
        }
        output.WriteLine($"{all - differing.Count} of {all} agree");
        Assert.True(differing.Count == 0, $"{all - differing.Count} of {all} agree; not:\n{string.Join('\n', differing)}");
    }

    static string? Difference(string text, bool older, bool legacy)
    {
        Keras.ClearSession();
        try
        {
            using var model = Keras.ModelFromJson(text);
            var written = JsonNode.Parse(PythonJson.Text(ModelJson.Describe(model, legacy)));
            return JsonTree.Difference(WithoutBatch(JsonNode.Parse(text)!), written, ignored, allowMore: older);
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }

    /// <summary>The shape that a Normalization was made for is that of the data it adapted to; the batch in it does not count.</summary>
    static JsonNode WithoutBatch(JsonNode tree)
    {
        foreach (var layer in tree["config"]?["layers"] as JsonArray ?? [])
            if (layer?["class_name"]?.GetValue<string>() == "Normalization" && layer["build_config"]?["input_shape"] is JsonArray shape)
                shape[0] = null;
        return tree;
    }

    /// <summary>The architecture in a file, with the version where it stands beside.</summary>
    static string? ConfigOf(string file)
    {
        if (file.EndsWith(".json")) return Path.GetFileName(Path.GetDirectoryName(file)) == "config" ? File.ReadAllText(file) : null;
        if (file.EndsWith(".keras"))
        {
            using var zip = ZipFile.OpenRead(file);
            using var reader = new StreamReader(zip.GetEntry("config.json")!.Open());
            return reader.ReadToEnd();
        }
        using var h5 = Hdf5Reader.Open(file);
        if (h5.Text("/", "model_config") is not { } config) return null;
        var root = (JsonObject)JsonNode.Parse(config)!;
        root["keras_version"] ??= h5.Text("/", "keras_version");
        return root.ToJsonString();
    }
}
