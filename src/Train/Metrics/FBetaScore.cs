using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>How the scores of the classes become one.</summary>
public enum ScoreAverage
{
    /// <summary>The score of the counts of all classes together.</summary>
    Micro,
    /// <summary>The plain mean of the scores.</summary>
    Macro,
    /// <summary>The mean of the scores weighted by how often each class is a target.</summary>
    Weighted,
}

/// <summary>(1 + beta²) · precision · recall / (beta² · precision + recall), of outputs (samples, classes).</summary>
/// <param name="average">How the classes' scores become one; <c>null</c> for one score a class.</param>
/// <param name="beta">The weight of recall.</param>
/// <param name="threshold">Outputs above it count as 1; without one, the largest output does.</param>
/// <param name="name">The name that logs show.</param>
[KerasName("fbeta_score", "f_beta_score")]
public class FBetaScore(ScoreAverage? average = null, double beta = 1, double? threshold = null, string? name = null) : Metric(name
    ?? "fbeta_score")
{
    /// <summary>How the classes' scores become one.</summary>
    public ScoreAverage? Average { get; } = average;
    /// <summary>The weight of recall.</summary>
    public double Beta { get; } = beta > 0 ? beta : throw new KerasException($"FBetaScore needs beta above 0, got {beta}.");
    /// <summary>Outputs above it count as 1; without one, the largest output does.</summary>
    public double? Threshold { get; } = threshold is null or > 0 and <= 1 ? threshold
        : throw new KerasException($"FBetaScore needs a threshold in (0, 1], got {threshold}.");

    /// <inheritdoc/>
    public sealed override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        (yTrue, yPred) = Loss.Aligned(Cast(yTrue, DType.Float32), Cast(yPred, DType.Float32));
        if (yPred.Rank != 2) throw new KerasException($"{GetType().Name} takes outputs of shape (samples, classes), got {yPred.Shape}.");
        var chosen = Cast(Threshold is { } t ? yPred > t : yPred >= Max(yPred, [-1], keepDims: true) & Abs(yPred) > 1e-9, yPred.DType);
        return [Summed(chosen * yTrue), Summed(chosen * (1 - yTrue)), Summed((1 - chosen) * yTrue), Summed(yTrue)];

        KerasTensor Summed(KerasTensor counts) =>
            Ops.Sum(sampleWeight is null ? counts : counts * SampleWeights.Fit(sampleWeight, 2),
                Average == ScoreAverage.Micro ? null : [0]);
    }

    /// <inheritdoc/>
    public sealed override double[] Result(IReadOnlyList<double[]> sums)
    {
        const double epsilon = 1e-7;
        double[] scores = [.. sums[0].Select((hits, i) =>
        {
            var precision = hits / (hits + sums[1][i] + epsilon);
            var recall = hits / (hits + sums[2][i] + epsilon);
            return (1 + Beta * Beta) * precision * recall / (Beta * Beta * precision + recall + epsilon);
        })];
        return Average switch
        {
            null => scores,
            ScoreAverage.Weighted => [scores.Zip(sums[3], (s, w) => s * w).Sum() / (sums[3].Sum() + epsilon)],
            _ => [scores.Average()],
        };
    }
}

/// <summary>2 · precision · recall / (precision + recall), of outputs (samples, classes).</summary>
/// <param name="average">How the classes' scores become one; <c>null</c> for one score a class.</param>
/// <param name="threshold">Outputs above it count as 1; without one, the largest output does.</param>
/// <param name="name">The name that logs show.</param>
[KerasName("f1_score")]
public sealed class F1Score(ScoreAverage? average = null, double? threshold = null, string? name = null)
    : FBetaScore(average, 1, threshold, name ?? "f1_score");
