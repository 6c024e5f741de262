using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the convolutions over 1, 2 and 3 axes share: activation(x ∗ kernel + bias).</summary>
public abstract class Conv : SpatialLayer
{
    readonly int[] size, strides, dilation;
    Variable kernel = null!;
    Variable? bias;

    private protected Conv(int filters, int[] size, int[] strides, Padding padding, DataFormat dataFormat, int[] dilation, int groups,
        ActivationFunction? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? kernelConstraint, Constraint? biasConstraint, string? name) : base(size.Length, dataFormat, name)
    {
        Filters = filters > 0 ? filters : throw Error($"needs a positive number of filters, got {filters}.");
        Groups = groups > 0 ? groups : throw Error($"needs a positive number of groups, got {groups}.");
        if (filters % groups != 0) throw Error($"cannot split {filters} filters into {groups} groups: it must divide.");
        this.size = Positive("kernelSize", size);
        this.strides = Positive("strides", strides);
        this.dilation = Positive("dilationRate", dilation);
        if (strides.Any(s => s > 1) && dilation.Any(d => d > 1))
            throw Error($"takes strides or a dilation rate, not both; got ({string.Join(", ", strides)}) and ({string.Join(", ", dilation)}).");
        Padding = padding != Padding.Causal || size.Length == 1 ? padding : throw Error("takes causal padding in one dimension only.");
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }
    /// <summary>How the border is treated.</summary>
    public Padding Padding { get; }
    /// <summary>Into how many groups the channels are split.</summary>
    public int Groups { get; }
    /// <summary>The function applied at the end.</summary>
    public ActivationFunction Activation { get; }
    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }
    /// <summary>What the kernel begins with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>What the bias begins with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }
    /// <summary>The projection of the kernel.</summary>
    public Constraint? KernelConstraint { get; }
    /// <summary>The projection of the bias.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var channels = input[ChannelAxis] ?? throw Error($"cannot take an input of shape {input}: the channel axis must be known.");
        if (channels % Groups != 0) throw Error($"cannot split the {channels} channels of an input of shape {input} into {Groups} groups.");
        kernel = AddWeight("kernel", [.. size.Select(s => (int?)s), channels / Groups, Filters], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) bias = AddWeight("bias", [Filters], BiasInitializer, BiasRegularizer, BiasConstraint);
        InputSpec = new(Rank: SpatialRank + 2, Axes: new Dictionary<int, int> { [ChannelAxis] = channels }, Because: $"its kernel is {kernel.Shape}");
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        if (Padding == Padding.Causal) x = Pad(x, [(0, 0), ((size[0] - 1) * dilation[0], 0), (0, 0)]);
        var y = Ops.Conv(x, kernel, strides, Padding == Padding.Causal ? Padding.Valid : Padding, dilation, Groups);
        if (bias is not null) y += bias;
        return Activation.Apply(y);
    }
}
