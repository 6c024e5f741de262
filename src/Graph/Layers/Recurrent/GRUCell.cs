namespace OnnxKeras.Layers;

/// <summary>
/// One step of a gated recurrent unit (Cho et al. 2014): h' = z·h + (1 − z)·act(x·Wh + r·(h·Uh)), with the gates
/// z, r = recurrentActivation(x·W + h·U + b); without resetAfter, (r·h)·Uh takes the place of r·(h·Uh).
/// </summary>
public sealed class GRUCell(int units, ActivationFunction? activation = null, ActivationFunction? recurrentActivation = null,
    bool useBias = true, Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null,
    Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null,
    Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null,
    Constraint? biasConstraint = null, double dropout = 0, double recurrentDropout = 0, bool resetAfter = true, int? seed = null,
    string? name = null)
    : GatedCell(3, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
        recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
{
    /// <summary>The activation of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; } = recurrentActivation ?? "sigmoid";

    /// <summary>Whether the reset gate applies after the matrix product (then the bias is (2, 3 · units)) or before (3 · units).</summary>
    public bool ResetAfter { get; } = resetAfter;

    private protected override ActivationFunction GateActivation => RecurrentActivation;

    private protected override bool ResetsAfter => ResetAfter;

    private protected override Shape BiasShape => ResetAfter ? [2, 3 * Units] : [3 * Units];

    private protected override KerasTensor[] Step(RecurrentArguments arguments, KerasTensor x, KerasTensor[] states,
        StepMasks masks) =>
        RecurrentStep.Gru(arguments, x, states, masks);

    private protected override RecurrentKind? Kind => RecurrentKind.Gru;
}
