using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>Reads what Keras 3 writes: calls with args and kwargs, operations as nodes, dtype policies.</summary>
sealed class Keras3Reader(IReadOnlyDictionary<string, object>? customObjects) : ConfigReader(customObjects)
{
    /// <inheritdoc/>
    public override Model ReadModel(string className, JsonNode config)
    {
        var name = config["name"]?.GetValue<string>();
        var described = Described(className, config);
        var model = className == "Sequential" ? ReadSequential(described, config, name) : ReadFunctional(described, config, name);
        // Keras reads no such flag of a Sequential.
        if (model is not Sequential && config["trainable"]?.GetValueKind() == System.Text.Json.JsonValueKind.False) model.FreezeAlone();
        Keras3Extras.SetPolicy(model, config);
        return model;
    }

    /// <inheritdoc/>
    protected override void ReadTraining(Model model, JsonNode node)
    {
        if (node["compile_config"] is JsonObject { Count: > 0 } settings)
            model.TrainingState = new(() => (JsonObject)settings.DeepClone(), isKeras2: false, () => []) { CustomObjects = CustomObjects };
    }

    Sequential ReadSequential(List<JsonNode> described, JsonNode config, string? name)
    {
        var shared = new Dictionary<string, Layer>();
        var model = new Sequential(described.Select(Once), name);
        BuildDeferred(model, config);
        return model;

        // A layer that stands twice is marked as the same object.
        Layer Once(JsonNode node)
        {
            if (node[SharedObjects.Key]?.ToString() is not { } id) return ReadLayer(node);
            if (!shared.TryGetValue(id, out var layer)) shared.Add(id, layer = ReadLayer(node));
            return layer;
        }
    }

    Model ReadFunctional(List<JsonNode> described, JsonNode config, string? name)
    {
        var layers = new Dictionary<string, Layer>();
        var ordered = new List<(Layer? Layer, JsonNode Node)>();
        foreach (var node in described)
        {
            var layer = OperationReader.IsOperation(node) ? null : ReadLayer(node);
            ordered.Add((layer, node));
            if (layer is not null) layers[(node["name"] ?? node["config"]?["name"])!.GetValue<string>()] = layer;
        }
        // Operations are made at their call, which holds their arguments; until then a stand-in bears the name.
        foreach (var (_, node) in ordered.Where(o => o.Layer is null))
            layers[node["name"]!.GetValue<string>()] = new OperationReader(node, this);
        var graph = new GraphReader(layers);
        foreach (var (made, node) in ordered)
        {
            var layer = made ?? layers[node["name"]!.GetValue<string>()];
            graph.Add(layer, ((JsonArray)node["inbound_nodes"]!).Select(call => new GraphReader.Call(() => Apply(layer, call!, graph))));
        }
        graph.Run();
        return new Model(Structure(config["input_layers"], graph), Structure(config["output_layers"], graph), name);
    }

    static KerasTensor[]? Apply(Layer layer, JsonNode call, GraphReader graph)
    {
        var missing = false;
        var args = ((JsonArray)call["args"]!).Select(a => Value(a)).ToList();
        var kwargs = ((JsonObject)call["kwargs"]!).ToDictionary(p => p.Key, p => Value(p.Value));
        if (missing) return null;
        if (layer is OperationReader operation) return operation.Call(args, kwargs);
        if (layer.InputArguments is { } names)
        {
            var inputs = args.Concat(names.Skip(args.Count).Select(n => kwargs.Remove(n, out var v) ? v : null))
                .TakeWhile(v => v is not null).Cast<KerasTensor>();
            return layer.ApplyMany(new CallArguments([.. inputs], Named(kwargs)));
        }
        var frozen = layer is Model && kwargs.GetValueOrDefault("training") is JsonValue training
            && training.GetValueKind() == System.Text.Json.JsonValueKind.False;
        var named = Named(kwargs);
        if (frozen) named["training"] = false;
        return args switch
        {
            [KerasTensor one] => layer.ApplyMany(new CallArguments([one], named)),
            [object?[] list] => layer.ApplyMany(new CallArguments([.. list.Cast<KerasTensor>()], named, isList: true)),
            _ => layer.ApplyMany(new CallArguments([.. args.Cast<KerasTensor>()], named)),
        };

        object? Value(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject o when o["class_name"]?.GetValue<string>() == "__keras_tensor__":
                    var history = (JsonArray)o["config"]!["keras_history"]!;
                    var tensor = graph.Find(history[0]!.GetValue<string>(), (int)ConfigValue.Number(history[1]!),
                        (int)ConfigValue.Number(history[2]!));
                    missing |= tensor is null;
                    return tensor;
                case JsonObject o when !o.ContainsKey("class_name"):
                    return o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Value(p.Value)).SelectMany(Flat).ToArray();
                case JsonArray list:
                    var values = list.Select(Value).ToArray();
                    return values.Any(v => v is KerasTensor or object?[]) ? values.SelectMany(Flat).ToArray() : list;
                default:
                    return node;
            }
        }

        static IEnumerable<object?> Flat(object? value) => value is object?[] list ? list.SelectMany(Flat) : [value];
    }

    /// <summary>Named call arguments by their C# names; those at rest are left out.</summary>
    internal static Dictionary<string, object?> Named(Dictionary<string, object?> kwargs)
    {
        var named = new Dictionary<string, object?>();
        foreach (var (key, value) in kwargs)
        {
            if (value is null || key == "training" || value is JsonArray some && some.Any(n => n is not null)) continue;
            var parts = key.Split('_');
            named[parts[0] + string.Concat(parts[1..].Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..]))] =
                value switch
            {
                object?[] list when list.All(t => t is null or KerasTensor) => list.Cast<KerasTensor?>().ToArray(),
                JsonArray absent => new KerasTensor?[absent.Count],
                JsonValue plain when plain.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False =>
                plain.GetValue<bool>(),
                JsonValue plain when plain.GetValueKind() == System.Text.Json.JsonValueKind.Number => ConfigValue.Number(plain),
                _ => value,
            };
        }
        return named;
    }

    /// <summary>References in any structure: <c>["x", 0, 0]</c>, a list, or a dictionary by name.</summary>
    static TensorList Structure(JsonNode? node, GraphReader graph) => node switch
    {
        JsonArray { Count: 3 } r when r[0] is JsonValue name && name.TryGetValue<string>(out var layer) && r[1] is JsonValue =>
            Tensor(r, layer, graph),
        JsonArray list => list.Select(part => Structure(part, graph)).ToArray(),
        JsonObject byName => byName.ToDictionary(p => p.Key, p => Structure(p.Value, graph)),
        _ => throw new KerasException($"The file's model has the input or output {PythonJson.Text(node)}, which names no tensor."),
    };

    // Here, though not in calls, a nested functional model's own graph counts as its call 0.
    static TensorList Tensor(JsonArray r, string layer, GraphReader graph) =>
        graph.Find(layer, (int)ConfigValue.Number(r[1]!), (int)ConfigValue.Number(r[2]!), l => l is Model and not Sequential ? 1 : 0)
        ?? throw new KerasException($"The file's model has an input or output {PythonJson.Text(r)} that no layer gives.");

    /// <inheritdoc/>
    protected override void Adapt(ref string className, JsonObject config)
    {
        string[] resting = className switch
        {
            "IntegerLookup" or "StringLookup" when config["oov_method"]?.ToString() == "floormod" => ["vocabulary_size", "oov_method"],
            "IntegerLookup" or "StringLookup" => ["vocabulary_size"],
            _ => ["lora_rank", "lora_alpha"],
        };
        foreach (var key in resting) config.Remove(key);
    }

    /// <inheritdoc/>
    protected override void Adapt(Layer layer, JsonNode config)
    {
        Keras3Extras.SetPolicy(layer, config);
        if (config["lora_rank"] is { } rank && config["lora_alpha"] is { } alpha)
            layer.LowRankScale = ConfigValue.Number(alpha) / ConfigValue.Number(rank);
    }
}
