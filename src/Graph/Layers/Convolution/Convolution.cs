using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What all layers that slide a kernel over spatial axes share: the window, the bias and the activation.</summary>
public abstract class Convolution : SpatialLayer
{
    Variable? bias;

    private protected Convolution(int[] size, int[] strides, Padding padding, DataFormat dataFormat, int[] dilation,
        ActivationFunction? activation, bool useBias, Initializer? biasInitializer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? biasConstraint, string? name) : base(size.Length, dataFormat, name)
    {
        WindowSize = Positive("kernelSize", size);
        WindowStrides = Positive("strides", strides);
        WindowDilation = Positive("dilationRate", dilation);
        if (strides.Any(s => s > 1) && dilation.Any(d => d > 1))
            throw Error($"takes strides or a dilation rate, not both; got ({string.Join(", ", strides)}) and "
                + $"({string.Join(", ", dilation)}).");
        if (padding == Padding.Causal && this is not Conv) throw Error("takes valid or same padding, not causal.");
        Padding = padding != Padding.Causal || size.Length == 1 ? padding : throw Error("takes causal padding in one dimension only.");
        Activation = activation ?? "linear";
        UseBias = useBias;
        BiasInitializer = biasInitializer ?? "zeros";
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        BiasConstraint = biasConstraint;
    }

    /// <summary>How the border is treated.</summary>
    public Padding Padding { get; }
    /// <summary>The function applied at the end.</summary>
    public ActivationFunction Activation { get; }
    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }
    /// <summary>What the bias begins with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }
    /// <summary>The projection of the bias.</summary>
    public Constraint? BiasConstraint { get; }

    private protected int[] WindowSize { get; }
    private protected int[] WindowStrides { get; }
    private protected int[] WindowDilation { get; }

    /// <summary>The number of channels of an input, which must be known.</summary>
    private protected int Channels(Shape input)
    {
        if (input.Rank != SpatialRank + 2)
            throw Error($"cannot take an input of shape {input}: it must have {SpatialRank + 2} axes, the batch included.");
        return input[ChannelAxis] ?? throw Error($"cannot take an input of shape {input}: the channel axis must be known.");
    }

    /// <summary>A kernel of the window's size with further axes.</summary>
    private protected Shape KernelShape(int inner, int outer) => [.. WindowSize.Select(s => (int?)s), inner, outer];

    /// <summary>Makes the bias and remembers what the kernel demands of inputs.</summary>
    private protected void BuildBias(Shape shape, int channels, Variable kernel)
    {
        if (UseBias) bias = AddWeight("bias", shape, BiasInitializer, BiasRegularizer, BiasConstraint);
        InputSpec = new(Rank: SpatialRank + 2, Axes: new Dictionary<int, int> { [ChannelAxis] = channels },
            Because: $"its kernel is {kernel.Shape}");
    }

    /// <summary>Correlates with a kernel (spatial…, channels / groups, filters); causal padding puts zeros in front.</summary>
    private protected KerasTensor Correlate(KerasTensor x, KerasTensor kernel)
    {
        if (Padding == Padding.Causal) x = Pad(x, [(0, 0), ((WindowSize[0] - 1) * WindowDilation[0], 0), (0, 0)]);
        return Ops.Conv(x, kernel, WindowStrides, Padding == Padding.Causal ? Padding.Valid : Padding,
            dilationRate: WindowDilation);
    }

    /// <summary>The activation sees the data in the layer's format: softmax goes along the last axis, be it channels or not.</summary>
    protected sealed override KerasTensor Call(KerasTensor x) => Activation.Apply(base.Call(x));

    /// <summary>y + bias.</summary>
    private protected KerasTensor Biased(KerasTensor y) => bias is null ? y : y + InLayout(bias);

    /// <summary>The bias as it is added to channels-last data.</summary>
    private protected virtual KerasTensor InLayout(KerasTensor bias) => bias;
}
