using System.Text.Json.Nodes;
using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>The weighted mean of one value per position.</summary>
/// <remarks>As in Keras every sample counts as much, so batches of longer sequences do not outweigh those of shorter ones.</remarks>
public abstract class MeanMetric(string? name = null) : Metric(name)
{
    /// <summary>The value of each position.</summary>
    public abstract KerasTensor Values(KerasTensor yTrue, KerasTensor yPred);

    /// <summary>The values as Keras 2 computes them where that differs.</summary>
    internal virtual KerasTensor ValuesOfKeras2(KerasTensor yTrue, KerasTensor yPred) => Values(yTrue, yPred);

    /// <summary>Whether positions that the outputs' mask excludes do not count.</summary>
    private protected virtual bool UsesMask => true;

    /// <inheritdoc/>
    public sealed override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var values = Values(yTrue, yPred);
        var counted = values.Mask;
        values = Cast(values, DType.Float32);
        if (UsesMask && yPred.Mask is { } mask)
        {
            var valid = SampleWeights.Fit(Cast(mask, DType.Float32), values.Rank);
            sampleWeight = sampleWeight is null ? valid : SampleWeights.Fit(sampleWeight, valid.Rank) * valid;
        }
        // What a loss leaves out of its values counts 0 without weights; with weights it does not count, as in Keras.
        if (sampleWeight is not null && counted is not null)
            sampleWeight = SampleWeights.Fit(sampleWeight, counted.Rank) * Cast(counted, DType.Float32);
        var samples = values.Rank == 0 ? 1.0 : values.Shape[0]!.Value;
        var positions = values.Shape.Size!.Value / samples;
        if (sampleWeight is null) return [Sum(values) / positions, samples];
        var weights = SampleWeights.Fit(sampleWeight, values.Rank) * OnesLike(values);
        return [Sum(values * weights) / positions, Sum(weights) / positions];
    }

    /// <inheritdoc/>
    public override double[] Result(IReadOnlyList<double[]> sums) => [Ratio(sums[0][0], sums[1][0])];
}

/// <summary>A mean metric of one's own: any computation over targets and outputs that leaves one value a position.</summary>
public sealed class CustomMetric(string name, Func<KerasTensor, KerasTensor, KerasTensor> function) : MeanMetric(name)
{
    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        return function(Cast(yTrue, yPred.DType), yPred);
    }

    /// <summary>The function's name, under which it is given again when the file is read.</summary>
    internal override JsonNode Describe(ConfigWriter writer) => CustomLoss.DescribeFunction(Name, "metric", writer);
}
