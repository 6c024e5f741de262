using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>How Keras on TensorFlow 2 says that a model is trained, in Keras 3's words.</summary>
static class TfTraining
{
    /// <summary>The optimizer that scales the loss for another one.</summary>
    public const string ScalingOptimizer = "LossScaleOptimizer";

    /// <summary>Arguments of optimizers that change nothing here.</summary>
    static readonly string[] resting = ["decay", "lr", "is_legacy_optimizer", "jit_compile"];

    static readonly Dictionary<string, string> losses = new()
    {
        ["kullback_leibler_divergence"] = "kl_divergence", ["kld"] = "kl_divergence", ["logcosh"] = "log_cosh",
    };

    /// <summary>Functions of metrics under the names of classes.</summary>
    static readonly Dictionary<string, string> metrics = new()
    {
        ["mse"] = "MeanSquaredError", ["mae"] = "MeanAbsoluteError", ["mape"] = "MeanAbsolutePercentageError",
        ["msle"] = "MeanSquaredLogarithmicError", ["kl_divergence"] = "KLDivergence", ["kullback_leibler_divergence"] = "KLDivergence",
        ["kld"] = "KLDivergence", ["logcosh"] = "LogCoshError", ["log_cosh"] = "LogCoshError",
    };

    /// <summary>Compile settings, of an <c>.h5</c> file or of an archive, as Keras 3 writes them.</summary>
    public static JsonObject Settings(JsonObject settings)
    {
        var result = (JsonObject)settings.DeepClone();
        var optimizer = settings["optimizer_config"] ?? settings["optimizer"];
        result.Remove("optimizer_config");
        result["optimizer"] = optimizer is JsonObject described ? Optimizer(described) : optimizer?.DeepClone();
        result["loss"] = Each(settings["loss"], Loss);
        foreach (var key in new[] { "metrics", "weighted_metrics" })
        {
            var all = Each(settings[key], Metric);
            result[key] = all is JsonArray { Count: 1 } outputs && outputs[0] is JsonArray only ? only.DeepClone() : all;
        }
        return result;
    }

    static JsonNode? Each(JsonNode? node, Func<JsonNode, JsonNode?> convert) => node switch
    {
        null => null,
        JsonArray list => new JsonArray([.. list.Select(n => Each(n, convert))]),
        JsonObject entries when !entries.ContainsKey("class_name") =>
            new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, Each(e.Value, convert)))),
        _ => convert(node),
    };

    static JsonNode? Loss(JsonNode node)
    {
        if (node is not JsonObject) return losses.GetValueOrDefault(node.ToString(), node.ToString());
        var loss = (JsonObject)node.DeepClone();
        loss["class_name"] = Bare(node);
        if (loss["config"] is not JsonObject config) return loss;
        if (config["reduction"]?.ToString() == "auto") config["reduction"] = "sum_over_batch_size";
        if (Function(config) is { } function && Bare(node) == "LossFunctionWrapper") return Loss(JsonValue.Create(function));
        config.Remove("fn");
        return loss;
    }

    static JsonNode? Metric(JsonNode node)
    {
        if (node is not JsonObject) return node.DeepClone();
        var metric = (JsonObject)node.DeepClone();
        metric["class_name"] = Bare(node);
        if (metric["config"] is not JsonObject config || Function(config) is not { } function) return metric;
        config.Remove("fn");
        if (Bare(node) is "MeanMetricWrapper" or "SumOverBatchSizeMetricWrapper")
            metric["class_name"] = metrics.GetValueOrDefault(function, string.Concat(function.Split('_').Where(w => w.Length > 0)
                .Select(w => char.ToUpperInvariant(w[0]) + w[1..])));
        return metric;
    }

    static string? Function(JsonObject config) => (config["fn"] is JsonObject described ? described["config"] : config["fn"])?.ToString();

    static string Bare(JsonNode described) => described["class_name"]!.ToString() is var name ? name[(name.LastIndexOf('>') + 1)..] : "";

    static JsonObject Optimizer(JsonObject described)
    {
        var className = Bare(described);
        var config = described["config"]?.DeepClone() as JsonObject ?? [];
        if (className.StartsWith("LossScaleOptimizer", StringComparison.Ordinal)) return Scaled(config);
        var rate = config["learning_rate"] ?? config["lr"];
        var decay = config["decay"] is { } given ? ConfigValue.Number(given) : 0;
        // lr / (1 + decay · iterations) is a schedule.
        config["learning_rate"] = decay == 0 || rate is JsonObject ? rate?.DeepClone() : new JsonObject
        {
            ["class_name"] = "InverseTimeDecay",
            ["config"] = new JsonObject
            {
                ["initial_learning_rate"] = rate?.DeepClone(), ["decay_steps"] = 1, ["decay_rate"] = decay,
            },
        };
        foreach (var key in resting) config.Remove(key);
        return new() { ["class_name"] = className, ["config"] = config };
    }

    /// <summary>An optimizer that scales the loss for another; one whose scale is fixed is as good as the other alone.</summary>
    static JsonObject Scaled(JsonObject config)
    {
        if ((config["inner_optimizer"] ?? config["optimizer"]) is not JsonObject inner)
            throw new KerasException("The file's LossScaleOptimizer names no optimizer.");
        var scale = config["loss_scale"]?["config"];
        if (config["dynamic"]?.GetValueKind() == JsonValueKind.False) return Optimizer(inner);
        return new()
        {
            ["class_name"] = ScalingOptimizer,
            ["config"] = new JsonObject
            {
                ["inner_optimizer"] = Optimizer(inner),
                ["initial_scale"] = (config["initial_scale"] ?? scale?["initial_loss_scale"])?.DeepClone() ?? 32768,
                ["dynamic_growth_steps"] = (config["dynamic_growth_steps"] ?? scale?["increment_period"])?.DeepClone() ?? 2000,
            },
        };
    }
}
