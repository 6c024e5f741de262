namespace OnnxKeras.Layers;

/// <summary>A convolutional LSTM over images (batch, time, height, width, channels); see <see cref="ConvLSTMCell"/>.</summary>
public sealed class ConvLSTM2D(int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, Size2D? dilationRate = null, ActivationFunction? activation = null,
    ActivationFunction? recurrentActivation = null, bool useBias = true, Initializer? kernelInitializer = null,
    Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, bool unitForgetBias = true,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
    Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, int? seed = null, bool returnSequences = false,
    bool returnState = false, bool goBackwards = false, bool stateful = false, bool unroll = false,
    bool zeroOutputForMask = false, string? name = null)
    : ConvLSTM(() => new(filters, kernelSize.ToArray(), (strides ?? 1).ToArray(), padding, dataFormat, (dilationRate ?? 1).ToArray(),
        activation, recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, unitForgetBias,
        kernelRegularizer,
        recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed),
        returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name)
{
    /// <summary>Height and width of the kernel.</summary>
    public Size2D KernelSize { get; } = kernelSize;

    /// <summary>The step of the input's window.</summary>
    public Size2D Strides { get; } = strides ?? 1;

    /// <summary>The distance of neighbouring elements of the input's kernel.</summary>
    public Size2D DilationRate { get; } = dilationRate ?? 1;
}
