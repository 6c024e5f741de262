using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>How the scores of several output columns become one.</summary>
public enum ClassAggregation
{
    /// <summary>Their plain mean.</summary>
    UniformAverage,
    /// <summary>Their mean weighted by the variance of the targets.</summary>
    VarianceWeightedAverage,
}

/// <summary>1 − Σ(yTrue − yPred)² / Σ(yTrue − mean)², the coefficient of determination, of outputs (samples, columns).</summary>
/// <param name="classAggregation">How several columns become one score; <c>null</c> for one score a column.</param>
/// <param name="numRegressors">The number of regressors of the adjusted score; 0 for the plain one.</param>
/// <param name="name">The name that logs show.</param>
public sealed class R2Score(ClassAggregation? classAggregation = Metrics.ClassAggregation.UniformAverage, int numRegressors = 0,
    string? name = null) : Metric(name ?? "r2_score")
{
    bool hasWarned;

    /// <summary>How several columns become one score.</summary>
    public ClassAggregation? ClassAggregation { get; } = classAggregation;
    /// <summary>The number of regressors of the adjusted score; 0 for the plain one.</summary>
    public int NumRegressors { get; } = numRegressors >= 0
        ? numRegressors
        : throw new KerasException($"R2Score needs numRegressors of at least 0, got {numRegressors}.");

    /// <inheritdoc/>
    public override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        (yTrue, yPred) = Loss.Aligned(Cast(yTrue, DType.Float32), Cast(yPred, DType.Float32));
        if (yPred.Rank != 2) throw new KerasException($"R2Score takes outputs of shape (samples, columns), got {yPred.Shape}.");
        var weights = OnesLike(yPred);
        if (sampleWeight is not null) weights *= SampleWeights.Fit(sampleWeight, 2);
        var weighted = yTrue * weights;
        return [Ops.Sum(weighted, [0]), Ops.Sum(weighted * yTrue, [0]), Ops.Sum(Square(yTrue - yPred) * weights, [0]),
            Ops.Sum(weights, [0]), (double)yTrue.Shape.Size!.Value];
    }

    /// <inheritdoc/>
    public override double[] Result(IReadOnlyList<double[]> sums)
    {
        var totals = sums[0].Select((sum, i) => sums[1][i] - sum * sum / sums[3][i]).ToArray();
        var scores = totals.Select((total, i) => 1 - sums[2][i] / total).Select(s => double.IsInfinity(s) ? 0 : s).ToArray();
        double[] result = ClassAggregation switch
        {
            Metrics.ClassAggregation.UniformAverage => [scores.Average()],
            Metrics.ClassAggregation.VarianceWeightedAverage => [totals.Zip(scores, (t, s) => t * s).Sum() / totals.Sum()],
            _ => scores,
        };
        var n = sums[4][0];
        if (NumRegressors == 0) return result;
        if (NumRegressors < n - 1) return [.. result.Select(r => 1 - (1 - r) * (n - 1) / (n - NumRegressors - 1))];
        if (!hasWarned)
            Warning.Write($"{Name} is not adjusted for {NumRegressors} regressors: that takes more than {NumRegressors + 1} targets, and "
                + $"{n} came.");
        hasWarned = true;
        return result;
    }
}
