using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// The vocabularies that lookups found in data: Keras keeps each in a file of an archive, by the layer's path as among the weights, and
/// none in the configuration.
/// </summary>
static class Vocabularies
{
    const string Folder = "assets/", File = "/vocabulary.txt";

    /// <summary>Whether an entry of an archive is one.</summary>
    public static bool Fits(string entry) => entry.StartsWith(Folder, StringComparison.Ordinal)
        && entry.EndsWith(File, StringComparison.Ordinal) && entry.Length > Folder.Length + File.Length;

    /// <summary>The path of its layer: <c>layers/string_lookup_1</c>.</summary>
    public static string LayerOf(string entry) => entry[Folder.Length..^File.Length];

    /// <summary>Puts vocabularies where given ones stand, and with them what their terms are worth, where the weights say so.</summary>
    /// <exception cref="KerasException">A vocabulary of whole numbers holds another line.</exception>
    public static void Give(JsonNode? model, IReadOnlyDictionary<string, string> texts, Hdf5Reader? weights, string path = "layers/")
    {
        if (texts.Count == 0 || (model as JsonObject)?["config"] is not JsonObject { } config || config["layers"] is not JsonArray layers)
            return;
        var counters = new Dictionary<string, int>();
        foreach (var layer in layers.OfType<JsonObject>())
        {
            if (layer["class_name"] is not JsonValue name || !name.TryGetValue<string>(out var className)) continue;
            var at = path + Keras3Weights.GroupOf(className, counters);
            if (texts.TryGetValue(at, out var text) && layer["config"] is JsonObject own && own["vocabulary"] is null)
            {
                string[] lines = [.. text.TrimEnd('\r', '\n').Split('\n').Select(line => line.TrimEnd('\r'))];
                own["vocabulary"] = new JsonArray([.. lines.Select(line => Term(className, at, line))]);
                var worth = $"{at}/vars/{Keras3Weights.TermWeights}";
                if (weights?.HasDataset(worth) == true)
                    own["idf_weights"] = new JsonArray([.. weights.ReadNumbers(worth).Cast(DType.Float64).ToArray<double>()
                        .Take(lines.Length).Select(w => (JsonNode)w)]);
            }
            Give(layer, texts, weights, $"{at}/layers/");
        }
    }

    static JsonNode Term(string className, string layer, string line) => className != "IntegerLookup" ? line
        : long.TryParse(line, out var number) ? number
        : throw new KerasException($"The vocabulary of '{layer}' holds whole numbers, but one line is '{line}'.");
}
