using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>The variables of optimizers of Keras on TensorFlow 2, in Keras 3's order.</summary>
static class TfOptimizerState
{
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

    /// <summary>Variables that belong to no weight.</summary>
    static readonly string[] counters =
    [
        "iter", "iteration", "iterations", "learning_rate", "current_learning_rate", "momentum_cache", "good_steps", "loss_scale",
        "current_loss_scale",
    ];

    /// <summary>
    /// An optimizer's variables in Keras 3's order: the number of steps, the learning rate unless it is scheduled, averages, and the slots.
    /// </summary>
    /// <param name="settings">The settings in Keras 3's words.</param>
    /// <param name="variables">What the file holds, by its paths, which an archive does not name.</param>
    /// <returns>Nothing where the file holds no variables, or those of an optimizer whose order is not known.</returns>
    public static IReadOnlyList<(string Path, NDArray Value)> InOrder(JsonObject settings,
        IReadOnlyList<(string Path, NDArray Value)> variables)
    {
        if (variables.Count == 0 || settings["optimizer"] is not JsonObject optimizer || optimizer["config"] is not JsonObject config)
            return [];
        var isNamed = variables.All(v => v.Path.EndsWith(":0", StringComparison.Ordinal));
        if (optimizer["class_name"]!.ToString() == TfTraining.ScalingOptimizer)
            return isNamed && config["inner_optimizer"] is { } inner
                ? [.. Scale(variables), .. InOrder(new() { ["optimizer"] = inner.DeepClone() }, variables)] : [];
        var steps = variables.OrderByDescending(v => v.Path.Contains("iter", StringComparison.Ordinal))
            .FirstOrDefault(v => v.Value.Rank == 0 && v.Value.DType.IsInteger);
        if (steps.Value is null) return [];
        var rest = isNamed ? variables.Where(v => !IsCounter(v.Path)).ToList()
            : variables.Skip(1).SkipWhile(v => v.Value.Rank == 0).ToList();
        var className = optimizer["class_name"]!.ToString();
        if (className == "SGD" && (config["momentum"] is not { } momentum || ConfigValue.Number(momentum) == 0)) rest = [];
        var result = new List<(string, NDArray)> { ("iteration", steps.Value.Cast(DType.Int32)) };
        if (config["learning_rate"] is JsonValue rate)
            result.Add(("learning_rate", variables.FirstOrDefault(v => v.Value.Rank == 0 && v.Value.DType.IsFloat
                && v.Path.Contains("learning_rate", StringComparison.Ordinal)).Value
                ?? Number(ConfigValue.Number(rate), DType.Float32)));
        result.AddRange(isNamed && slots.TryGetValue(className, out var groups) ? Ordered(rest, groups) : rest);
        if (className == "Nadam") result.Add(("u_product", MomentumProduct(steps.Value.ToScalar(), config)));
        return result;
    }

    /// <summary>Whether a variable belongs to the optimizer alone, not to a weight that it trains.</summary>
    static bool IsCounter(string path) => counters.Contains(path[..^2].Split('/')[^1]);

    /// <summary>What the optimizer that scales the loss has of its own: it counts no steps, and how it scales.</summary>
    static IEnumerable<(string, NDArray)> Scale(IReadOnlyList<(string Path, NDArray Value)> variables)
    {
        yield return ("iteration", Number(0, DType.Int32));
        yield return ("learning_rate", Number(0, DType.Float32));
        yield return ("step_counter", Number(Found("good_steps", 0), DType.Int32));
        yield return ("dynamic_scale", Number(Found("loss_scale", 32768), DType.Float32));

        double Found(string name, double otherwise) =>
            variables.FirstOrDefault(v => v.Path.Contains(name, StringComparison.Ordinal)).Value?.ToScalar() ?? otherwise;
    }

    static NDArray Number(double value, DType type) => NDArray.Of([value], Shape.Scalar).Cast(type);

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
        return Number(product, DType.Float32);
    }
}
