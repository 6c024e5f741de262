using System.IO.Compression;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Models described here as the recording described them in Python: their archives hold the same.</summary>
[Trait("Suite", "save")]
public sealed class FreshModelTests : IDisposable
{
    static readonly HashSet<string> none = [];

    readonly string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keras");

    public FreshModelTests() => Keras.ClearSession();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void AStackIsSavedAsKerasSavesIt() => Same("model_sequential_cnn", new Sequential(
        [new InputLayer([8, 8, 1]), new Conv2D(3, 3, activation: "relu"), new MaxPooling2D(), new Flatten(), new Dropout(0.5),
            new Dense(3, activation: "softmax")], "cnn"));

    [Fact]
    public void AnMlpIsSavedAsKerasSavesIt()
    {
        var x = Keras.Input([5], name: "features");
        var y = new Dense(4, activation: "relu", name: "hidden_1").Apply(new Dense(6, activation: "relu", name: "hidden_0").Apply(x));
        Same("model_mlp", new Model(x, new Dense(3, activation: "softmax", name: "probabilities").Apply(y), "mlp"));
    }

    /// <summary>The names count what layers hold within: attention takes the first dropout.</summary>
    [Fact]
    public void AnEncoderIsSavedAsKerasSavesIt()
    {
        var (tokens, positions) = (Keras.Input([5], dtype: DType.Int32, name: "tokens"),
            Keras.Input([5], dtype: DType.Int32, name: "positions"));
        var x = new Embedding(11, 6, name: "token_embedding").Apply(tokens)
            + new Embedding(5, 6, name: "position_embedding").Apply(positions);
        x = new LayerNormalization().Apply(Keras.Add([x, new MultiHeadAttention(2, 3, dropout: 0.1).Apply(x, x)]));
        var y = new Dense(12, activation: "gelu").Apply(x);
        y = new Dropout(0.1).Apply(y);
        x += new Dense(6).Apply(y);
        x = new GlobalAveragePooling1D().Apply(x);
        Same("model_encoder", new Model(new[] { tokens, positions }, new Dense(3, activation: "softmax").Apply(x), "encoder"));
    }

    void Same(string recorded, Model model)
    {
        using (model) model.Save(file);
        var (expected, weights) = Read(Path.Combine(Fixtures.Own, "keras3", "predict", $"{recorded}.keras"));
        var (actual, ours) = Read(file);
        using (weights)
        using (ours)
        {
            Assert.Null(JsonTree.Difference(expected, actual, new HashSet<string> { "shared_object_id" }));
            Assert.Null(JsonTree.Difference(Identities(expected), Identities(actual), none));
            Assert.Equal(Members(weights, ""), Members(ours, ""));
        }
    }

    /// <summary>Where an architecture names the same object as before, with the objects numbered in their order.</summary>
    static JsonObject Identities(JsonNode architecture)
    {
        var numbers = new Dictionary<string, int>();
        var found = new JsonObject();
        Visit(architecture, "");
        return found;

        void Visit(JsonNode? node, string path)
        {
            if (node is JsonArray list) foreach (var (i, item) in list.Index()) Visit(item, $"{path}/{i}");
            if (node is not JsonObject o) return;
            foreach (var (key, value) in o.OrderBy(p => p.Key, StringComparer.Ordinal))
                if (key == "shared_object_id")
                    found[path] = numbers.TryAdd($"{value}", numbers.Count) ? numbers.Count - 1 : numbers[$"{value}"];
                else Visit(value, $"{path}/{key}");
        }
    }

    static List<string> Members(Hdf5Reader weights, string group) => [.. weights.Members(group).SelectMany(m =>
    {
        var path = group.Length == 0 ? m : $"{group}/{m}";
        return weights.HasDataset(path) ? [$"{path} {weights.ShapeOf(path)}"]
            : Members(weights, path).Prepend($"{path} {weights.Text(path, "name")}");
    })];

    static (JsonNode Config, Hdf5Reader Weights) Read(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        using var reader = new StreamReader(zip.GetEntry("config.json")!.Open());
        var memory = new MemoryStream();
        using (var stream = zip.GetEntry("model.weights.h5")!.Open()) stream.CopyTo(memory);
        return (JsonNode.Parse(reader.ReadToEnd())!, Hdf5Reader.Open(memory, archive));
    }
}
