namespace OnnxKeras.Layers;

/// <summary>What the transposed convolutions share: activation(the gradient of a convolution by its input, applied to x, + bias).</summary>
public abstract class ConvTranspose : Convolution
{
    readonly int[]? outputPadding;
    Variable kernel = null!;

    private protected ConvTranspose(int filters, int[] size, int[] strides, Padding padding, int[]? outputPadding, DataFormat dataFormat,
        int[] dilation, ActivationFunction? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(size, strides, padding, dataFormat, dilation, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer,
            biasConstraint, name)
    {
        Filters = filters > 0 ? filters : throw Error($"needs a positive number of filters, got {filters}.");
        this.outputPadding = outputPadding;
        if (outputPadding is not null && outputPadding.Where((p, i) => p < 0 || p >= strides[i]).Any())
            throw Error($"needs an outputPadding below the strides ({string.Join(", ", strides)}), got "
                + $"({string.Join(", ", outputPadding)}).");
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        KernelRegularizer = kernelRegularizer;
        KernelConstraint = kernelConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }
    /// <summary>What the kernel begins with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The projection of the kernel.</summary>
    public Constraint? KernelConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var channels = Channels(input);
        kernel = AddWeight("kernel", KernelShape(Filters, channels), KernelInitializer, KernelRegularizer, KernelConstraint);
        BuildBias([Filters], channels, kernel);
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) =>
        Biased(Ops.ConvTranspose(x, kernel, WindowStrides, Padding, outputPadding, dilationRate: WindowDilation));
}
