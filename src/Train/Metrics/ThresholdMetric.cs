using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>A metric of hits and misses at thresholds: an output above a threshold says 1, a target other than 0 is 1.</summary>
public abstract class ThresholdMetric : Metric
{
    readonly double[] levels;
    readonly double? scale;
    readonly ConcurrentDictionary<(int Start, int Length), Constant> tensors = [];

    /// <param name="levels">The thresholds; 0 … n − 1 where they are n even steps from 0 to 1, which Keras compares as whole
    /// numbers.</param>
    /// <param name="isEven">Whether they are such steps.</param>
    /// <param name="name">The name that logs show.</param>
    private protected ThresholdMetric(double[] levels, bool isEven, string? name) : base(name) =>
        (this.levels, scale) = (levels, isEven ? levels.Length - 1 : null);

    /// <summary>Whether thresholds are n even steps from 0 to 1, by Keras's tolerances.</summary>
    private protected static bool IsEven(double[] thresholds) => thresholds.Length >= 3
        && Enumerable.Range(0, thresholds.Length).All(i => (double)i / (thresholds.Length - 1) is var step
            && Math.Abs(thresholds[i] - step) <= 1e-7 + 1e-5 * step);

    /// <summary>How many thresholds there are.</summary>
    private protected int Steps => levels.Length;

    private protected virtual int? TopKOutputs => null;
    private protected virtual int? Class => null;
    private protected virtual bool PerLabel => false;
    private protected virtual int? Labels => null;
    private protected virtual double[]? Weights => null;
    private protected virtual bool Logits => false;

    /// <inheritdoc/>
    public sealed override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        (yTrue, yPred) = Loss.Aligned(yTrue, yPred);
        if (Logits) yPred = Sigmoid(yPred);
        yPred = Cast(yPred, DType.Float32);
        if (TopKOutputs is { } k) yPred = OnlyTop(yPred, k);
        if (Class is not null && yPred.Rank == 1)
            throw new KerasException($"{GetType().Name} for one class takes outputs of shape (samples, classes), got {yPred.Shape}.");
        if (!yPred.Shape.Accepts(yTrue.Shape))
            throw new KerasException($"{GetType().Name} compares each output with a target of its own, but the targets are "
                + $"{yTrue.Shape} and the outputs {yPred.Shape}: classes are to be one-hot.");
        if (Class is { } id) (yTrue, yPred) = (OnlyClass(yTrue, id), OnlyClass(yPred, id));
        if (PerLabel) CheckLabels(yPred.Shape);
        var weights = OnesLike(yPred);
        if (sampleWeight is not null) weights *= SampleWeights.Fit(sampleWeight, yPred.Rank);
        if (Weights is { } labels && !PerLabel) weights *= tensors.GetOrAdd((-1, 0), _ => Vector(labels, [labels.Length]));
        var positive = Cast(Cast(yTrue, DType.Bool), yPred.DType) * weights;
        if (scale is { } s) yPred = Clip(yPred, 0.0, 1.0) * s;
        Shape flat = PerLabel ? [1, -1, yPred.Shape[^1]] : [1, -1, 1];
        var (scores, ones, all) = (Reshape(yPred, flat), Reshape(positive, flat), Reshape(weights, flat));
        // Thresholds × positions is the largest tensor here: a million at a time keeps it small.
        var length = Math.Min(levels.Length, Math.Max(1, (int)((1 << 20) / Math.Max(1, scores.Shape.Size!.Value))));
        var (hits, named) = (new List<KerasTensor>(), new List<KerasTensor>());
        for (var start = 0; start < levels.Length; start += length)
        {
            var above = Cast(scores > tensors.GetOrAdd((start, length), LevelsAt), yPred.DType);
            hits.Add(Ops.Sum(above * ones, [1]));
            named.Add(Ops.Sum(above * all, [1]));
        }
        return [Concatenate([.. hits]), Concatenate([.. named]), Ops.Sum(ones, [0, 1]), Ops.Sum(all, [0, 1])];
    }

    KerasTensor OnlyClass(KerasTensor x, int id)
    {
        var classes = x.Shape[^1]!.Value;
        if (id < -classes || id >= classes)
            throw new KerasException($"{GetType().Name} is for class {id}, but there are {classes} classes in outputs of shape {x.Shape}.");
        var place = id < 0 ? id + classes : id;
        return x[Slice.Ellipsis, Slice.Of(place, place + 1)];
    }

    void CheckLabels(Shape output)
    {
        if (output.Rank != 2)
            throw new KerasException($"{GetType().Name} for each label takes outputs of shape (samples, labels), got {output}.");
        if (Labels is { } count && count != output[1])
            throw new KerasException($"{GetType().Name} is for {count} labels, but the outputs are {output}.");
        if (Weights is { } weights && weights.Length != output[1])
            throw new KerasException($"{GetType().Name} weighs {weights.Length} labels, but the outputs are {output}.");
    }

    Constant LevelsAt((int Start, int Length) part)
    {
        var values = levels[part.Start..Math.Min(levels.Length, part.Start + part.Length)];
        return Vector(values, [values.Length, 1, 1]);
    }

    static Constant Vector(double[] values, Shape shape) => new(NDArray.Of([.. values.Select(v => (float)v)], shape));

    /// <summary>The counts at each threshold; of one label where they are kept apart.</summary>
    private protected Counts[] CountsOf(IReadOnlyList<double[]> sums, int label = 0)
    {
        var labels = sums[2].Length;
        return [.. Enumerable.Range(0, Steps).Select(i =>
        {
            var (hits, named) = (sums[0][i * labels + label], sums[1][i * labels + label]);
            return new Counts(hits, named - hits, sums[2][label] - hits, sums[3][label] - sums[2][label] - named + hits);
        })];
    }

    /// <summary>The outputs, −10¹⁰ where they are not among the k largest.</summary>
    static KerasTensor OnlyTop(KerasTensor x, int k)
    {
        var top = Cast(Ops.Sum(OneHot(TopK(x, k).Indices, x.Shape[^1]!.Value), [-2]), DType.Bool);
        return Where(top, x, -1e10);
    }

    /// <summary>Hits and misses at a threshold.</summary>
    private protected readonly record struct Counts(double TruePositives, double FalsePositives, double FalseNegatives,
        double TrueNegatives)
    {
        /// <summary>Hits among what was named.</summary>
        public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);
        /// <summary>Hits among what there was; also called sensitivity.</summary>
        public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);
        /// <summary>What was rightly not named among what was not there.</summary>
        public double Specificity => Ratio(TrueNegatives, TrueNegatives + FalsePositives);
        /// <summary>What was wrongly named among what was not there.</summary>
        public double FalseRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);
    }
}

/// <summary>One number at each given threshold: 0.5 by default, any output where only the k largest count.</summary>
public abstract class CountMetric : ThresholdMetric
{
    private protected CountMetric(double[]? thresholds, int? topK, string? name)
        : base(Levels(thresholds, topK), thresholds is not null && IsEven(thresholds), name) =>
        Thresholds = thresholds is null || thresholds.All(t => t is >= 0 and <= 1) ? thresholds
            : throw new KerasException($"{GetType().Name} needs thresholds in [0, 1], got {string.Join(", ", thresholds)}.");

    static double[] Levels(double[]? thresholds, int? topK) => thresholds is null ? [topK is null ? 0.5 : -1e10]
        : IsEven(thresholds) ? [.. Enumerable.Range(0, thresholds.Length).Select(i => (double)i)] : thresholds;

    /// <summary>The thresholds; <c>null</c> means 0.5.</summary>
    public double[]? Thresholds { get; }

    /// <summary>One threshold is a number in files.</summary>
    private protected override void AdaptConfig(JsonObject config)
    {
        if (config["thresholds"] is JsonArray { Count: 1 } one) config["thresholds"] = one[0]!.DeepClone();
    }

    private protected abstract double Of(Counts counts);

    /// <inheritdoc/>
    public sealed override double[] Result(IReadOnlyList<double[]> sums) => Array.ConvertAll(CountsOf(sums), Of);
}
