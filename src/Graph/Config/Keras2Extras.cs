using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What Keras 2 writes of its layers otherwise.</summary>
static class Keras2Extras
{
    /// <summary>Puts a configuration into Keras 2's form.</summary>
    public static void Adapt(Layer layer, JsonObject config)
    {
        foreach (var key in Unknown(layer)) config.Remove(key);
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
    }

    static string[] Unknown(Layer layer) => layer switch
    {
        Bidirectional or Conv or ConvTranspose or GlobalPooling or UpSampling2D => ["zero_output_for_mask", "groups", "keepdims"],
        _ => ["seed", "zero_output_for_mask", "synchronized"],
    };
}
