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
sealed record CompileArguments(LossList? Loss = null, MetricList? Metrics = null, LossWeightList? LossWeights = null,
    MetricList? WeightedMetrics = null, SampleWeightModeList? SampleWeightMode = null, TargetTensorList? TargetTensors = null, bool IsKeras2 = false)
{
    /// <summary>Losses, metrics and weights for a model.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the model's outputs.</exception>
    public Objective ObjectiveOf(Model model) =>
        new(model, Loss, Metrics, LossWeights, WeightedMetrics, SampleWeightMode, IsKeras2 ? Rules.Keras2 : Rules.Keras3, TargetTensors);

    /// <summary>The settings as the version of Keras writes them: <c>training_config</c> of Keras 2, <c>compile_config</c> of Keras
    /// 3.</summary>
    /// <exception cref="KerasException">An object of one's own has a constructor argument that no file can hold.</exception>
    public JsonObject Describe(Optimizer optimizer)
    {
        ConfigWriter writer = IsKeras2 ? new Keras2Writer() : new Keras3Writer();
        try
        {
            var described = writer.WriteObject(optimizer);
            var loss = Loss?.Describe(l => l?.Describe(writer));
            var metrics = Metrics?.Describe(m => m.Describe(writer));
            var lossWeights = LossWeights?.Describe(w => ConfigValue.Float(w));
            if (IsKeras2)
                return new()
                {
                    ["optimizer_config"] = described, ["loss"] = loss, ["metrics"] = metrics ?? new JsonArray(),
                    ["sample_weight_mode"] = SampleWeightMode?.Describe(m => m), ["loss_weights"] = lossWeights,
                };
            return new()
            {
                ["optimizer"] = described, ["loss"] = loss, ["loss_weights"] = lossWeights, ["metrics"] = metrics,
                ["weighted_metrics"] = WeightedMetrics?.Describe(m => m.Describe(writer)),
                ["run_eagerly"] = false, ["steps_per_execution"] = 1, ["jit_compile"] = false,
            };
        }
        catch (KerasException e)
        {
            throw new KerasException($"{e.Message} Save(…, includeOptimizer: false) leaves the compile settings out.", e);
        }
    }
}
