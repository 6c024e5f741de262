using OnnxKeras.Layers;

namespace OnnxKeras;

public static partial class Keras
{
    /// <summary>The sum of tensors, element by element.</summary>
    public static KerasTensor Add(KerasTensor[] inputs) => new Add().Apply(inputs);

    /// <summary>The difference of two tensors, element by element.</summary>
    public static KerasTensor Subtract(KerasTensor[] inputs) => new Subtract().Apply(inputs);

    /// <summary>The product of tensors, element by element.</summary>
    public static KerasTensor Multiply(KerasTensor[] inputs) => new Multiply().Apply(inputs);

    /// <summary>The mean of tensors, element by element.</summary>
    public static KerasTensor Average(KerasTensor[] inputs) => new Average().Apply(inputs);

    /// <summary>The largest of tensors, element by element.</summary>
    public static KerasTensor Maximum(KerasTensor[] inputs) => new Maximum().Apply(inputs);

    /// <summary>The smallest of tensors, element by element.</summary>
    public static KerasTensor Minimum(KerasTensor[] inputs) => new Minimum().Apply(inputs);

    /// <summary>Tensors side by side along an axis.</summary>
    public static KerasTensor Concatenate(KerasTensor[] inputs, int axis = -1) => new Concatenate(axis).Apply(inputs);

    /// <summary>The sums of products of two tensors along an axis of each, sample by sample.</summary>
    public static KerasTensor Dot(KerasTensor[] inputs, AxisList axes, bool normalize = false) => new Dot(axes, normalize).Apply(inputs);
}
