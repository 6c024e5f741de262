namespace OnnxKeras.Layers;

/// <summary>A convolutional LSTM over sequences (batch, time, length, channels); see <see cref="ConvLSTMCell"/>.</summary>
public sealed class ConvLSTM1D(int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid,
    DataFormat dataFormat = DataFormat.ChannelsLast, int dilationRate = 1, ActivationFunction? activation = null,
    ActivationFunction? recurrentActivation = null, bool useBias = true, Initializer? kernelInitializer = null,
    Initializer? recurrentInitializer = null, Initializer? biasInitializer = null, bool unitForgetBias = true,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
    Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, int? seed = null, bool returnSequences = false,
    bool returnState = false, bool goBackwards = false, bool stateful = false, bool unroll = false,
    bool zeroOutputForMask = false, string? name = null)
    : ConvLSTM(() => new(filters, [kernelSize], [strides], padding, dataFormat, [dilationRate], activation,
        recurrentActivation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, unitForgetBias, kernelRegularizer,
        recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed),
        returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name)
{
    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>The step of the input's window.</summary>
    public int Strides { get; } = strides;

    /// <summary>The distance of neighbouring elements of the input's kernel.</summary>
    public int DilationRate { get; } = dilationRate;
}
