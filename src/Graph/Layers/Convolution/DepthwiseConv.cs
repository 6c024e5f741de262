using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the depthwise convolutions share: depthMultiplier filters for each channel apart, activation(x ∗ kernel + bias).</summary>
public abstract class DepthwiseConv : Convolution
{
    Variable kernel = null!;

    private protected DepthwiseConv(int[] size, int[] strides, Padding padding, int depthMultiplier, DataFormat dataFormat, int[] dilation,
        ActivationFunction? activation, bool useBias, Initializer? depthwiseInitializer, Initializer? biasInitializer,
        Regularizer? depthwiseRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? depthwiseConstraint, Constraint? biasConstraint, string? name)
        : base(size, strides, padding, dataFormat, dilation, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer,
            biasConstraint, name)
    {
        DepthMultiplier = depthMultiplier > 0 ? depthMultiplier : throw Error($"needs a positive depthMultiplier, got {depthMultiplier}.");
        DepthwiseInitializer = depthwiseInitializer ?? "glorot_uniform";
        DepthwiseRegularizer = depthwiseRegularizer;
        DepthwiseConstraint = depthwiseConstraint;
    }

    /// <summary>The number of filters for each channel.</summary>
    public int DepthMultiplier { get; }
    /// <summary>What the kernel begins with.</summary>
    public Initializer DepthwiseInitializer { get; }
    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? DepthwiseRegularizer { get; }
    /// <summary>The projection of the kernel.</summary>
    public Constraint? DepthwiseConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var channels = Channels(input);
        kernel = AddWeight("kernel", KernelShape(channels, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer,
            DepthwiseConstraint);
        BuildBias([channels * DepthMultiplier], channels, kernel);
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        var channels = kernel.Shape[^2]!.Value;
        return Biased(Correlate(x, Ops.Reshape(kernel, KernelShape(1, channels * DepthMultiplier))));
    }
}
