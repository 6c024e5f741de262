using OnnxKeras.Metrics;
using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>What a model's compiled output has: a loss, its weight and metrics, plain and weighted.</summary>
sealed record CompiledOutput(string Name, Shape Shape, Loss? Loss, double LossWeight, IReadOnlyList<Metric> Metrics,
    IReadOnlyList<Metric> WeightedMetrics);

/// <summary>A metric in the order of the logs.</summary>
readonly record struct Figure(int Output, Metric Metric, bool IsWeighted, string Name);

/// <summary>Where Keras's versions count differently: weights, masks, what "accuracy" means, names and their order.</summary>
abstract class Rules
{
    /// <summary>Keras 3: the default.</summary>
    public static Rules Keras3 { get; } = new Keras3Rules();

    /// <summary>Keras 2.2.4: models loaded from its files.</summary>
    public static Rules Keras2 { get; } = new Keras2Rules();

    /// <summary>Whether penalties on weights count although their layer is frozen.</summary>
    public abstract bool PenalizesFrozen { get; }

    /// <summary>Whether class weights weigh the samples held out by a validation split too.</summary>
    public abstract bool WeighsHeldOut { get; }

    /// <summary>Whether class weights beside sample weights are left out rather than refused.</summary>
    public abstract bool IgnoresClassWeightsBesideSampleWeights { get; }

    /// <summary>Whether callbacks get the figures in the order of their names, rather than of the metrics.</summary>
    public abstract bool SortsLogs { get; }

    /// <summary>Whether callbacks get at the end of a batch its own figures, rather than those of the epoch so far.</summary>
    public abstract bool LogsBatchesAlone { get; }

    /// <summary>Whether an epoch that a callback stops between its batches ends with validation all the same.</summary>
    public abstract bool ValidatesStoppedEpochs { get; }

    /// <summary>Whether each evaluation takes a sequence's batches from the first one on and at most once, rather than goes on behind the
    /// evaluation before and begins again.</summary>
    public abstract bool EvaluatesSequencesOnce { get; }

    /// <summary>Whether an output without a loss has no target either, nor metrics.</summary>
    public abstract bool SkipsOutputsWithoutLoss { get; }

    /// <summary>A batch's loss.</summary>
    public abstract KerasTensor Reduce(Loss loss, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight);

    /// <summary>What a batch adds to a metric's sums.</summary>
    public abstract KerasTensor[] Statistics(Metric metric, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight);

    /// <summary>Whether each output's loss is a figure of its own.</summary>
    public abstract bool ReportsEachLoss(IReadOnlyList<CompiledOutput> outputs);

    /// <summary>All metrics, as the logs name and order them.</summary>
    public abstract List<Figure> Arrange(IReadOnlyList<CompiledOutput> outputs);

    /// <summary>The first of name, name_1, name_2, … that is free, which is then taken.</summary>
    private protected static string Free(HashSet<string> taken, string name)
    {
        var free = name;
        for (var i = 1; !taken.Add(free); i++) free = $"{name}_{i}";
        return free;
    }
}

/// <summary>Keras 3: sums over weights, masks as weights.</summary>
sealed class Keras3Rules : Rules
{
    public override bool PenalizesFrozen => false;
    public override bool WeighsHeldOut => false;
    public override bool IgnoresClassWeightsBesideSampleWeights => false;
    public override bool SortsLogs => true;
    public override bool LogsBatchesAlone => false;
    public override bool ValidatesStoppedEpochs => true;
    public override bool EvaluatesSequencesOnce => true;
    public override bool SkipsOutputsWithoutLoss => false;

    public override KerasTensor Reduce(Loss loss, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var value = loss.Reduce(yTrue, yPred, sampleWeight);
        return value.Rank == 0 ? value : throw new KerasException($"The loss {loss.Name} has the reduction 'none', which leaves one value "
            + "a position: training needs one number.");
    }

    public override KerasTensor[] Statistics(Metric metric, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight) =>
        metric.Statistics(yTrue, yPred, sampleWeight);

    public override bool ReportsEachLoss(IReadOnlyList<CompiledOutput> outputs) => outputs.Count(o => o.Loss is not null) > 1;

    /// <summary>
    /// The plain metrics of all outputs, then the weighted ones; of two with one name the weighted one gets the prefix. Those of several
    /// outputs come in the order of their names.
    /// </summary>
    public override List<Figure> Arrange(IReadOnlyList<CompiledOutput> outputs)
    {
        var taken = new HashSet<string>();
        var result = new List<Figure>();
        for (var i = 0; i < outputs.Count; i++)
            foreach (var metric in outputs[i].Metrics) result.Add(new(i, metric, false, Free(taken, Prefix(i) + metric.Name)));
        for (var i = 0; i < outputs.Count; i++)
            foreach (var metric in outputs[i].WeightedMetrics)
                result.Add(new(i, metric, true,
                    Free(taken, taken.Contains(Prefix(i) + metric.Name) ? $"{Prefix(i)}weighted_{metric.Name}" : Prefix(i) + metric.Name)));
        return outputs.Count == 1 ? result : [.. result.OrderBy(f => f.Name, StringComparer.Ordinal)];

        string Prefix(int output) => outputs.Count > 1 ? outputs[output].Name + "_" : "";
    }
}

/// <summary>
/// Keras 2.2.4: a batch's score is value · mask / mean(mask), averaged beyond the weights' axes, · weights / mean(weights ≠ 0), averaged;
/// scores of batches are averaged by batch length, metrics' too.
/// </summary>
sealed class Keras2Rules : Rules
{
    static readonly Dictionary<string, string> functionNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accuracy"] = "acc", ["crossentropy"] = "ce", ["mse"] = "mean_squared_error", ["mae"] = "mean_absolute_error",
        ["mape"] = "mean_absolute_percentage_error", ["msle"] = "mean_squared_logarithmic_error",
        ["kld"] = "kullback_leibler_divergence", ["cosine"] = "cosine_proximity",
    };

    public override bool PenalizesFrozen => true;
    public override bool WeighsHeldOut => true;
    public override bool IgnoresClassWeightsBesideSampleWeights => true;
    public override bool SortsLogs => false;
    public override bool LogsBatchesAlone => true;
    public override bool ValidatesStoppedEpochs => false;
    public override bool EvaluatesSequencesOnce => false;
    public override bool SkipsOutputsWithoutLoss => true;

    public override KerasTensor Reduce(Loss loss, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight) =>
        Score(loss.OfKeras2.Values(yTrue, yPred), yPred.Mask, sampleWeight);

    public override KerasTensor[] Statistics(Metric metric, KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        if (metric is not MeanMetric mean) return metric.Statistics(yTrue, yPred, sampleWeight);
        double samples = yPred.Shape[0]!.Value;
        return [Score(mean.ValuesOfKeras2(yTrue, yPred), yPred.Mask, sampleWeight) * samples, samples];
    }

    public override bool ReportsEachLoss(IReadOnlyList<CompiledOutput> outputs) => outputs.Count > 1;

    /// <summary>
    /// Output by output, the plain metrics before the weighted ones, under the names of Keras 2's functions; none without a loss.
    /// </summary>
    public override List<Figure> Arrange(IReadOnlyList<CompiledOutput> outputs)
    {
        var taken = new HashSet<string>();
        var result = new List<Figure>();
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Loss is null) continue;
            foreach (var metric in outputs[i].Metrics) Add(i, metric, false);
            foreach (var metric in outputs[i].WeightedMetrics) Add(i, metric, true);
        }
        return result;

        void Add(int i, Metric metric, bool weighted)
        {
            var name = metric.IsGivenByString && functionNames.TryGetValue(metric.Name, out var function) ? function : metric.Name;
            var kind = metric is ChosenMetric chosen ? chosen.OfKeras2Kind(outputs[i].Loss, outputs[i].Shape) : metric;
            result.Add(new(i, kind, weighted,
                Free(taken, (outputs.Count > 1 ? outputs[i].Name + "_" : "") + (weighted ? "weighted_" : "") + name)));
        }
    }

    static KerasTensor Score(KerasTensor values, KerasTensor? mask, KerasTensor? weights)
    {
        if (mask is not null && mask.Rank <= values.Rank)
        {
            var valid = Cast(mask, values.DType);
            values = values * SampleWeights.Fit(valid, values.Rank) / Mean(valid);
        }
        if (weights is null) return Mean(values);
        if (values.Rank > weights.Rank) values = Mean(values, [.. Enumerable.Range(weights.Rank, values.Rank - weights.Rank)]);
        weights = SampleWeights.Fit(weights, values.Rank);
        return Mean(values * weights / Mean(Cast(NotEqual(weights, 0.0), values.DType)));
    }
}
