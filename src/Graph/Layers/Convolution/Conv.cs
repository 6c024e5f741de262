namespace OnnxKeras.Layers;

/// <summary>What the convolutions over 1, 2 and 3 axes share: activation(x ∗ kernel + bias).</summary>
public abstract class Conv : Convolution
{
    Variable kernel = null!;

    private protected Conv(int filters, int[] size, int[] strides, Padding padding, DataFormat dataFormat, int[] dilation, int groups,
        ActivationFunction? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(size, strides, padding, dataFormat, dilation, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer,
            biasConstraint, name)
    {
        Filters = filters > 0 ? filters : throw Error($"needs a positive number of filters, got {filters}.");
        Groups = groups > 0 ? groups : throw Error($"needs a positive number of groups, got {groups}.");
        if (filters % groups != 0) throw Error($"cannot split {filters} filters into {groups} groups: it must divide.");
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        KernelRegularizer = kernelRegularizer;
        KernelConstraint = kernelConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }
    /// <summary>Into how many groups the channels are split.</summary>
    public int Groups { get; }
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
        if (channels % Groups != 0) throw Error($"cannot split the {channels} channels of an input of shape {input} into {Groups} groups.");
        kernel = AddWeight("kernel", KernelShape(channels / Groups, Filters), KernelInitializer, KernelRegularizer, KernelConstraint);
        BuildBias([Filters], channels, kernel);
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x) => Biased(Correlate(x, kernel));
}
