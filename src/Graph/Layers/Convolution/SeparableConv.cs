using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the separable convolutions share: each channel is filtered apart, then all are mixed pointwise.</summary>
public abstract class SeparableConv : Convolution
{
    Variable depthwise = null!, pointwise = null!;

    private protected SeparableConv(int filters, int[] size, int[] strides, Padding padding, DataFormat dataFormat, int[] dilation,
        int depthMultiplier, ActivationFunction? activation, bool useBias, Initializer? depthwiseInitializer,
        Initializer? pointwiseInitializer,
        Initializer? biasInitializer, Regularizer? depthwiseRegularizer, Regularizer? pointwiseRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? depthwiseConstraint, Constraint? pointwiseConstraint, Constraint? biasConstraint,
        string? name)
        : base(size, strides, padding, dataFormat, dilation, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer,
            biasConstraint, name)
    {
        Filters = filters > 0 ? filters : throw Error($"needs a positive number of filters, got {filters}.");
        DepthMultiplier = depthMultiplier > 0 ? depthMultiplier : throw Error($"needs a positive depthMultiplier, got {depthMultiplier}.");
        DepthwiseInitializer = depthwiseInitializer ?? "glorot_uniform";
        PointwiseInitializer = pointwiseInitializer ?? "glorot_uniform";
        DepthwiseRegularizer = depthwiseRegularizer;
        PointwiseRegularizer = pointwiseRegularizer;
        DepthwiseConstraint = depthwiseConstraint;
        PointwiseConstraint = pointwiseConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }
    /// <summary>The number of depthwise filters for each channel.</summary>
    public int DepthMultiplier { get; }
    /// <summary>What the depthwise kernel begins with.</summary>
    public Initializer DepthwiseInitializer { get; }
    /// <summary>What the pointwise kernel begins with.</summary>
    public Initializer PointwiseInitializer { get; }
    /// <summary>The penalty on the depthwise kernel.</summary>
    public Regularizer? DepthwiseRegularizer { get; }
    /// <summary>The penalty on the pointwise kernel.</summary>
    public Regularizer? PointwiseRegularizer { get; }
    /// <summary>The projection of the depthwise kernel.</summary>
    public Constraint? DepthwiseConstraint { get; }
    /// <summary>The projection of the pointwise kernel.</summary>
    public Constraint? PointwiseConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var channels = Channels(input);
        depthwise = AddWeight("depthwise_kernel", KernelShape(channels, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer,
            DepthwiseConstraint);
        pointwise = AddWeight("pointwise_kernel", [.. Ones.Select(s => (int?)s), channels * DepthMultiplier, Filters],
            PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
        BuildBias([Filters], channels, depthwise);
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        var channels = depthwise.Shape[^2]!.Value;
        var filtered = Correlate(x, Ops.Reshape(depthwise, KernelShape(1, channels * DepthMultiplier)));
        return Biased(Ops.Conv(filtered, pointwise));
    }

    int[] Ones => [.. Enumerable.Repeat(1, SpatialRank)];
}
