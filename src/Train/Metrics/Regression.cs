using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>√mean((yTrue − yPred)²) over everything seen.</summary>
public sealed class RootMeanSquaredError(string? name = null) : MeanMetric(name ?? "root_mean_squared_error")
{
    private protected override bool UsesMask => false;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Loss.Aligned(Cast(yTrue, DType.Float32), Cast(yPred, DType.Float32));
        return Square(yTrue - yPred);
    }

    /// <inheritdoc/>
    public override double[] Result(IReadOnlyList<double[]> sums) => [Math.Sqrt(Ratio(sums[0][0], sums[1][0]))];
}

/// <summary>The mean cosine between targets and outputs along an axis: 1 for the same direction.</summary>
public sealed class CosineSimilarity(int axis = -1, string? name = null) : MeanMetric(name ?? "cosine_similarity")
{
    readonly Losses.CosineSimilarity loss = new(axis);

    /// <summary>The axis of the vectors.</summary>
    [OmittedByKeras]
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => -loss.Values(yTrue, yPred);
}

/// <summary>Pearson's correlation of targets and outputs along an axis, averaged.</summary>
public sealed class PearsonCorrelation(int axis = -1, string? name = null) : MeanMetric(name ?? "pearson_correlation")
{
    /// <summary>The axis along which values are compared.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        return Ops.Mean(Standardized(Cast(yTrue, yPred.DType)) * Standardized(yPred), [Axis]);
    }

    KerasTensor Standardized(KerasTensor x)
    {
        var centred = x - Ops.Mean(x, [Axis], keepDims: true);
        return centred / (Std(centred, [Axis], keepDims: true) + 1e-7);
    }
}

/// <summary>Lin's concordance, 2 cov / (var + var + (difference of means)²), along an axis, averaged.</summary>
public sealed class ConcordanceCorrelation(int axis = -1, string? name = null) : MeanMetric(name ?? "concordance_correlation")
{
    /// <summary>The axis along which values are compared.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        yTrue = Cast(yTrue, yPred.DType);
        var (mean, other) = (Ops.Mean(yTrue, [Axis], keepDims: true), Ops.Mean(yPred, [Axis], keepDims: true));
        var spread = Var(yTrue, [Axis], keepDims: true) + Var(yPred, [Axis], keepDims: true) + Square(mean - other);
        return Ops.Mean(2.0 * (yTrue - mean) * (yPred - other) / (spread + 1e-7), [Axis]);
    }
}

/// <summary>The mean of the outputs, whatever the targets.</summary>
public sealed class Mean(string? name = null) : MeanMetric(name ?? "mean")
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => yPred;
}

/// <summary>The weighted sum of the outputs, whatever the targets.</summary>
public sealed class Sum(string? name = null) : Metric(name ?? "sum")
{
    /// <inheritdoc/>
    public override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight) =>
        [Ops.Sum(sampleWeight is null ? yPred : yPred * SampleWeights.Fit(sampleWeight, yPred.Rank))];

    /// <inheritdoc/>
    public override double[] Result(IReadOnlyList<double[]> sums) => [sums[0][0]];
}
