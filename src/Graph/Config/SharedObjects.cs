using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>
/// Python's object identities in Keras 3's archives. Keras marks what it comes across again while it saves: the dtype policy, which all
/// layers have in common, the initializers and the like that a recurrent layer shares with its cell, and a layer that stands twice in a
/// stack.
/// </summary>
sealed class SharedObjects
{
    /// <summary>Where a configuration names an object.</summary>
    public const string Key = "shared_object_id";

    /// <summary>Layers that hold a cell, which Keras serializes before them though it writes it nowhere.</summary>
    static readonly HashSet<string> withCell = ["LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"];

    static readonly string[] ofCell = ["kernel_", "recurrent_", "bias_"];

    /// <summary>The policies come across so far: layers of one policy have the same object, the session's.</summary>
    readonly Dictionary<string, int> policies = [];

    int last;

    /// <summary>Marks the shared objects of an architecture.</summary>
    public static void Mark(JsonObject architecture) => new SharedObjects().Visit(architecture, isCopy: false);

    /// <param name="node">A layer or what it holds.</param>
    /// <param name="isCopy">Whether Keras made the layer from a configuration, so that it has a policy of its own.</param>
    void Visit(JsonNode? node, bool isCopy)
    {
        if (node is JsonArray list) foreach (var item in list) Visit(item, isCopy);
        if (node is not JsonObject { } described || described["config"] is not JsonObject config) return;
        var className = described["class_name"]?.ToString();
        // Layers within come before their container.
        foreach (var (key, inner) in config)
            if (key is not "dtype") Visit(inner, isCopy || className == "Bidirectional" && IsCopy(key, inner));
        if (className == "Sequential") MarkRepeated(config["layers"]!.AsArray());
        if (className is not null && withCell.Contains(className))
        {
            foreach (var (_, inner) in config.Where(p => ofCell.Any(p.Key.StartsWith)))
                if (inner is JsonObject shared) shared[Key] = ++last;
            if (!isCopy) Seen(config["dtype"]);
        }
        if (!isCopy && Seen(config["dtype"]) is { } policy) config["dtype"]![Key] = policy;
    }

    /// <summary>A stack has no two layers of a name, but the same one may stand there again.</summary>
    void MarkRepeated(JsonArray layers)
    {
        foreach (var same in layers.GroupBy(l => l!["config"]!["name"]!.ToString()).Where(g => g.Count() > 1))
        {
            last++;
            foreach (var layer in same) layer![Key] = last;
        }
    }

    /// <summary>A policy's identity, unless this is the first time that Keras comes across it.</summary>
    int? Seen(JsonNode? type)
    {
        if (type is not JsonObject policy) return null;
        var name = PythonJson.Text(policy);
        if (policies.TryGetValue(name, out var known)) return known;
        policies[name] = ++last;
        return null;
    }

    /// <summary>The forward layer is a copy, and so is the backward one unless it was given.</summary>
    static bool IsCopy(string key, JsonNode? inner) =>
        key == "layer" || key == "backward_layer"
            && inner?["config"]?["name"]?.ToString().StartsWith("backward_", StringComparison.Ordinal) == true;
}
