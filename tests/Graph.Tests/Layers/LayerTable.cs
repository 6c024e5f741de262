namespace OnnxKeras.Tests.Layers;

/// <summary>Rows of layer tests: what a layer makes of an input.</summary>
static class LayerTable
{
    /// <summary>The shape that a layer gives for samples of a shape.</summary>
    public static string ShapeOf(Layer layer, Shape sample, DType type = DType.Float32) =>
        layer.Apply(Keras.Input(sample, dtype: type)).Shape.ToString();

    /// <summary>The weights' shapes of a layer built for samples of a shape.</summary>
    public static string WeightsOf(Layer layer, Shape sample)
    {
        layer.Apply(Keras.Input(sample));
        return string.Join(" ", layer.Weights.Select(w => $"{w.Name}{w.Shape}"));
    }
}
