using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What Keras 3.15 writes of its own layers beyond the arguments that matter here.</summary>
static class Keras3Extras
{
    /// <summary>Classes without weights or checks to make at building; of them Keras writes no shape.</summary>
    static readonly HashSet<string> unbuilt = ["InputLayer", "Activation", "ActivityRegularization", "AlphaDropout", "Dropout", "ELU",
        "GaussianDropout",
        "GaussianNoise", "Identity", "LeakyReLU", "Masking", "ReLU", "Reshape", "Softmax", "ThresholdedReLU", "UnitNormalization"];

    /// <summary>Gives a layer the policy of its configuration.</summary>
    public static void SetPolicy(Layer layer, JsonNode config)
    {
        if (layer is InputLayer || config["dtype"] is not { } type) return;
        layer.DTypePolicy = DTypePolicy.Find((type is JsonObject o ? o["config"]?["name"] : type)?.ToString()) ?? DTypePolicy.Float32;
        if (type is JsonObject && layer.DTypePolicy.Name == type["config"]?["name"]?.ToString()) return;
        var policy = type.DeepClone();
        (policy as JsonObject)?.Remove(SharedObjects.Key);
        layer.Origin = layer.Origin with { Policy = policy };
    }

    /// <summary>A layer's policy, of some layers as a name.</summary>
    public static JsonNode TypeOf(Layer layer) => layer.Origin.Policy is { } policy ? policy.DeepClone()
        : layer is Discretization or SpatialDropout ? layer.DTypePolicy.Name
        : new JsonObject
        {
            ["module"] = "keras",
            ["class_name"] = "DTypePolicy",
            ["config"] = new JsonObject { ["name"] = layer.DTypePolicy.Name },
            ["registered_name"] = null,
        };

    /// <summary>Adds keys at rest, and takes away those that Keras leaves out.</summary>
    public static void Adapt(Layer layer, JsonObject config)
    {
        foreach (var (key, value) in Resting(layer)) config.TryAdd(key, value);
        if (layer is Dense or RNN { KerasClassName: "RNN" } && config["activity_regularizer"] is null)
            config.Remove("activity_regularizer");
        foreach (var key in LeftOut(layer)) config.Remove(key);
        // These keep one axis as a list.
        if (layer is LayerNormalization or RMSNormalization or Normalization && config["axis"] is JsonValue axis)
            config["axis"] = new JsonArray(axis.DeepClone());
        // Building settles which axes are attended, unless they are given.
        if (layer is MultiHeadAttention && config["attention_axes"] is null && layer.BuiltFor is [var query, ..])
            config["attention_axes"] = new JsonArray([.. Enumerable.Range(1, query.Rank - 2).Select(i => (JsonNode)i)]);
    }

    /// <summary>What keeps a layer of Keras 2 from being one of Keras 3 that computes the same; <c>null</c> where nothing does.</summary>
    public static string? DifferenceOf(Layer layer) => layer switch
    {
        _ when layer.Name.Contains('/') => "has a '/' in its name, which Keras 3 refuses",
        UpSampling2D { HalfPixel: false, Interpolation: Interpolation.Bilinear } => "interpolates otherwise than Keras 3",
        Bidirectional { RepeatOutputForMask: true, Layer.ReturnSequences: true } when IsMasked(layer) =>
            "repeats outputs at masked steps, where Keras 3 gives zeros",
        Bidirectional { PenalizesMerged: true, Layer.ActivityRegularizer: not null } =>
            "penalizes its outputs, where Keras 3 penalizes those of each direction",
        Embedding { ActivityRegularizer: not null } => "penalizes its outputs, which no Embedding of Keras 3 does here",
        Softmax { ComputesWithoutMask: true } when IsMasked(layer) => "leaves a mask aside, with which Keras 3 computes",
        TimeDistributed { IsOfKeras2: true, Layer: Masking } => "masks single steps, which in Keras 3 stay unmasked",
        Merge { MasksOfKeras2: true } when IsMasked(layer) => "joins masks otherwise than Keras 3",
        TimeDistributed { IsOfKeras2: true } when layer.InboundNodes.Any(PassesAnotherMask) =>
            "passes on a mask of its layer's, where Keras 3 passes on the input's",
        HeadedAttention { ComputesWithoutMask: true } when IsMasked(layer) => "does not look at masks, as Keras 3 does",
        _ => null,
    };

    static bool PassesAnotherMask(Node node) => node.Outputs.Any(y => !ReferenceEquals(y.Mask, node.Arguments.Inputs[0].Mask));

    static bool IsMasked(Layer layer) => layer.InboundNodes.Any(n => n.Arguments.Inputs.Any(x => x.Mask is not null));

    static IEnumerable<(string Key, JsonNode? Value)> Resting(Layer layer) => layer switch
    {
        Embedding or ReversibleEmbedding or EinsumDense => [("quantization_config", null), ("activity_regularizer", null)],
        IntegerLookup integers => Lookup(integers.VocabularySize),
        StringLookup texts => Lookup(texts.VocabularySize),
        _ => layer.KerasClassName switch
        {
            "Dense" => [("quantization_config", null)],
            _ => [],
        },
    };

    static (string, JsonNode?)[] Lookup(int? size) => [("vocabulary_size", size), ("oov_method", "floormod"), ("salt", null)];

    static string[] LeftOut(Layer layer) => layer.KerasClassName switch
    {
        "SimpleRNN" or "RandomGrayscale" => ["seed"],
        "CategoryEncoding" => ["sparse"],
        "Pipeline" => ["trainable", "dtype"],
        "Discretization" or "SpatialDropout1D" or "SpatialDropout2D" or "SpatialDropout3D" => ["trainable"],
        _ => [],
    };

    /// <summary>Call arguments at rest.</summary>
    public static JsonObject Kwargs(Node node) => node.Layer switch
    {
        RNN when node.Arguments.Named.ContainsKey("initialState") => [],
        RNN => new() { ["training"] = false, ["mask"] = null },
        Model or Bidirectional or TimeDistributed => new() { ["mask"] = null },
        Dropout or SpatialDropout or AlphaDropout or GaussianDropout or GaussianNoise or SpectralNormalization =>
        new() { ["training"] = false }, ImageLayer => new() { ["training"] = true },
        _ => node.Layer.KerasClassName switch
        {
            "BatchNormalization" or "GlobalAveragePooling1D" or "Softmax" => new() { ["mask"] = null },
            _ => [],
        },
    };

    /// <summary>Whether Keras writes the shape that the layer was built for.</summary>
    public static bool IsBuilt(Layer layer) => !unbuilt.Contains(layer.KerasClassName)
        && layer is not Pooling and not GlobalPooling && !layer.KerasClassName.StartsWith("SpatialDropout");

    /// <summary>Whether Keras writes the shapes by the inputs' names.</summary>
    public static bool NamesShapes(Layer layer) => layer is HeadedAttention;
}
