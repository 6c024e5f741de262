namespace OnnxKeras.Layers;

/// <summary>
/// What the cells of <see cref="LSTM"/>, <see cref="GRU"/> and <see cref="SimpleRNN"/> share: a kernel for the inputs, one for the state,
/// and dropout.
/// </summary>
public abstract class GatedCell : RnnCell
{
    readonly int gates;

    private protected GatedCell(int gates, int units, ActivationFunction? activation, bool useBias, Initializer? kernelInitializer,
        Initializer? recurrentInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? recurrentRegularizer,
        Regularizer? biasRegularizer, Constraint? kernelConstraint, Constraint? recurrentConstraint, Constraint? biasConstraint,
        double dropout, double recurrentDropout, int? seed, string? name) : base(name)
    {
        this.gates = gates;
        Units = units > 0 ? units : throw Error($"needs a positive number of {NameOfUnits}, got {units}.");
        Activation = activation ?? "tanh";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        RecurrentInitializer = recurrentInitializer ?? "orthogonal";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        RecurrentRegularizer = recurrentRegularizer;
        BiasRegularizer = biasRegularizer;
        KernelConstraint = kernelConstraint;
        RecurrentConstraint = recurrentConstraint;
        BiasConstraint = biasConstraint;
        Dropout = Math.Clamp(dropout, 0, 1);
        RecurrentDropout = Math.Clamp(recurrentDropout, 0, 1);
        Seed = seed;
        Seeds = AddSeedGenerator(seed);
    }

    /// <summary>The size of the output and of each state.</summary>
    public int Units { get; }
    /// <summary>The activation of the candidate (and of the LSTM's output).</summary>
    public ActivationFunction Activation { get; }
    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }
    /// <summary>What the input weights begin with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>What the state weights begin with.</summary>
    public Initializer RecurrentInitializer { get; }
    /// <summary>What the bias begins with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>The penalty on the input weights.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The penalty on the state weights.</summary>
    public Regularizer? RecurrentRegularizer { get; }
    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }
    /// <summary>The projection of the input weights.</summary>
    public Constraint? KernelConstraint { get; }
    /// <summary>The projection of the state weights.</summary>
    public Constraint? RecurrentConstraint { get; }
    /// <summary>The projection of the bias.</summary>
    public Constraint? BiasConstraint { get; }
    /// <summary>The share of inputs dropped while training, the same ones at each step (Gal, Ghahramani 2016).</summary>
    public double Dropout { get; }
    /// <summary>The share of state elements dropped while training, the same ones at each step.</summary>
    public double RecurrentDropout { get; }
    /// <summary>The seed of dropout.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units]];

    /// <summary>What Keras calls the units.</summary>
    private protected virtual string NameOfUnits => "units";

    /// <summary>The activation of the gates.</summary>
    private protected virtual ActivationFunction GateActivation => Activation;

    /// <summary>The bias's shape.</summary>
    private protected virtual Shape BiasShape => [gates * Units];

    /// <summary>The input weights, once the cell is built.</summary>
    private protected Variable Kernel { get; private set; } = null!;

    /// <summary>The state weights, once the cell is built.</summary>
    private protected Variable RecurrentKernel { get; private set; } = null!;

    /// <summary>The bias, once the cell is built.</summary>
    private protected Variable? Bias { get; private set; }

    /// <summary>Where dropout's random numbers come from.</summary>
    private protected SeedGenerator Seeds { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank != 2) throw Error($"cannot take steps of shape {input}: they must be (batch, features).");
        AddWeights(input[1] ?? throw Error($"cannot take steps of shape {input}: the last axis must be known."), []);
    }

    /// <summary>Makes the weights for so many features; a convolution's kernels have its window in front.</summary>
    private protected void AddWeights(int features, Shape window)
    {
        Kernel = AddWeight("kernel", [.. window, features, gates * Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        RecurrentKernel = AddWeight("recurrent_kernel", [.. window, Units, gates * Units], RecurrentInitializer, RecurrentRegularizer,
            RecurrentConstraint);
        if (UseBias) Bias = AddWeight("bias", BiasShape, BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states)
    {
        var next = Step(Arguments(x, states, null, false), x, states, Masks(x, x.Shape[^1]!.Value));
        return (next[0], next);
    }

    /// <summary>What a backend's kernel takes to run over a sequence; training drops the same features at each step.</summary>
    internal RecurrentArguments SequenceArguments(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask, bool goBackwards) =>
        Arguments(RandomMask.DropAlike(sequence, Dropout, Seeds), states, mask, goBackwards);

    /// <summary>
    /// None where training drops state elements, or inputs of each gate, or a mask says more than which steps count, which only a loop can.
    /// </summary>
    internal override RecurrentKind? FusedKind(KerasTensor sequence, KerasTensor? mask) =>
        RandomMask.Drops(sequence, RecurrentDropout) || MasksEachGate && RandomMask.Drops(sequence, Dropout) || mask?.Rank > 2
            ? null : Kind;

    /// <summary>On the backend's kernel for whole sequences, unless training drops state elements.</summary>
    internal override (KerasTensor Sequence, KerasTensor[] States) Run(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask,
        bool goBackwards)
    {
        if (FusedKind(sequence, mask) is { } kind)
            return Backend.Of(sequence).Recurrent(kind, SequenceArguments(sequence, states, mask, goBackwards));
        var arguments = Arguments(sequence, states, mask, goBackwards);
        var dropped = Masks(sequence, sequence.Shape[^1]!.Value);
        return Recurrence.Run(Backend.Of(sequence), sequence, states, mask, goBackwards, states[0], (x, s) =>
        {
            var next = Step(arguments, x, s, dropped);
            return (next[0], next);
        });
    }

    /// <summary>The new states of one step; the first is the output.</summary>
    private protected abstract KerasTensor[] Step(RecurrentArguments arguments, KerasTensor x, KerasTensor[] states,
        StepMasks masks);

    /// <summary>The kernel that runs all steps at once; none where there is none.</summary>
    private protected abstract RecurrentKind? Kind { get; }

    /// <summary>Whether a GRU resets after the matrix product.</summary>
    private protected virtual bool ResetsAfter => true;

    RecurrentArguments Arguments(KerasTensor x, KerasTensor[] states, KerasTensor? mask, bool goBackwards) =>
        new(x, Kernel, RecurrentKernel, Bias, states, mask, Activation, GateActivation, goBackwards, ResetsAfter);

    /// <summary>
    /// Which of Keras 2's implementations a file asks for: with 1 each gate has dropout masks of its own, with 2 all share them; 0 leaves
    /// it to Keras 3, where gates share them unless state elements are dropped.
    /// </summary>
    internal int Implementation { get; set; }

    bool MasksEachGate => gates > 1 && (Implementation == 1 || Implementation == 0 && RecurrentDropout > 0);

    /// <summary>The masks for all steps of x.</summary>
    StepMasks Masks(KerasTensor x, int features)
    {
        var each = MasksEachGate ? gates : 1;
        return new(RandomMask.For(x, [null, each * features], Dropout, Seeds),
            RandomMask.For(x, [null, each * Units], RecurrentDropout, Seeds));
    }
}
