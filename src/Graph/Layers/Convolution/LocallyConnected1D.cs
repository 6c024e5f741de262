namespace OnnxKeras.Layers;

/// <summary>A convolution of sequences whose kernel is another at each position; Keras 2 has it, Keras 3 does not.</summary>
public sealed class LocallyConnected1D(int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, ActivationFunction? activation = null, bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
    : LocallyConnected(filters, [kernelSize], [strides], padding, dataFormat, activation, useBias,
        kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The step of the window.</summary>
    public int Strides { get; } = strides;
}
