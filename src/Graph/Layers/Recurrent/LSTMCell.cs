namespace OnnxKeras.Layers;

/// <summary>
/// One step of a long short-term memory (Hochreiter, Schmidhuber 1997): c' = f·c + i·act(x·Wc + h·Uc), h' = o·act(c'), with the gates
/// i, f, o = recurrentActivation(x·W + h·U + b).
/// </summary>
public sealed class LSTMCell(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null,
    bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
    Initializer? biasInitializer = null, bool unitForgetBias = true, Regularizer? kernelRegularizer = null,
    Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null,
    Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0,
    int? seed = null, string? name = null)
    : GatedCell(4, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
        recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
{
    /// <summary>The activation of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; } = recurrentActivation ?? "sigmoid";

    /// <summary>Whether the forget gate's bias begins with 1 (Jozefowicz et al. 2015).</summary>
    public bool UnitForgetBias { get; } = unitForgetBias;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units]];

    private protected override ActivationFunction GateActivation => RecurrentActivation;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        base.Build(input);
        if (UnitForgetBias && Bias is not null) BeginForgetGateWithOne(Bias, Units);
    }

    private protected override KerasTensor[] Step(RecurrentArguments arguments, KerasTensor x, KerasTensor[] states,
        StepMasks masks) =>
        RecurrentStep.Lstm(arguments, x, states, masks);

    private protected override RecurrentKind? Kind => RecurrentKind.Lstm;

    /// <summary>Sets the second quarter of a bias, the forget gate's, to 1.</summary>
    internal static void BeginForgetGateWithOne(Variable bias, int units)
    {
        var values = bias.Value;
        values.Span<float>().Slice(units, units).Fill(1);
        bias.Value = values;
    }
}
