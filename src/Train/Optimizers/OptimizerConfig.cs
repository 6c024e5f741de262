using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Optimizers;

namespace OnnxKeras;

/// <summary>Optimizers of the configurations in Keras's files.</summary>
static class OptimizerConfig
{
    /// <summary>Options of which Keras takes 0 for none.</summary>
    static readonly string[] noneAtZero =
        ["clipnorm", "clipvalue", "global_clipnorm", "ema_overwrite_frequency", "gradient_accumulation_steps"];

    /// <summary>The optimizer that <c>{class_name, config}</c> or a name describes; Keras 2's by the rules of Keras 2.</summary>
    /// <exception cref="KerasException">The class or an argument is unknown, or its value does not fit.</exception>
    public static Optimizer Read(JsonNode described, bool keras2, IReadOnlyDictionary<string, object>? customObjects = null)
    {
        var reader = keras2 ? (ConfigReader)new Keras2Reader(customObjects) : new Keras3Reader(customObjects);
        described = described.DeepClone();
        var config = described is JsonObject ? described["config"] as JsonObject ?? [] : [];
        LeaveOutZeros(config);
        if (!keras2)
        {
            if (Take("decay") is { } ignored && ConfigValue.Number(ignored) != 0)
                Warning.Write($"The optimizer of the file has a decay ({ignored}), which Keras 3 ignores: give it a schedule instead.");
            // Files of earlier versions hold options that mean nothing for this optimizer.
            if (described is JsonObject && described["class_name"]?.GetValue<string>() == nameof(LossScaleOptimizer))
                foreach (var key in new[] { "learning_rate", "ema_momentum" }) config.Remove(key);
            return (Optimizer)reader.ReadObject(typeof(Optimizer), "optimizer", described);
        }
        if (Take("lr") is { } rate) config["learning_rate"] = rate;
        var (decay, scheduleDecay) = (Take("decay"), Take("schedule_decay"));
        var optimizer = (Optimizer)reader.ReadObject(typeof(Optimizer), "optimizer", described);
        optimizer.Keras2 = true;
        optimizer.Decay = decay is null ? 0 : ConfigValue.Number(decay);
        if (optimizer is Nadam nadam) nadam.ScheduleDecay = scheduleDecay is null ? 0.004 : ConfigValue.Number(scheduleDecay);
        return optimizer;

        JsonNode? Take(string key)
        {
            var value = config[key]?.DeepClone();
            config.Remove(key);
            return value;
        }
    }

    static void LeaveOutZeros(JsonObject config)
    {
        foreach (var key in noneAtZero)
            if (config[key] is { } value && ConfigValue.Number(value) <= 0) config.Remove(key);
        if (config["inner_optimizer"]?["config"] is JsonObject inner) LeaveOutZeros(inner);
    }
}
