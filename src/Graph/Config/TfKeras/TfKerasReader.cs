using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>
/// Reads what Keras wrote on TensorFlow 2 (tf.keras, Keras 2.4 and later): Keras 2's lists of references, with further arguments of the
/// call in them, functions of TensorFlow as layers, and layers that compute as Keras 3's do but for what stands here.
/// </summary>
sealed class TfKerasReader(IReadOnlyDictionary<string, object>? customObjects, string? version = null) : ConfigReader(customObjects)
{
    /// <summary>Activations under other names.</summary>
    static readonly Dictionary<string, string> activations = new()
    {
        ["swish"] = "silu", ["softmax_v2"] = "softmax", ["log_softmax_v2"] = "log_softmax",
    };

    bool isInside;

    /// <summary>The layers of attention that older versions keep from looking ahead by their configuration.</summary>
    public HashSet<Layer> Causal { get; } = [];

    /// <inheritdoc/>
    public override Model ReadModel(string className, JsonNode config)
    {
        if (!isInside) config = TfKerasForms.Plain(config.DeepClone())!;
        var outermost = !isInside;
        isInside = true;
        try
        {
            var name = (config as JsonObject)?["name"]?.GetValue<string>();
            var described = Described(className, config);
            var model = className == "Sequential" ? ReadSequential(described, config, name)
                : new TfKerasGraph(described, this).Read(config, name);
            model.Origin = model.Origin with { IsTfKeras = true };
            if ((config as JsonObject)?["trainable"]?.GetValueKind() == JsonValueKind.False) model.FreezeAlone();
            return model;
        }
        finally
        {
            isInside = !outermost;
        }
    }

    /// <summary>A stack that was called before it was saved says for what shape in <c>build_config</c>, beside its configuration.</summary>
    protected override void ReadTraining(Model model, JsonNode node)
    {
        if (model is Sequential { HasGraph: false } stack && node["build_config"]?["input_shape"] is JsonArray shape)
            BuildDeferred(stack, new JsonObject { ["build_input_shape"] = shape.DeepClone() });
    }

    Sequential ReadSequential(List<JsonNode> described, JsonNode config, string? name)
    {
        var layers = new List<Layer>();
        foreach (var node in described)
        {
            var (layer, activation) = ReadWithActivation(node);
            if (layers.Count == 0 && InputBefore(layer, node) is { } input) layers.Add(input);
            layers.Add(layer);
            if (activation is not null) layers.Add(activation);
        }
        var model = new Sequential(layers, name);
        BuildDeferred(model, config);
        return model;
    }

    /// <summary>A layer, and behind it the layer that it has as its activation.</summary>
    public (Layer Layer, Layer? Activation) ReadWithActivation(JsonNode node)
    {
        if (node["config"] is not JsonObject config || config["activation"] is not JsonObject activation
            || !TfKerasForms.IsActivationLayer(activation))
            return (ReadLayer(node), null);
        var described = (JsonObject)node.DeepClone();
        described["config"]!["activation"] = "linear";
        var behind = ReadLayer(activation);
        behind.Name = $"{config["name"]}_{behind.Name}";
        return (ReadLayer(described), behind);
    }

    /// <inheritdoc/>
    protected override ActivationFunction Activation(string name)
    {
        name = name[(name.LastIndexOf('>') + 1)..];
        return name == "hard_sigmoid" ? ActivationFunction.HardSigmoidOfKeras2 : activations.GetValueOrDefault(name, name);
    }

    /// <inheritdoc/>
    protected override void Adapt(ref string className, JsonObject config)
    {
        if (CustomObjects?.ContainsKey(className) != true) className = className[(className.LastIndexOf('>') + 1)..];
        TfKerasForms.Adapt(ref className, config);
    }

    /// <inheritdoc/>
    protected override void Adapt(Layer layer, JsonNode config)
    {
        layer.Origin = layer.Origin with { IsTfKeras = true };
        if (layer is not InputLayer) layer.DTypePolicy = DTypePolicy.Find(config["dtype"]?.ToString()) ?? DTypePolicy.Float32;
        if (config["name"]?.GetValue<string>() is { } name) layer.Name = name;
        if (layer is ScoredAttention && config["causal"]?.GetValueKind() == JsonValueKind.True) Causal.Add(layer);
        if (layer is TimeDistributed steps) steps.FoldsSteps = true;
        switch (layer)
        {
            case BatchNormalization normalization: normalization.StatisticsOfTfKeras = true; break;
            case Merge merge: merge.MasksOfKeras2 = true; break;
            case MultiHeadAttention attention when KerasFamilies.MinorOfKeras2(version) < 10:
                attention.ComputesWithoutMask = attention.DropsMask = true;
                break;
            default: layer.DropsMask = TfKerasForms.DropsMask(layer); break;
        }
    }
}
