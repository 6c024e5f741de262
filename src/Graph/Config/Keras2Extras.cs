using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What Keras 2 writes of its layers otherwise.</summary>
static class Keras2Extras
{
    /// <summary>Arguments that change nothing here, and that a file is to say again all the same.</summary>
    static readonly string[] keptKeys = ["implementation", "input_length"];

    static readonly ConditionalWeakTable<Layer, JsonObject> kept = [];

    /// <summary>Remembers what a layer's configuration says beyond its arguments.</summary>
    public static void Keep(Layer layer, JsonNode config)
    {
        var said = new JsonObject();
        foreach (var key in keptKeys)
            if (config[key] is { } value) said[key] = value.DeepClone();
        if (layer is Embedding && config["batch_input_shape"] is { } shape) said["batch_input_shape"] = shape.DeepClone();
        if (said.Count > 0) kept.AddOrUpdate(layer, said);
        if (layer is Bidirectional both && config["layer"]?["config"] is { } inner) Keep(both.Layer, inner);
    }

    /// <summary>Puts a configuration into Keras 2's form.</summary>
    public static void Adapt(Layer layer, JsonObject config)
    {
        foreach (var key in Unknown(layer)) config.Remove(key);
        switch (layer)
        {
            case SpatialDropout:
                config["noise_shape"] = null;
                break;
            case Embedding:
                (config["input_length"], config["activity_regularizer"]) = (null, null);
                (config["batch_input_shape"], config["dtype"]) = (new JsonArray(null, null), "float32");
                break;
            case Bidirectional both when both.Layer.Name.StartsWith("forward_"):
                config["layer"]!["config"]!["name"] = both.Layer.Name["forward_".Length..];
                break;
        }
        switch (layer.KerasClassName)
        {
            case "LeakyReLU":
                config["alpha"] = config["negative_slope"]?.DeepClone();
                config.Remove("negative_slope");
                break;
            case "GRU" or "GRUCell" or "LSTM" or "LSTMCell":
                config["implementation"] = 1;
                break;
        }
        if (!kept.TryGetValue(layer, out var said)) return;
        foreach (var (key, value) in said) config[key] = value?.DeepClone();
    }

    /// <summary>Arguments that came with Keras 3.</summary>
    static string[] Unknown(Layer layer) => layer.KerasClassName switch
    {
        "Bidirectional" => ["backward_layer"],
        "Dropout" => [],
        "SpatialDropout1D" or "SpatialDropout2D" or "SpatialDropout3D" => ["data_format"],
        "AlphaDropout" => ["noise_shape", "seed"],
        "RNN" => ["zero_output_for_mask", "activity_regularizer"],
        "LocallyConnected1D" or "ZeroPadding1D" or "Cropping1D" or "UpSampling1D" => ["data_format"],
        "Conv3DTranspose" => ["dilation_rate"],
        _ => ["groups", "keepdims", "seed", "zero_output_for_mask", "synchronized"],
    };
}
