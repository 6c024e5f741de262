using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>
/// How Keras on TensorFlow 2 says that a model is trained, in Keras 3's words: settings, and the order of an optimizer's variables.
/// </summary>
static class TfTraining
{
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

    /// <summary>
    /// The optimizers' slots in the order of Keras 3, which keeps those of one group variable by variable; the names that versions gave
    /// them are separated by |.
    /// </summary>
    static readonly Dictionary<string, string[][]> slots = new()
    {
        ["SGD"] = [["momentum|m"]],
        ["RMSprop"] = [["rms|velocity"], ["momentum"], ["mg|average_gradient"]],
        ["Adagrad"] = [["accumulator"]],
        ["Adadelta"] = [["accum_grad|accumulated_grad", "accum_var|accumulated_delta_var"]],
        ["Adam"] = [["m", "v"], ["vhat"]],
        ["AdamW"] = [["m", "v"], ["vhat"]],
        ["Adamax"] = [["m", "v|u"]],
        ["Nadam"] = [["m", "v"]],
        ["Ftrl"] = [["accumulator", "linear"]],
        ["Lion"] = [["m"]],
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
        if (className.StartsWith("LossScaleOptimizer", StringComparison.Ordinal))
            return (config["inner_optimizer"] ?? config["optimizer"]) is JsonObject inner ? Optimizer(inner)
                : throw new KerasException("The file's LossScaleOptimizer names no optimizer.");
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

    /// <summary>
    /// An optimizer's variables in Keras 3's order: the number of steps, the learning rate unless it is scheduled, averages, and the slots.
    /// </summary>
    /// <param name="settings">The settings in Keras 3's words.</param>
    /// <param name="variables">What the file holds, by its paths, which an archive does not name.</param>
    /// <returns>Nothing where the file holds no variables, or those of an optimizer whose order is not known.</returns>
    public static IReadOnlyList<(string Path, NDArray Value)> Variables(JsonObject settings,
        IReadOnlyList<(string Path, NDArray Value)> variables)
    {
        if (variables.Count == 0 || settings["optimizer"] is not JsonObject optimizer || optimizer["config"] is not JsonObject config)
            return [];
        var steps = variables.FirstOrDefault(v => v.Value.Rank == 0 && v.Value.DType.IsInteger);
        if (steps.Value is null) return [];
        var rest = variables.Where(v => v.Value.Rank > 0).ToList();
        var isNamed = variables.All(v => v.Path.EndsWith(":0", StringComparison.Ordinal));
        var className = optimizer["class_name"]!.ToString();
        if (className == "SGD" && (config["momentum"] is not { } momentum || ConfigValue.Number(momentum) == 0)) rest = [];
        var result = new List<(string, NDArray)> { ("iteration", steps.Value.Cast(DType.Int32)) };
        if (config["learning_rate"] is JsonValue rate)
            result.Add(("learning_rate", variables.FirstOrDefault(v => v.Value.Rank == 0 && v.Value.DType.IsFloat
                && v.Path.Contains("learning_rate", StringComparison.Ordinal)).Value
                ?? NDArray.Of([ConfigValue.Number(rate)], Shape.Scalar).Cast(DType.Float32)));
        result.AddRange(isNamed && slots.TryGetValue(className, out var groups) ? Ordered(rest, groups) : rest);
        if (className == "Nadam") result.Add(("u_product", MomentumProduct(steps.Value.ToScalar(), config)));
        return result;
    }

    /// <summary>Group by group, and in a group variable by variable.</summary>
    static IEnumerable<(string, NDArray)> Ordered(List<(string Path, NDArray Value)> variables, string[][] groups)
    {
        string[] known = ["average", .. groups.SelectMany(g => g.SelectMany(kind => kind.Split('|')))];
        var bySlot = variables.ToLookup(v => SlotOf(v.Path, known), v => v);
        foreach (var group in groups.Prepend(["average"]))
        {
            var kinds = group.Select(kind => kind.Split('|').SelectMany(name => bySlot[name]).ToList()).ToList();
            for (var i = 0; i < kinds.Max(k => k.Count); i++)
                foreach (var kind in kinds.Where(k => i < k.Count)) yield return kind[i];
        }
    }

    /// <summary>The slot that a path names: last in older versions, first behind the optimizer in newer ones.</summary>
    static string? SlotOf(string path, string[] known)
    {
        var parts = path[..^2].Split('/');
        var last = parts[^1].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_');
        return new[] { parts[^1], last }.Concat(parts).FirstOrDefault(known.Contains);
    }

    /// <summary>The product over all steps of β₁ (1 − 0.96ᵗ / 2), which Keras's files left out.</summary>
    static NDArray MomentumProduct(double steps, JsonObject config)
    {
        var beta = config["beta_1"] is { } given ? ConfigValue.Number(given) : 0.9;
        var product = 1.0;
        for (var t = 1; t <= steps && product > 0; t++) product *= beta * (1 - 0.5 * Math.Pow(0.96, t));
        return NDArray.Of([product], Shape.Scalar).Cast(DType.Float32);
    }
}
