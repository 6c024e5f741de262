using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>
/// How Keras on TensorFlow 2 spells layers: classes and arguments under other names, and arguments that say nothing here.
/// </summary>
static class TfKerasForms
{
    /// <summary>Classes under other names.</summary>
    static readonly Dictionary<string, string> classes = new()
    {
        ["BatchNormalizationV1"] = "BatchNormalization", ["BatchNormalizationV2"] = "BatchNormalization",
        ["SyncBatchNormalization"] = "BatchNormalization", ["CuDNNLSTM"] = "LSTM", ["CuDNNGRU"] = "GRU",
        ["MaxPool1D"] = "MaxPooling1D", ["MaxPool2D"] = "MaxPooling2D", ["MaxPool3D"] = "MaxPooling3D",
        ["AvgPool1D"] = "AveragePooling1D", ["AvgPool2D"] = "AveragePooling2D", ["AvgPool3D"] = "AveragePooling3D",
        ["GlobalMaxPool1D"] = "GlobalMaxPooling1D", ["GlobalMaxPool2D"] = "GlobalMaxPooling2D",
        ["GlobalMaxPool3D"] = "GlobalMaxPooling3D", ["GlobalAvgPool1D"] = "GlobalAveragePooling1D",
        ["GlobalAvgPool2D"] = "GlobalAveragePooling2D", ["GlobalAvgPool3D"] = "GlobalAveragePooling3D",
        ["Convolution1D"] = "Conv1D", ["Convolution2D"] = "Conv2D", ["Convolution3D"] = "Conv3D",
        ["Convolution1DTranspose"] = "Conv1DTranspose", ["Convolution2DTranspose"] = "Conv2DTranspose",
        ["Convolution3DTranspose"] = "Conv3DTranspose", ["SeparableConvolution1D"] = "SeparableConv1D",
        ["SeparableConvolution2D"] = "SeparableConv2D",
    };

    /// <summary>Arguments under other names: Keras 3's first.</summary>
    static readonly Dictionary<string, (string New, string Old)[]> renamed = new()
    {
        ["LeakyReLU"] = [("negative_slope", "alpha")],
        ["CategoryEncoding"] = [("num_tokens", "max_tokens")],
        ["Discretization"] = [("bin_boundaries", "bins")],
        ["IntegerLookup"] = [("max_tokens", "max_values"), ("mask_token", "mask_value"), ("oov_token", "oov_value")],
    };

    /// <summary>How a layer computes, not what.</summary>
    static readonly string[] always =
        ["batch_input_shape", "implementation", "fused", "input_length", "experimental_autocast"];

    static readonly string[] kernel = ["kernel_initializer", "kernel_regularizer", "kernel_constraint"];
    static readonly string[] shapes = ["query_shape", "key_shape", "value_shape"];
    static readonly string[] renormalization = ["renorm_clipping", "renorm_momentum"];

    /// <summary>Layers that may stand as another layer's activation: those without weights.</summary>
    static readonly string[] activations = ["LeakyReLU", "ReLU", "ELU", "ThresholdedReLU", "Softmax"];

    /// <summary>Layers that a mask passes, or that make one; at others it ends.</summary>
    static readonly HashSet<string> maskable =
    [
        "Activation", "ActivityRegularization", "AdditiveAttention", "AlphaDropout", "Attention", "Bidirectional", "ConvLSTM1D",
        "ConvLSTM2D", "ConvLSTM3D", "Dense", "Dropout", "ELU", "Embedding", "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D",
        "GroupNormalization", "GRU", "InputLayer", "Lambda", "LayerNormalization", "LeakyReLU", "LSTM", "Masking", "MultiHeadAttention",
        "PReLU", "ReLU", "RNN", "SimpleRNN", "Softmax", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "StackedRNNCells",
        "ThresholdedReLU", "TimeDistributed", "UnitNormalization",
    ];

    /// <summary>Whether a mask ends at a layer; one's own say for themselves.</summary>
    public static bool DropsMask(Layer layer) =>
        layer.GetType().Assembly == typeof(Layer).Assembly && layer is not RnnCell && !maskable.Contains(layer.KerasClassName);

    /// <summary>Whether an activation is described as a layer.</summary>
    public static bool IsActivationLayer(JsonObject activation) => activations.Contains(activation["class_name"]?.ToString());

    /// <summary>A configuration with policies by their names, and tuples and shapes as lists.</summary>
    public static JsonNode? Plain(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    if (Plain(list[i]) is var changed && changed != list[i]) list[i] = changed?.DeepClone();
                return list;
            case JsonObject o when o["class_name"]?.ToString() is { } className:
                if (className is "__tuple__" or "TensorShape" && o["items"] is JsonArray items) return Plain(items);
                if (className.StartsWith("Policy", StringComparison.Ordinal) && o["config"]?["name"] is JsonValue name) return name;
                goto default;
            case JsonObject o:
                foreach (var (key, value) in o.ToList())
                    if (Plain(value) is var changed && changed != value) o[key] = changed?.DeepClone();
                return o;
            default:
                return node;
        }
    }

    /// <summary>Puts a layer's configuration into Keras 3's words.</summary>
    /// <exception cref="KerasException">The layer has what cannot be had here.</exception>
    public static void Adapt(ref string className, JsonObject config)
    {
        if (config["name"]?.ToString() is { } name && name.Contains('/')) config["name"] = name.Replace('/', '_');
        if (className is "CuDNNLSTM" or "CuDNNGRU") config["recurrent_activation"] = "sigmoid";
        if (className == "SyncBatchNormalization") config["synchronized"] = true;
        className = classes.GetValueOrDefault(className, className);
        foreach (var (key, old) in renamed.GetValueOrDefault(className, []))
        {
            if (config[old] is { } value && config[key] is null) config[key] = value.DeepClone();
            config.Remove(old);
        }
        if (className == "CategoryEncoding" && config["output_mode"]?.ToString() == "binary") config["output_mode"] = "multi_hot";
        if (className is "IntegerLookup" or "StringLookup" && config["output_mode"]?.ToString() == "binary")
            config["output_mode"] = "multi_hot";
        if (config["renorm"]?.GetValueKind() == JsonValueKind.True)
            throw new KerasException($"{className} '{config["name"]}' has renorm=True, which is known here of Keras 3 alone: save the "
                + "model in Keras 3.");
        if (className == "InputLayer") CheckInput(config);
        else foreach (var key in always.Concat(Resting(className, config))) config.Remove(key);
    }

    static IEnumerable<string> Resting(string className, JsonObject config) => className switch
    {
        "Embedding" => ["activity_regularizer"],
        "BatchNormalization" => renormalization,
        "MultiHeadAttention" => shapes,
        "Attention" or "AdditiveAttention" => ["causal"],
        "IntegerLookup" or "StringLookup" => ["vocabulary_size", "has_static_table"],
        "SeparableConv1D" or "SeparableConv2D" => [.. kernel, .. OneGroup(config)],
        "DepthwiseConv1D" or "DepthwiseConv2D" => [.. kernel, "filters", .. OneGroup(config)],
        "Conv1DTranspose" or "Conv2DTranspose" or "Conv3DTranspose" => OneGroup(config),
        "LocallyConnected1D" or "LocallyConnected2D" => OneGroup(config),
        _ => [],
    };

    /// <summary>Layers without groups say all the same that they have one.</summary>
    static string[] OneGroup(JsonObject config) =>
        config["groups"] is JsonValue one && ConfigValue.Number(one) == 1 ? ["groups"] : [];

    static void CheckInput(JsonObject config)
    {
        foreach (var kind in new[] { "sparse", "ragged" })
            if (config[kind]?.GetValueKind() == JsonValueKind.True)
                throw new KerasException($"InputLayer '{config["name"]}' takes {kind} tensors, which there are not here: feed it dense "
                    + $"ones in Python, with {kind}=False, and save the model again.");
    }
}
