namespace OnnxKeras;

/// <summary>A loss of one's own: any computation over targets and outputs that leaves one value a position.</summary>
public sealed class CustomLoss(string name, Func<KerasTensor, KerasTensor, KerasTensor> function, Reduction reduction = Reduction.SumOverBatchSize)
    : Loss(reduction, name)
{
    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => function(yTrue, yPred);

    /// <summary>What a function is called: a method's name, or <c>lambda</c>.</summary>
    internal static string NameOf(Delegate function) => function.Method.Name is var name && name.Contains('<') ? "lambda" : Names.ToSnakeCase(name);
}
