namespace OnnxKeras.Layers;

/// <summary>One step of a fully connected recurrent layer: h' = act(x·W + h·U + b).</summary>
public sealed class SimpleRNNCell(int units, ActivationFunction? activation = null, bool useBias = true,
    Initializer? kernelInitializer = null, Initializer? recurrentInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? recurrentRegularizer = null, Regularizer? biasRegularizer = null,
    Constraint? kernelConstraint = null, Constraint? recurrentConstraint = null, Constraint? biasConstraint = null, double dropout = 0,
    double recurrentDropout = 0, int? seed = null, string? name = null)
    : GatedCell(1, units, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
        recurrentRegularizer, biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
{
    private protected override KerasTensor[] Step(RecurrentArguments arguments, KerasTensor x, KerasTensor[] states,
        StepMasks masks) =>
        RecurrentStep.Simple(arguments, x, states, masks);

    private protected override RecurrentKind? Kind => RecurrentKind.SimpleRnn;
}
