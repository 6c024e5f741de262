namespace OnnxKeras.Layers;

/// <summary>What the convolutional LSTMs over 1, 2 and 3 spatial axes share; see <see cref="ConvLSTMCell"/>.</summary>
public abstract class ConvLSTM : GatedRNN<ConvLSTMCell>
{
    private protected ConvLSTM(Func<ConvLSTMCell> cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful,
        bool unroll, bool zeroOutputForMask, Regularizer? activityRegularizer, string? name)
        : base(cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) { }

    /// <summary>The number of channels of the output and of each state.</summary>
    public int Filters => Gates.Units;
    /// <inheritdoc cref="ConvLSTMCell.Padding"/>
    public Padding Padding => Gates.Padding;
    /// <inheritdoc cref="ConvLSTMCell.DataFormat"/>
    public DataFormat DataFormat => Gates.DataFormat;
    /// <inheritdoc cref="ConvLSTMCell.RecurrentActivation"/>
    public ActivationFunction RecurrentActivation => Gates.RecurrentActivation;
    /// <inheritdoc cref="ConvLSTMCell.UnitForgetBias"/>
    public bool UnitForgetBias => Gates.UnitForgetBias;
}
