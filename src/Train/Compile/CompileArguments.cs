using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> is given beside the optimizer, as it is given: so it is saved, and made into an
/// <see cref="Objective"/>.</summary>
/// <param name="Loss">The losses; <c>null</c> for none.</param>
/// <param name="Metrics">The plain metrics.</param>
/// <param name="LossWeights">A factor for each output's loss.</param>
/// <param name="WeightedMetrics">The metrics that sample weights weigh.</param>
/// <param name="SampleWeightMode">Which outputs' sample weights are temporal.</param>
/// <param name="TargetTensors">Targets that are tensors, which no file keeps.</param>
/// <param name="IsKeras2">Whether the rules are those of Keras 2.</param>
/// <param name="Kept">What a file of Keras 3 said that means nothing here, such as <c>jit_compile</c>, and is said again.</param>
sealed record CompileArguments(LossList? Loss = null, MetricList? Metrics = null, LossWeightList? LossWeights = null,
    MetricList? WeightedMetrics = null, SampleWeightModeList? SampleWeightMode = null, TargetTensorList? TargetTensors = null,
    bool IsKeras2 = false, JsonObject? Kept = null)
{
    /// <summary>Losses, metrics and weights for a model.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the model's outputs.</exception>
    public Objective ObjectiveOf(Model model) =>
        new(model, Loss, Metrics, LossWeights, WeightedMetrics, SampleWeightMode, IsKeras2 ? Rules.Keras2 : Rules.Keras3, TargetTensors);

    /// <summary>The settings as the version of Keras writes them: <c>training_config</c> of Keras 2, <c>compile_config</c> of Keras
    /// 3.</summary>
    /// <exception cref="KerasException">An object of one's own has a constructor argument that no file can hold.</exception>
    public JsonObject Describe(Optimizer optimizer) => Saving(() => Describe(optimizer, IsKeras2, loss => loss, metric => metric));

    /// <summary>The settings as the other version of Keras writes them, with warnings of what it computes otherwise.</summary>
    /// <exception cref="KerasException">Keras 2 has no such optimizer, loss or metric, or Keras 3 not these options together.</exception>
    public JsonObject DescribeByOtherRules(Optimizer optimizer, Model model)
    {
        // A list of as many metrics as outputs means one each in Keras 3, all for each in Keras 2.
        var byOutput = this with { Metrics = ByOutput(Metrics, model), WeightedMetrics = ByOutput(WeightedMetrics, model) };
        var settings = Saving(() => byOutput.Describe(optimizer.ByOtherRules().Checked(), !IsKeras2,
            loss => FunctionNames.InOtherVersion(loss, typeof(Loss), toKeras3: IsKeras2),
            metric => FunctionNames.InOtherVersion(metric, typeof(Metric), toKeras3: IsKeras2)));
        if (optimizer.DifferenceByOtherRules() is { } difference) Warning.Write(difference);
        return settings;
    }

    MetricList? ByOutput(MetricList? metrics, Model model) =>
        model.OutputNames.Count == 1 ? metrics : metrics?.ByOutput(model.OutputNames, flatIsByOutput: !IsKeras2);

    JsonObject Describe(Optimizer optimizer, bool keras2, Func<JsonNode?, JsonNode?> lossName, Func<JsonNode?, JsonNode?> metricName)
    {
        ConfigWriter writer = keras2 ? new Keras2Writer() : new Keras3Writer();
        var described = writer.WriteObject(optimizer);
        var loss = Loss?.Describe(l => lossName(l?.Describe(writer)));
        var metrics = Metrics?.Describe(m => metricName(m.Describe(writer)));
        var weighted = WeightedMetrics?.Describe(m => metricName(m.Describe(writer)));
        var lossWeights = LossWeights?.Describe(w => ConfigValue.Float(w));
        if (optimizer.LeavesOutOfWeightDecay)
            Warning.Write($"Which variables the weight decay of {optimizer.GetType().Name} leaves alone is not saved, in no file of Keras: "
                + "call ExcludeFromWeightDecay again after loading.");
        if (TargetTensors is not null) Warning.Write("Target tensors are not saved: no file of Keras holds them.");
        if (!keras2)
        {
            JsonObject settings = new()
            {
                ["optimizer"] = described, ["loss"] = loss, ["loss_weights"] = lossWeights, ["metrics"] = metrics,
                ["weighted_metrics"] = weighted,
                ["run_eagerly"] = false, ["steps_per_execution"] = 1, ["jit_compile"] = false,
            };
            foreach (var (key, value) in Kept ?? []) settings[key] = value?.DeepClone();
            return settings;
        }
        var training = new JsonObject
        {
            ["optimizer_config"] = described, ["loss"] = loss, ["metrics"] = metrics ?? new JsonArray(),
            ["sample_weight_mode"] = SampleWeightMode?.Describe(m => m), ["loss_weights"] = lossWeights,
        };
        // Keras 2.2.4 reads no such key, later versions do.
        if (weighted is not null) training["weighted_metrics"] = weighted;
        return training;
    }

    static JsonObject Saving(Func<JsonObject> describe)
    {
        try
        {
            return describe();
        }
        catch (KerasException e)
        {
            throw new KerasException($"{e.Message} Save(…, includeOptimizer: false) leaves the compile settings out.", e);
        }
    }
}
