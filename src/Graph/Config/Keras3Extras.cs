using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What Keras 3.15 writes of its own layers beyond the arguments that matter here.</summary>
static class Keras3Extras
{
    /// <summary>Classes without weights or checks to make at building; of them Keras writes no shape.</summary>
    static readonly HashSet<string> unbuilt = ["InputLayer", "Activation", "ActivityRegularization", "AlphaDropout", "Dropout", "ELU", "GaussianDropout",
        "GaussianNoise", "Identity", "LeakyReLU", "Masking", "ReLU", "Reshape", "Softmax", "ThresholdedReLU", "UnitNormalization"];

    /// <summary>Keys and values at rest.</summary>
    public static IEnumerable<(string Key, JsonNode? Value)> Of(Layer layer) => layer.KerasClassName switch
    {
        "Dense" or "EinsumDense" or "Embedding" or "ReversibleEmbedding" => [("quantization_config", null)],
        "BatchNormalization" => [("renorm", false), ("renorm_clipping", null), ("renorm_momentum", 0.99)],
        _ => [],
    };

    /// <summary>Call arguments at rest.</summary>
    public static JsonObject Kwargs(Layer layer) => layer switch
    {
        RNN or Model or Bidirectional or TimeDistributed => new() { ["mask"] = null },
        _ => layer.KerasClassName switch
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
