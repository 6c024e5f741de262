using System.Runtime.InteropServices;
using OnnxKeras.Losses;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> has settled: a loss, its weight and metrics for each output of a model.</summary>
sealed class Objective
{
    readonly CompiledOutput[] outputs;
    readonly bool[] temporal;
    readonly List<Figure> figures;

    public Objective(Model model, LossList? loss = null, MetricList? metrics = null, LossWeightList? lossWeights = null,
        MetricList? weightedMetrics = null, SampleWeightModeList? sampleWeightMode = null, Rules? rules = null,
        TargetTensorList? targetTensors = null)
    {
        Rules = rules ?? Rules.Keras3;
        var names = model.OutputNames;
        var losses = loss?.For(model);
        var plain = metrics?.For(names, Rules == Rules.Keras3);
        var weighted = weightedMetrics?.For(names, Rules == Rules.Keras3);
        var factors = lossWeights?.For(model);
        outputs = [.. names.Select((name, i) =>
            new CompiledOutput(name, model.Outputs[i].Shape, losses?[i], factors?[i] ?? 1, plain?[i] ?? [], weighted?[i] ?? []))];
        foreach (var output in outputs)
            if (output.Loss?.DoubtAbout(output.Shape) is { } doubt)
                Warning.Write($"Output '{output.Name}' has the loss {output.Loss.Name} and the shape {output.Shape}, "
                    + $"but that loss {doubt}.");
        temporal = sampleWeightMode?.For(names) ?? new bool[names.Count];
        for (var i = 0; i < outputs.Length; i++)
            if (temporal[i] && outputs[i].Shape.Rank < 3)
                throw new KerasException($"Output '{names[i]}' of shape {outputs[i].Shape} has no steps: "
                    + "sampleWeightMode \"temporal\" wants at least 3 axes.");
        TargetTensors = targetTensors?.For(model) ?? new KerasTensor?[names.Count];
        IsCompared = Array.ConvertAll(outputs, o => o.Loss is not null || !Rules.SkipsOutputsWithoutLoss);
        IsFed = [.. IsCompared.Zip(TargetTensors, (compared, tensor) => compared && tensor is null)];
        figures = Rules.Arrange(outputs);
        ReportsEachLoss = Rules.ReportsEachLoss(outputs);
        LossNames = ["loss", .. ReportsEachLoss
            ? model.OutputPaths.Where((_, i) => outputs[i].Loss is not null).Select(path => $"{path}_loss")
            : []];
        MetricsNames = [.. LossNames, .. figures.Select(f => f.Name)];
    }

    /// <summary>How figures are counted and named.</summary>
    public Rules Rules { get; }

    /// <summary>The figures' names: the loss, each output's loss where there are several, then the metrics in Keras's order.</summary>
    public IReadOnlyList<string> MetricsNames { get; }

    /// <summary>The names of the losses alone.</summary>
    public IReadOnlyList<string> LossNames { get; }

    /// <summary>The target of each output that is a tensor of the graph or a constant; <c>null</c> where <c>y</c> gives it.</summary>
    public KerasTensor?[] TargetTensors { get; }

    /// <summary>Whether each output has a target, be it for metrics alone.</summary>
    public bool[] IsCompared { get; }

    /// <summary>Whether <c>y</c> gives the target of each output.</summary>
    public bool[] IsFed { get; }

    /// <summary>Whether no output is compared with a target: the loss is what layers add.</summary>
    public bool ComparesNothing => figures.Count == 0 && Array.TrueForAll(outputs, o => o.Loss is null);

    /// <summary>Whether an output's targets come from <c>y</c> and have a loss to serve.</summary>
    public bool Compares(int output) => TargetTensors[output] is null && outputs[output].Loss is not null;

    /// <summary>The number of outputs.</summary>
    public int Count => outputs.Length;

    /// <summary>Whether each output's loss is a figure of its own.</summary>
    public bool ReportsEachLoss { get; }

    /// <summary>The metric of a figure's name, or of <c>name:0</c>, <c>name:1</c>, …; <c>null</c> where it is none.</summary>
    public Metric? MetricOf(string figure) =>
        figures.FirstOrDefault(f => f.Name == figure || figure.StartsWith(f.Name + ":")).Metric;

    /// <summary>The loss of each output that has one, not yet weighted.</summary>
    public List<(KerasTensor Loss, double Weight)> Losses(KerasTensor?[] targets, KerasTensor[] predictions, KerasTensor?[] weights)
    {
        var result = new List<(KerasTensor, double)>(outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i].Loss is { } loss && targets[i] is { } target)
            {
                var value = Compared($"loss {loss.Name}", i, target, predictions[i],
                    () => Rules.Reduce(loss, target, predictions[i], weights[i]));
                result.Add((value, outputs[i].LossWeight));
            }
        return result;
    }

    /// <summary>What a batch adds to each metric's sums.</summary>
    public IEnumerable<(Figure Figure, KerasTensor[] Statistics)> Statistics(KerasTensor?[] targets, KerasTensor[] predictions,
        KerasTensor?[] weights)
    {
        foreach (var figure in figures)
            if (targets[figure.Output] is { } target)
                yield return (figure, Compared($"metric {figure.Metric.Name}", figure.Output, target, predictions[figure.Output],
                    () => Rules.Statistics(figure.Metric, target, predictions[figure.Output],
                        figure.IsWeighted ? weights[figure.Output] : null)));
    }

    /// <summary>
    /// Refuses targets whose shape the loss cannot take, and weights that the mode does not foresee, before the first step.
    /// </summary>
    public void CheckTargets(IReadOnlyList<Symbol> predictions, NDArray?[] targets, NDArray?[]? weights = null)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            if (temporal[i] && weights?[i] is { Rank: not 2 } weight)
                throw new KerasException($"Output '{outputs[i].Name}' has the sampleWeightMode \"temporal\", which wants weights of shape "
                    + $"(samples, time), but {weight.Shape} came.");
            if (outputs[i].Loss is not { } loss) continue;
            CheckTarget(outputs[i], loss, predictions[i].Shape.With(0, null), (targets[i]?.Shape ?? TargetTensors[i]!.Shape).With(0, null));
            if (loss.Classes(predictions[i].Shape) is { } classes && targets[i] is { } indices)
                ArrayChecks.CheckIndices(outputs[i].Name, indices, classes, (loss as SparseCategoricalCrossentropy)?.IgnoreClass);
        }
    }

    /// <summary>Torch's errors tell shapes at best, so they are told with what was compared.</summary>
    T Compared<T>(string what, int output, KerasTensor target, KerasTensor prediction, Func<T> compare)
    {
        try
        {
            return compare();
        }
        catch (ExternalException e)
        {
            throw new KerasException($"The {what} cannot compare targets of shape {target.Shape} with output '{outputs[output].Name}' of "
                + $"shape {prediction.Shape}: {e.Message.Split('\n')[0].TrimEnd('.')}.", e);
        }
    }

    static void CheckTarget(CompiledOutput output, Loss loss, Shape prediction, Shape came)
    {
        if (loss.TakesAnyTarget) return;
        if (loss is ChosenLoss) loss = ChosenLoss.For(came, prediction);
        var wanted = loss.TargetShape(prediction.With(0, null));
        if (wanted.Accepts(came) || wanted[^1] == 1 && wanted[..^1].Accepts(came) || came[^1] == 1 && wanted.Accepts(came[..^1])) return;
        var indices = prediction.Without(prediction.Rank - 1);
        var twin = loss is CategoricalCrossentropy && came.Rank <= wanted.Rank
            && indices.Accepts(came.Rank == wanted.Rank ? came[..^1] : came)
            ? " These look like class indices: use 'sparse_categorical_crossentropy'."
            : !loss.TakesIndices || !prediction.Accepts(came) ? ""
            : loss is SparseCategoricalCrossentropy ? " These look like one-hot classes: use 'categorical_crossentropy'."
            : " These look like one-hot classes: give the index of each sample's class.";
        throw new KerasException($"Output '{output.Name}' has the loss {loss.Name}, which wants targets of shape {wanted}, "
            + $"but targets of shape {came} came.{twin}");
    }
}
