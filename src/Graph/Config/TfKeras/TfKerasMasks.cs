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
            if (Passes(node.Layer) && (isMasked || node.Layer.DropsMask && node.Inputs.Any(i => i.Mask is not null)))
                masked.UnionWith(node.Outputs);
        }
        return null;
    }

    /// <summary>Whether a mask may go on in Keras 3: at one's own layers, which compute it as they like, it may.</summary>
    static bool Passes(Layer layer) =>
        layer is not Operation && (layer.SupportsMasking || layer.GetType().Assembly != typeof(Layer).Assembly);

    static bool Computes(Layer layer) =>
        layer is RNN or Bidirectional or ScoredAttention or HeadedAttention or GlobalAveragePooling1D or Softmax or Model;
}
