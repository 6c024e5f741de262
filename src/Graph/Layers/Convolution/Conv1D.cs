namespace OnnxKeras.Layers;

/// <summary>Convolution of sequences: activation(x ∗ kernel + bias).</summary>
public sealed class Conv1D(int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, int dilationRate = 1, int groups = 1,
    ActivationFunction? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
    : Conv(filters, [kernelSize], [strides], padding, dataFormat, [dilationRate], groups, activation, useBias,
        kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The step of the window.</summary>
    public int Strides { get; } = strides;

    /// <summary>The distance of neighbouring kernel elements.</summary>
    public int DilationRate { get; } = dilationRate;
}
