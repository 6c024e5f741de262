using OnnxKeras.Losses;
using OnnxKeras.Metrics;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> has settled: a loss, its weight and metrics for each output of a model.</summary>
sealed class Objective
{
    readonly (string Output, Loss? Loss, double Weight, IReadOnlyList<Metric> Metrics)[] outputs;

    public Objective(Model model, LossList? loss, MetricList? metrics, double[]? lossWeights)
    {
        var names = model.OutputNames;
        var losses = loss?.For(names) ?? new Loss?[names.Count];
        var figures = metrics?.For(names) ?? [.. names.Select(_ => (IReadOnlyList<Metric>)[])];
        if (lossWeights is not null && lossWeights.Length != names.Count)
            throw new KerasException($"Compile got {lossWeights.Length} loss weights for {names.Count} outputs ({string.Join(", ", names)}).");
        outputs = [.. names.Select((name, i) => (name, losses[i], lossWeights?[i] ?? 1,
            (IReadOnlyList<Metric>)[.. figures[i].Select(m => m.IsChosenByLoss ? Chosen(m, losses[i], model.Outputs[i].Shape) : m)]))];
        MetricsNames = [.. Unique(["loss", .. LossNames(), .. outputs.SelectMany(o => o.Metrics.Select(m => Prefixed(o.Output, m.Name)))])];
    }

    /// <summary>The figures' names: the loss, each output's loss where there are several, then the metrics, output by output.</summary>
    public IReadOnlyList<string> MetricsNames { get; }

    /// <summary>The number of outputs.</summary>
    public int Count => outputs.Length;

    /// <summary>Whether an output has a loss.</summary>
    public bool HasLoss => outputs.Any(o => o.Loss is not null);

    /// <summary>The names of outputs that need targets.</summary>
    public IReadOnlyList<string> TargetNames => [.. outputs.Select(o => o.Output)];

    /// <summary>The loss of each output that has one, not yet weighted.</summary>
    public List<(KerasTensor Loss, double Weight)> Losses(KerasTensor?[] targets, KerasTensor[] predictions, KerasTensor?[] weights)
    {
        var result = new List<(KerasTensor, double)>(outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i].Loss is { } loss && targets[i] is { } target)
                result.Add((loss.Reduce(target, predictions[i], weights[i]), outputs[i].Weight));
        return result;
    }

    /// <summary>What a batch adds to each metric's sums.</summary>
    public IEnumerable<(Metric Metric, KerasTensor[] Statistics)> Statistics(KerasTensor?[] targets, KerasTensor[] predictions)
    {
        for (var i = 0; i < outputs.Length; i++)
            if (targets[i] is { } target)
                foreach (var metric in outputs[i].Metrics)
                    yield return (metric, metric.Statistics(target, predictions[i], null));
    }

    /// <summary>Refuses targets whose shape the loss cannot take, before the first step.</summary>
    public void CheckTargets(IReadOnlyList<Symbol> predictions, NDArray[] targets)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Loss is not { } loss) continue;
            var wanted = loss.TargetShape(predictions[i].Shape.With(0, null));
            var came = targets[i].Shape;
            if (wanted.Accepts(came) || wanted.Rank == came.Rank + 1 && wanted[^1] == 1 || came.Rank == wanted.Rank + 1 && came[^1] == 1) continue;
            var twin = loss is CategoricalCrossentropy && came.Rank <= wanted.Rank && predictions[i].Shape.Without(wanted.Rank - 1).Accepts(came.Rank == wanted.Rank ? came[..^1] : came)
                ? " These look like class indices: use 'sparse_categorical_crossentropy'." : "";
            throw new KerasException($"Output '{outputs[i].Output}' has the loss {loss.Name}, which wants targets of shape {wanted}, "
                + $"but targets of shape {came} came.{twin}");
        }
    }

    IEnumerable<string> LossNames() => outputs.Length > 1 ? outputs.Where(o => o.Loss is not null).Select(o => $"{o.Output}_loss") : [];

    string Prefixed(string output, string metric) => outputs.Length > 1 ? $"{output}_{metric}" : metric;

    static IEnumerable<string> Unique(IEnumerable<string> names)
    {
        var counts = new Dictionary<string, int>();
        foreach (var name in names)
        {
            var n = counts[name] = counts.GetValueOrDefault(name) + 1;
            yield return n == 1 ? name : $"{name}_{n - 1}";
        }
    }

    /// <summary>Keras's choice of "accuracy": binary for one unit or binary crossentropy, sparse for class indices, else categorical.</summary>
    static Metric Chosen(Metric metric, Loss? loss, Shape output)
    {
        Metric chosen = output[^1] == 1 || loss is BinaryCrossentropy ? new BinaryAccuracy()
            : loss is SparseCategoricalCrossentropy ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
        return chosen.Named(metric.Name);
    }
}
