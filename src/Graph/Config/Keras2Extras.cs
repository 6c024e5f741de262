using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What Keras 2 writes of its layers otherwise.</summary>
static class Keras2Extras
{
    /// <summary>Arguments that change nothing here, and that a file is to say again all the same.</summary>
    static readonly string[] keptKeys = ["implementation", "input_length", "batch_input_shape", "dtype"];

    /// <summary>Remembers what a layer's configuration says beyond its arguments.</summary>
    public static void Keep(Layer layer, JsonNode config)
    {
        var said = new JsonObject();
        foreach (var key in layer is InputLayer ? [] : keptKeys)
            if (config[key] is { } value) said[key] = value.DeepClone();
        if (layer is Embedding && config["activity_regularizer"] is { } penalty) said["activity_regularizer"] = penalty.DeepClone();
        if (said.Count > 0) layer.Origin = layer.Origin with { Keras2Keys = said };
        if (layer is Bidirectional both && config["layer"]?["config"] is { } inner) Keep(both.Layer, inner);
    }

    static readonly HashSet<string> classes =
    [
        "Activation", "ActivityRegularization", "Add", "AlphaDropout", "Average", "AveragePooling1D", "AveragePooling2D",
        "AveragePooling3D", "BatchNormalization", "Bidirectional", "Concatenate", "Conv1D", "Conv2D", "Conv2DTranspose", "Conv3D",
        "Conv3DTranspose", "ConvLSTM2D", "ConvLSTM2DCell", "Cropping1D", "Cropping2D", "Cropping3D", "Dense", "DepthwiseConv2D",
        "Dot", "Dropout", "ELU", "Embedding", "Flatten", "GaussianDropout", "GaussianNoise", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D", "GRU",
        "GRUCell", "InputLayer", "LeakyReLU", "LocallyConnected1D", "LocallyConnected2D", "LSTM", "LSTMCell", "Masking", "Maximum",
        "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "Minimum", "Multiply", "Permute", "PReLU", "ReLU", "RepeatVector",
        "Reshape", "RNN", "SeparableConv1D", "SeparableConv2D", "SimpleRNN", "SimpleRNNCell", "Softmax", "SpatialDropout1D",
        "SpatialDropout2D", "SpatialDropout3D", "StackedRNNCells", "Subtract", "ThresholdedReLU", "TimeDistributed", "UpSampling1D",
        "UpSampling2D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D",
    ];

    /// <summary>Arguments that came with Keras 3 and change what a layer computes, with what they are at rest.</summary>
    static readonly Dictionary<string, string> resting = new()
    {
        ["groups"] = "1", ["keepdims"] = "false", ["synchronized"] = "false", ["renorm"] = "false",
        ["data_format"] = "\"channels_last\"",
    };

    /// <summary>Puts a configuration into Keras 2's form.</summary>
    /// <exception cref="KerasException">The layer, or what it is told to do, came with Keras 3.</exception>
    public static void Adapt(Layer layer, JsonObject config)
    {
        if (layer.GetType().Assembly == typeof(Layer).Assembly && !classes.Contains(layer.KerasClassName))
            throw NotOfKeras2(layer, "such layer");
        foreach (var key in Unknown(layer))
        {
            if (config[key] is { } value && resting.TryGetValue(key, out var rest) && value.ToJsonString() != rest)
                throw NotOfKeras2(layer, $"argument {key}, which is {PythonJson.Text(value)}");
            config.Remove(key);
        }
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
        if (layer.Origin.Keras2Keys is not { } said) return;
        foreach (var (key, value) in said) config[key] = value?.DeepClone();
    }

    static KerasException NotOfKeras2(Layer layer, string what) => layer.Error(
        $"cannot be saved in Keras 2's form, as the model came from there: Keras 2 has no {what}. Save the model as .keras.");

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
        "BatchNormalization" => ["renorm", "renorm_clipping", "renorm_momentum", "synchronized"],
        _ => ["groups", "keepdims", "seed", "zero_output_for_mask"],
    };
}
