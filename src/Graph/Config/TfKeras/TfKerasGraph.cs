using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>
/// The graph of a model that Keras on TensorFlow 2 wrote. A call is the structure of its first argument, in which each tensor is
/// <c>[layer, call, output, further arguments]</c> and each constant <c>["_CONSTANT_VALUE", -1, value, further arguments]</c>.
/// </summary>
sealed class TfKerasGraph
{
    /// <summary>Stands in a layer's place where the first argument is no tensor.</summary>
    public const string Constant = "_CONSTANT_VALUE";

    readonly List<JsonNode> described;
    readonly TfKerasReader reader;
    readonly HashSet<string> needed = [];
    readonly Dictionary<string, Layer> layers = [];
    readonly Dictionary<Layer, Layer> activations = [];
    readonly Dictionary<string, int> firstCalls = [];
    readonly GraphReader graph;
    readonly TfShapes shapes;
    bool missing;

    public TfKerasGraph(List<JsonNode> described, TfKerasReader reader)
    {
        (this.described, this.reader) = (described, reader);
        graph = new GraphReader(layers);
        shapes = new TfShapes(described, Value);
    }

    /// <summary>The model.</summary>
    public Model Read(JsonNode config, string? name)
    {
        Need(config["input_layers"]);
        Need(config["output_layers"]);
        foreach (var beside in described.Where(n => n["class_name"]?.ToString() is "AddLoss" or "AddMetric"))
            Warning.Write($"{beside["class_name"]} '{NameOf(beside)}' adds to what training minimizes or reports, which is left out: add "
                + "it anew.");
        described.RemoveAll(n => !needed.Contains(NameOf(n)));
        foreach (var node in described)
        {
            var key = NameOf(node);
            if (TfOperation.Fits(node))
            {
                layers[key] = new TfOperation(node, reader);
                continue;
            }
            var (layer, activation) = reader.ReadWithActivation(node);
            layers[key] = layer;
            if (activation is not null) activations[layer] = activation;
        }
        FindFirstCalls(new JsonArray([.. described.Select(d => d["inbound_nodes"]?.DeepClone())]));
        FindFirstCalls(config["input_layers"]);
        FindFirstCalls(config["output_layers"]);
        foreach (var node in described.Where(n => !shapes.Contains(NameOf(n))))
        {
            var layer = layers[NameOf(node)];
            graph.Add(layer, (node["inbound_nodes"] as JsonArray ?? []).Select(call => new GraphReader.Call(() => Apply(layer, call))));
        }
        graph.Run();
        return new Model(Structure(config["input_layers"]), Structure(config["output_layers"]), name);
    }

    /// <summary>The layers that references lead to. What stands beside them only adds to the loss or the metrics of training.</summary>
    void Need(JsonNode? references)
    {
        var pending = new Stack<string>(References(references));
        while (pending.TryPop(out var name))
            if (needed.Add(name))
                foreach (var node in described.Where(n => NameOf(n) == name))
                    foreach (var other in References(node["inbound_nodes"])) pending.Push(other);
    }

    /// <summary>The layers that are referred to anywhere in a structure.</summary>
    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonArray list when IsReference(list) =>
            (list[0]!.GetValue<string>() is var name && name == Constant ? References(list[2]) : [name])
            .Concat(list.Count > 3 ? References(list[3]) : []),
        JsonArray list => list.SelectMany(References),
        JsonObject parts => parts.SelectMany(p => References(p.Value)),
        _ => [],
    };

    static string NameOf(JsonNode node) => (node["name"] ?? node["config"]?["name"])!.GetValue<string>();

    KerasTensor[]? Apply(Layer layer, JsonNode? call)
    {
        missing = false;
        var first = layer is Model model && call is JsonObject byName && model.InputNames.All(byName.ContainsKey)
            ? model.InputNames.Select(n => Value(byName[n])).ToArray()
            : Value(call);
        var kwargs = Kwargs(call).ToDictionary(p => p.Key, p => Value(p.Value));
        if (missing) return null;
        if (layer is TfOperation operation) return operation.Call(first, kwargs);
        var outputs = Call(layer, first, kwargs);
        return activations.TryGetValue(layer, out var activation) ? activation.ApplyMany(outputs) : outputs;
    }

    KerasTensor[] Call(Layer layer, object? first, Dictionary<string, object?> kwargs)
    {
        var inputs = Tensors(layer, first).ToList();
        // As further inputs the states leave the sequence its mask, as in TensorFlow.
        if (kwargs.Remove("initial_state", out var states) && states is not null) inputs.AddRange(Tensors(layer, states));
        if (kwargs.GetValueOrDefault("constants") is not null)
            throw layer.Error("is called with constants for its cell, which no cell here takes.");
        if (layer.InputArguments is { } names)
            inputs.AddRange(names.Skip(inputs.Count).Select(n => kwargs.Remove(n, out var value) ? value : null).OfType<KerasTensor>());
        var named = Keras3Reader.Named(kwargs);
        if (kwargs.GetValueOrDefault("training") is JsonNode training && IsInTraining(layer, training) is { } mode)
            named["training"] = mode;
        if (reader.Causal.Contains(layer)) named["useCausalMask"] = true;
        return layer.ApplyMany(new CallArguments([.. inputs], named, isList: inputs.Count > 1));
    }

    /// <summary>False where the call keeps its layer from training mode; null where it says nothing that matters.</summary>
    static bool? IsInTraining(Layer layer, JsonNode training)
    {
        var isOn = training is JsonValue && (training.GetValueKind() == JsonValueKind.True
            || training.GetValueKind() == JsonValueKind.Number && ConfigValue.Number(training) != 0);
        if (!isOn) return false;
        return layer is Model or BatchNormalization or Dropout or SpatialDropout or AlphaDropout or GaussianDropout or GaussianNoise
            ? throw layer.Error("is called with training=True, so that it would draw random numbers or take a batch's statistics when it "
                + "predicts too, which is not done here: call it without training in Python, and save the model again.")
            : null;
    }

    IEnumerable<KerasTensor> Tensors(Layer layer, object? value) => value switch
    {
        KerasTensor tensor => [tensor],
        object?[] list => list.SelectMany(v => Tensors(layer, v)),
        JsonNode constant => [OperationReader.Constant(constant, null)],
        TfSizes sizes => [sizes.ToConstant(layer)],
        _ => throw layer.Error("is called on None."),
    };

    /// <summary>A tensor, a constant, sizes, or a list of such.</summary>
    object? Value(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray r when IsReference(r):
                var name = r[0]!.GetValue<string>();
                if (name == Constant) return Value(r[2]);
                if (shapes.Contains(name)) return Known(shapes.Of(r));
                return Known(Find(r));
            case JsonArray list:
                object?[] values = [.. list.Select(Value)];
                return Array.Exists(values, v => v is not (null or JsonNode)) ? values : list;
            case JsonObject { Count: > 0 } parts when !parts.ContainsKey("class_name"):
                object?[] sorted = [.. parts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Value(p.Value))];
                return Array.Exists(sorted, v => v is not (null or JsonNode)) ? sorted : parts;
            default:
                return node;
        }

        object? Known(object? value)
        {
            missing |= value is null;
            return value;
        }
    }

    KerasTensor? Find(JsonArray r)
    {
        var name = r[0]!.GetValue<string>();
        return graph.Find(name, ConfigValue.Whole(r[1]!), ConfigValue.Whole(r[2]!), layer => layer is Model ? firstCalls[name] : 0);
    }

    /// <summary>The arguments beside the first, which each of its tensors repeats.</summary>
    public static JsonObject Kwargs(JsonNode? call) => call switch
    {
        JsonArray r when IsReference(r) => r.Count > 3 ? r[3] as JsonObject ?? [] : [],
        JsonArray list => list.Select(Kwargs).FirstOrDefault(k => k.Count > 0) ?? [],
        JsonObject parts => parts.Select(p => Kwargs(p.Value)).FirstOrDefault(k => k.Count > 0) ?? [],
        _ => [],
    };

    /// <summary>Whether a list is a tensor's place in the graph, or a constant in such a place.</summary>
    public static bool IsReference(JsonArray list) => list.Count is 3 or 4
        && list[0]?.GetValueKind() == JsonValueKind.String && list[1]?.GetValueKind() == JsonValueKind.Number
        && (list[0]!.GetValue<string>() == Constant || list[2]?.GetValueKind() == JsonValueKind.Number);

    /// <summary>
    /// A model that begins with an input counts its own graph as call 0, a stack without one does not, and versions differ in what they
    /// count: the first call is the first that the file refers to.
    /// </summary>
    void FindFirstCalls(JsonNode? node)
    {
        if (node is JsonArray list && IsReference(list))
        {
            var name = list[0]!.GetValue<string>();
            var call = ConfigValue.Whole(list[1]!);
            firstCalls[name] = Math.Min(call, firstCalls.GetValueOrDefault(name, call));
            if (list.Count > 3) FindFirstCalls(list[3]);
        }
        else foreach (var part in node as JsonArray ?? (node as JsonObject)?.Select(p => p.Value) ?? []) FindFirstCalls(part);
    }

    TensorList Structure(JsonNode? node) => node is JsonArray { Count: 1 } one && one[0] is JsonArray only && IsReference(only)
        ? Part(only)
        : Part(node);

    TensorList Part(JsonNode? node) => node switch
    {
        JsonArray r when IsReference(r) => Find(r)
            ?? throw new KerasException($"The file's model has an input or output {PythonJson.Text(r)} that no layer gives."),
        JsonArray list => list.Select(Part).ToArray(),
        JsonObject byName => byName.ToDictionary(p => p.Key, p => Part(p.Value)),
        _ => throw new KerasException($"The file's model has the input or output {PythonJson.Text(node)}, which names no tensor."),
    };
}
