namespace OnnxKeras.Layers;

/// <summary>A convolutional LSTM over volumes (batch, time, depth, height, width, channels); see <see cref="ConvLSTMCell"/>.</summary>
public sealed class ConvLSTM3D(int filters, Size3D kernelSize, Size3D? strides = null, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, Size3D? dilationRate = null, ActivationFunction? activation = null,
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
    /// <summary>Depth, height and width of the kernel.</summary>
    public Size3D KernelSize { get; } = kernelSize;

    /// <summary>The step of the input's window.</summary>
    public Size3D Strides { get; } = strides ?? 1;

    /// <summary>The distance of neighbouring elements of the input's kernel.</summary>
    public Size3D DilationRate { get; } = dilationRate ?? 1;
}
