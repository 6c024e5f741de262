namespace OnnxKeras.Layers;

/// <summary>A recurrent layer over (batch, time, features) that makes its cell itself, and shows the cell's settings as its own.</summary>
/// <typeparam name="TCell">The cell's class.</typeparam>
public abstract class GatedRNN<TCell> : RNN where TCell : GatedCell
{
    private protected GatedRNN(Func<TCell> cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll,
        bool zeroOutputForMask, Regularizer? activityRegularizer, string? name)
        : base(cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name)
        => Gates = (TCell)Cell;

    private protected TCell Gates { get; }

    /// <inheritdoc cref="GatedCell.Implementation"/>
    internal int Implementation
    {
        get => Gates.Implementation;
        set => Gates.Implementation = value;
    }

    /// <inheritdoc cref="GatedCell.Units"/>
    public int Units => Gates.Units;
    /// <inheritdoc cref="GatedCell.Activation"/>
    public ActivationFunction Activation => Gates.Activation;
    /// <inheritdoc cref="GatedCell.UseBias"/>
    public bool UseBias => Gates.UseBias;
    /// <inheritdoc cref="GatedCell.KernelInitializer"/>
    public Initializer KernelInitializer => Gates.KernelInitializer;
    /// <inheritdoc cref="GatedCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer => Gates.RecurrentInitializer;
    /// <inheritdoc cref="GatedCell.BiasInitializer"/>
    public Initializer BiasInitializer => Gates.BiasInitializer;
    /// <inheritdoc cref="GatedCell.KernelRegularizer"/>
    public Regularizer? KernelRegularizer => Gates.KernelRegularizer;
    /// <inheritdoc cref="GatedCell.RecurrentRegularizer"/>
    public Regularizer? RecurrentRegularizer => Gates.RecurrentRegularizer;
    /// <inheritdoc cref="GatedCell.BiasRegularizer"/>
    public Regularizer? BiasRegularizer => Gates.BiasRegularizer;
    /// <inheritdoc cref="GatedCell.KernelConstraint"/>
    public Constraint? KernelConstraint => Gates.KernelConstraint;
    /// <inheritdoc cref="GatedCell.RecurrentConstraint"/>
    public Constraint? RecurrentConstraint => Gates.RecurrentConstraint;
    /// <inheritdoc cref="GatedCell.BiasConstraint"/>
    public Constraint? BiasConstraint => Gates.BiasConstraint;
    /// <inheritdoc cref="GatedCell.Dropout"/>
    public double Dropout => Gates.Dropout;
    /// <inheritdoc cref="GatedCell.RecurrentDropout"/>
    public double RecurrentDropout => Gates.RecurrentDropout;
    /// <inheritdoc cref="GatedCell.Seed"/>
    public int? Seed => Gates.Seed;
}
