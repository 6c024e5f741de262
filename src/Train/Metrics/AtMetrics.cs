namespace OnnxKeras.Metrics;

/// <summary>The best sensitivity (recall) where the specificity is at least the given one.</summary>
/// <param name="specificity">The least specificity, in [0, 1].</param>
/// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
/// <param name="classId">Only this class counts.</param>
/// <param name="name">The name that logs show.</param>
public sealed class SensitivityAtSpecificity(double specificity, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedMetric(specificity, numThresholds, classId, name)
{
    /// <summary>The least specificity.</summary>
    public double Specificity { get; } = specificity;

    private protected override double Constrained(Counts counts) => counts.Specificity;
    private protected override double Best(Counts counts) => counts.Recall;
}

/// <summary>The best specificity where the sensitivity (recall) is at least the given one.</summary>
/// <param name="sensitivity">The least sensitivity, in [0, 1].</param>
/// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
/// <param name="classId">Only this class counts.</param>
/// <param name="name">The name that logs show.</param>
public sealed class SpecificityAtSensitivity(double sensitivity, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedMetric(sensitivity, numThresholds, classId, name)
{
    /// <summary>The least sensitivity.</summary>
    public double Sensitivity { get; } = sensitivity;

    private protected override double Constrained(Counts counts) => counts.Recall;
    private protected override double Best(Counts counts) => counts.Specificity;
}

/// <summary>The best precision where the recall is at least the given one.</summary>
/// <param name="recall">The least recall, in [0, 1].</param>
/// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
/// <param name="classId">Only this class counts.</param>
/// <param name="name">The name that logs show.</param>
public sealed class PrecisionAtRecall(double recall, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedMetric(recall, numThresholds, classId, name)
{
    /// <summary>The least recall.</summary>
    public double Recall { get; } = recall;

    private protected override double Constrained(Counts counts) => counts.Recall;
    private protected override double Best(Counts counts) => counts.Precision;
}

/// <summary>The best recall where the precision is at least the given one.</summary>
/// <param name="precision">The least precision, in [0, 1].</param>
/// <param name="numThresholds">How many thresholds, evenly from 0 to 1, are tried.</param>
/// <param name="classId">Only this class counts.</param>
/// <param name="name">The name that logs show.</param>
public sealed class RecallAtPrecision(double precision, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedMetric(precision, numThresholds, classId, name)
{
    /// <summary>The least precision.</summary>
    public double Precision { get; } = precision;

    private protected override double Constrained(Counts counts) => counts.Precision;
    private protected override double Best(Counts counts) => counts.Recall;
}
