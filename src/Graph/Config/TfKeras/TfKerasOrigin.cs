using System.Runtime.CompilerServices;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>Which layers came from Keras on TensorFlow 2, and what keeps a model of them from being one of Keras 3.</summary>
static class TfKerasOrigin
{
    static readonly ConditionalWeakTable<Layer, object> layers = [];

    /// <summary>Remembers where a layer came from.</summary>
    public static void Mark(Layer layer) => layers.AddOrUpdate(layer, layer);

    /// <summary>Whether a layer came from Keras on TensorFlow 2.</summary>
    public static bool Has(Layer layer) => layers.TryGetValue(layer, out _);

    /// <summary>The layer that would compute with a mask in Keras 3, where one before it lets none through; null where none is.</summary>
    public static Layer? MaskedInKeras3(Model model)
    {
        var masked = new HashSet<Symbol>();
        foreach (var node in model.HasGraph ? model.Graph.Nodes : [])
        {
            var isMasked = node.Inputs.Any(masked.Contains);
            if (isMasked && Computes(node.Layer)) return node.Layer;
            if (node.Layer is not Operation && (isMasked || node.Layer.DropsMask && node.Inputs.Any(i => i.Mask is not null)))
                masked.UnionWith(node.Outputs);
        }
        return null;
    }

    static bool Computes(Layer layer) =>
        layer is RNN or Bidirectional or ScoredAttention or HeadedAttention or GlobalAveragePooling1D or Softmax or Model;
}
