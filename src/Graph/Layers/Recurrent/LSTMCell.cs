using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// One step of a long short-term memory (Hochreiter, Schmidhuber 1997): c' = f·c + i·act(x·Wc + h·Uc), h' = o·act(c'), with the gates
/// i, f, o = recurrentActivation(x·W + h·U + b).
/// </summary>
public sealed class LSTMCell : RnnCell
{
    readonly SeedGenerator seeds;
    Variable kernel = null!, recurrentKernel = null!;
    Variable? bias;

    /// <summary>A cell of the given number of units.</summary>
    public LSTMCell(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
        bool unitForgetBias = true, Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, int? seed = null, string? name = null) : base(name)
    {
        Units = units > 0 ? units : throw Error($"needs a positive number of units, got {units}.");
        Activation = activation ?? "tanh";
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        RecurrentInitializer = recurrentInitializer ?? "orthogonal";
        BiasInitializer = biasInitializer ?? "zeros";
        UnitForgetBias = unitForgetBias;
        KernelRegularizer = kernelRegularizer;
        RecurrentRegularizer = recurrentRegularizer;
        BiasRegularizer = biasRegularizer;
        KernelConstraint = kernelConstraint;
        RecurrentConstraint = recurrentConstraint;
        BiasConstraint = biasConstraint;
        Dropout = Math.Clamp(dropout, 0, 1);
        RecurrentDropout = Math.Clamp(recurrentDropout, 0, 1);
        Seed = seed;
        seeds = new SeedGenerator(seed);
    }

    /// <summary>The size of the output and of each state.</summary>
    public int Units { get; }
    /// <summary>The activation of the candidate and of the output.</summary>
    public ActivationFunction Activation { get; }
    /// <summary>The activation of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }
    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }
    /// <summary>What the input weights begin with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>What the state weights begin with.</summary>
    public Initializer RecurrentInitializer { get; }
    /// <summary>What the bias begins with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>Whether the forget gate's bias begins with 1 (Jozefowicz et al. 2015).</summary>
    public bool UnitForgetBias { get; }
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
    /// <summary>The share of inputs dropped while training.</summary>
    public double Dropout { get; }
    /// <summary>The share of state elements dropped while training.</summary>
    public double RecurrentDropout { get; }
    /// <summary>The seed of dropout.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units]];

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var size = input[^1] ?? throw Error($"cannot take steps of shape {input}: the last axis must be known.");
        kernel = AddWeight("kernel", [size, 4 * Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        recurrentKernel = AddWeight("recurrent_kernel", [Units, 4 * Units], RecurrentInitializer, RecurrentRegularizer, RecurrentConstraint);
        if (!UseBias) return;
        bias = AddWeight("bias", [4 * Units], BiasInitializer, BiasRegularizer, BiasConstraint);
        if (!UnitForgetBias) return;
        var values = bias.Value;
        values.Span<float>().Slice(Units, Units).Fill(1);
        bias.Value = values;
    }

    /// <inheritdoc/>
    public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states)
    {
        var (h, c) = (states[0], states[1]);
        var z = Matmul(x, kernel) + Matmul(h, recurrentKernel);
        if (bias is not null) z += bias;
        var gates = Split(z, 4, -1);
        c = RecurrentActivation.Apply(gates[1]) * c + RecurrentActivation.Apply(gates[0]) * Activation.Apply(gates[2]);
        h = RecurrentActivation.Apply(gates[3]) * Activation.Apply(c);
        return (h, [h, c]);
    }

    internal override (KerasTensor Sequence, KerasTensor[] States)? Fused(KerasTensor sequence, KerasTensor[] states, bool goBackwards) =>
        sequence.Training && RecurrentDropout > 0
            ? null
            : Backend.Of(sequence).Lstm(new(sequence, kernel, recurrentKernel, bias, states, sequence.Mask, Activation, RecurrentActivation, goBackwards));
}
