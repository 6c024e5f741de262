using static OnnxKeras.Ops;

namespace OnnxKeras.Losses;

/// <summary>mean(log cosh(yPred − yTrue)) over the last axis.</summary>
[KerasName("log_cosh", "logcosh")]
public sealed class LogCosh(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    static KerasTensor Of(KerasTensor error) => error + Softplus(error * -2.0) - Math.Log(2);

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) =>
        Mean(Of(yPred - yTrue), [-1]);
}
