using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>What keeps a model of Keras on TensorFlow 2 from being one of Keras 3.</summary>
static class TfKerasMasks
{
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
