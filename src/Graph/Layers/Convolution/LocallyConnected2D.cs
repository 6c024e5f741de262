namespace OnnxKeras.Layers;

/// <summary>A convolution of images whose kernel is another at each position; Keras 2 has it, Keras 3 does not.</summary>
public sealed class LocallyConnected2D(int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, ActivationFunction? activation = null, bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
    : LocallyConnected(filters, kernelSize.ToArray(), (strides ?? 1).ToArray(), padding, dataFormat, activation, useBias,
        kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, name)
{
    /// <summary>Height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The step of the window.</summary>
    public Size2D Strides { get; } = strides ?? 1;
}
