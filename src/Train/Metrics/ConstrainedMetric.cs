namespace OnnxKeras.Metrics;

/// <summary>The best of one ratio among the thresholds where another is at least a given value; 0 where none is.</summary>
public abstract class ConstrainedMetric : ThresholdMetric
{
    readonly double value;

    private protected ConstrainedMetric(double value, int numThresholds, int? classId, string? name)
        : base(numThresholds > 1 ? [.. Enumerable.Range(0, numThresholds).Select(i => (double)i)] : [0.5], numThresholds > 1, name)
    {
        if (value is < 0 or > 1 || numThresholds < 1)
            throw new KerasException($"{GetType().Name} needs a value in [0, 1] and at least one threshold, got {value} and "
                + $"{numThresholds}.");
        (this.value, NumThresholds, ClassId) = (value, numThresholds, classId);
    }

    /// <summary>How many thresholds, evenly from 0 to 1, are tried.</summary>
    public int NumThresholds { get; }

    /// <summary>Only this class counts.</summary>
    public int? ClassId { get; }

    private protected override int? Class => ClassId;
    private protected abstract double Constrained(Counts counts);
    private protected abstract double Best(Counts counts);

    /// <inheritdoc/>
    /// <remarks>Ratios of float32 weights are compared as float32: 0.7 of 1 is at least 0.7.</remarks>
    public sealed override double[] Result(IReadOnlyList<double[]> sums) =>
        [CountsOf(sums).Where(c => (float)Constrained(c) >= (float)value).Select(Best).Append(0).Max()];
}
