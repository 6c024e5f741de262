using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras.Metrics;

/// <summary>The curve whose area is taken.</summary>
public enum Curve
{
    /// <summary>True positive rate over false positive rate.</summary>
    ROC,
    /// <summary>Precision over recall.</summary>
    PR,
    /// <summary>Precision gain over recall gain (Flach, Kull 2015).</summary>
    PRGAIN,
}

/// <summary>How the area between two thresholds is taken.</summary>
public enum SummationMethod
{
    /// <summary>Straight lines; for precision over recall, the interpolation of Davis and Goadrich 2006.</summary>
    Interpolation,
    /// <summary>The lower of the two heights.</summary>
    Minoring,
    /// <summary>The higher of the two heights.</summary>
    Majoring,
}

/// <summary>The area under a curve over thresholds, ROC by default: 1 ranks every 1 above every 0, 0.5 is chance.</summary>
/// <param name="numThresholds">How many thresholds, evenly from 0 to 1.</param>
/// <param name="curve">The curve.</param>
/// <param name="summationMethod">How the area between two thresholds is taken.</param>
/// <param name="thresholds">Thresholds of one's own, without 0 and 1.</param>
/// <param name="multiLabel">Whether each column has an area of its own, which are averaged.</param>
/// <param name="numLabels">The number of columns, where they are kept apart.</param>
/// <param name="labelWeights">The weight of each column.</param>
/// <param name="fromLogits">Whether outputs are logits.</param>
/// <param name="name">The name that logs show.</param>
[KerasName("auc")]
public sealed class AUC(int numThresholds = 200, Curve curve = Curve.ROC, SummationMethod summationMethod = SummationMethod.Interpolation,
    double[]? thresholds = null, bool multiLabel = false, int? numLabels = null, double[]? labelWeights = null, bool fromLogits = false,
    string? name = null)
    : ThresholdMetric(Levels(numThresholds, thresholds), thresholds is null || AreEven(thresholds), name)
{
    /// <summary>How many thresholds there are.</summary>
    public int NumThresholds { get; } = thresholds is null ? numThresholds : thresholds.Length + 2;
    /// <summary>The curve.</summary>
    public Curve Curve { get; } = curve;
    /// <summary>How the area between two thresholds is taken.</summary>
    public SummationMethod SummationMethod { get; } = summationMethod;
    /// <summary>Thresholds of one's own.</summary>
    public double[]? Thresholds { get; } = thresholds is null ? null : [.. thresholds.Order()];
    /// <summary>Whether each column has an area of its own.</summary>
    public bool MultiLabel { get; } = multiLabel;
    /// <summary>The number of columns, where they are kept apart.</summary>
    public int? NumLabels { get; } = multiLabel || numLabels is null or 0 ? numLabels
        : throw new KerasException($"AUC takes numLabels ({numLabels}) with multiLabel alone, which keeps the columns apart.");
    /// <summary>The weight of each column.</summary>
    public double[]? LabelWeights { get; } = labelWeights;
    /// <summary>Whether outputs are logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Even thresholds are not listed, and the weights of columns are a tensor.</summary>
    private protected override void AdaptConfig(JsonObject config)
    {
        if (Thresholds is null) config.Remove("thresholds");
        if (LabelWeights is null) return;
        var elements = new JsonArray([.. LabelWeights.Select(w => ConfigValue.Float((float)w))]);
        config["label_weights"] = new JsonObject
        {
            ["class_name"] = "__tensor__", ["config"] = new JsonObject { ["value"] = elements, ["dtype"] = "float32" },
        };
    }

    private protected override bool PerLabel => MultiLabel;
    private protected override int? Labels => NumLabels is 0 ? null : NumLabels;
    private protected override double[]? Weights => LabelWeights;
    private protected override bool Logits => FromLogits;

    /// <summary>The lowest threshold lies below every output, the highest above.</summary>
    static double[] Levels(int count, double[]? thresholds)
    {
        if (thresholds is not null && !AreEven(thresholds)) return [-1e-7, .. thresholds.Order(), 1 + 1e-7];
        if (thresholds is not null) count = thresholds.Length + 2;
        return count > 1 ? [-1, .. Enumerable.Range(1, count - 1).Select(i => (double)i)]
            : throw new KerasException($"AUC needs at least 2 thresholds, got {count}.");
    }

    static bool AreEven(double[] thresholds) => IsEven([0, .. thresholds.Order(), 1]);

    /// <inheritdoc/>
    public override double[] Result(IReadOnlyList<double[]> sums)
    {
        double[] areas = [.. Enumerable.Range(0, sums[2].Length).Select(label => Area(CountsOf(sums, label)))];
        if (LabelWeights is null || !MultiLabel) return [areas.Average()];
        return [Ratio(areas.Zip(LabelWeights, (a, w) => a * w).Sum(), LabelWeights.Sum())];
    }

    double Area(Counts[] counts)
    {
        var area = 0.0;
        for (var i = 0; i + 1 < counts.Length; i++) area += Between(counts[i], counts[i + 1]);
        return area;
    }

    double Between(Counts low, Counts high)
    {
        if (Curve == Curve.PR && SummationMethod == SummationMethod.Interpolation) return Interpolated(low, high);
        var ((x0, y0), (x1, y1)) = (Point(low), Point(high));
        return (x0 - x1) * SummationMethod switch
        {
            SummationMethod.Interpolation => (y0 + y1) / 2,
            SummationMethod.Minoring => Math.Min(y0, y1),
            _ => Math.Max(y0, y1),
        };
    }

    (double X, double Y) Point(Counts c)
    {
        if (Curve == Curve.ROC) return (c.FalseRate, c.Recall);
        if (Curve == Curve.PR) return (c.Recall, c.Precision);
        var scale = Ratio(c.TruePositives + c.FalseNegatives, c.TrueNegatives + c.FalsePositives);
        return c.TruePositives == 0 ? (0, 1)
            : (Math.Max(0, 1 - scale * c.FalseNegatives / c.TruePositives), 1 - scale * c.FalsePositives / c.TruePositives);
    }

    /// <summary>
    /// The area where hits and misses vary linearly between two thresholds: slope · (ΔTP + intercept · log(P₀ / P₁)) / positives.
    /// </summary>
    static double Interpolated(Counts low, Counts high)
    {
        var (p0, p1) = (low.TruePositives + low.FalsePositives, high.TruePositives + high.FalsePositives);
        var hits = low.TruePositives - high.TruePositives;
        var slope = Ratio(hits, Math.Max(p0 - p1, 0));
        var intercept = high.TruePositives - slope * p1;
        var ratio = p0 > 0 && p1 > 0 ? p0 / p1 : 1;
        return Ratio(slope * (hits + intercept * Math.Log(ratio)), Math.Max(high.TruePositives + high.FalseNegatives, 0));
    }
}
