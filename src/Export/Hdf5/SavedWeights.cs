using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>Which of a layer's variables Keras saves.</summary>
static class SavedWeights
{
    extension(Layer layer)
    {
        /// <summary>The layer's own variables, but not the states that a stateful RNN carries along: no file of Keras has them.</summary>
        public IEnumerable<Variable> Saved => layer.OwnWeights.Where(v => layer is not RNN || v.IsTrainable);
    }
}
