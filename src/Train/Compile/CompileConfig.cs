using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Optimizers;

namespace OnnxKeras;

/// <summary>
/// The settings of <c>Compile</c> as Keras's files hold them: <c>compile_config</c> of Keras 3, <c>training_config</c> of Keras 2.
/// </summary>
sealed class CompileConfig
{
    static readonly HashSet<string> understood =
        ["optimizer", "optimizer_config", "loss", "loss_weights", "metrics", "weighted_metrics", "sample_weight_mode"];

    readonly JsonObject config;
    readonly bool isKeras2;
    readonly IReadOnlyDictionary<string, object>? customObjects;
    readonly ConfigReader reader;

    /// <summary>Settings in JSON.</summary>
    /// <param name="config">What the file holds.</param>
    /// <param name="isKeras2">Whether Keras 2 wrote it, whose rules then hold.</param>
    /// <param name="customObjects">Losses and metrics of one's own by their Keras names: a <see cref="Type"/>, an object or a function of
    /// two tensors.</param>
    public CompileConfig(JsonObject config, bool isKeras2, IReadOnlyDictionary<string, object>? customObjects = null)
    {
        (this.config, this.isKeras2, this.customObjects) = (config, isKeras2, customObjects);
        reader = isKeras2 ? new Keras2Reader(customObjects) : new Keras3Reader(customObjects);
    }

    /// <summary>The settings that a model was loaded with; its optimizer goes on from the state in the file.</summary>
    /// <exception cref="KerasException">The optimizer is unknown, or an argument of it.</exception>
    public static CompileSettings SettingsOf(Model model, TrainingState state)
    {
        var config = new CompileConfig(state.Settings, state.IsKeras2, state.CustomObjects);
        var optimizer = (state.Settings["optimizer"] ?? state.Settings["optimizer_config"]) is { } described
            ? OptimizerConfig.Read(described, state.IsKeras2, state.CustomObjects) : "rmsprop";
        NDArray[] variables = [.. state.OptimizerVariables.Select(v => v.Value)];
        // Keras saves the optimizer that Compile was given, but the variables of the one that it was put into.
        if (!state.IsKeras2 && (variables.Length > 0 ? LossScaleOptimizer.Wrote(variables) : model.DTypePolicy == DTypePolicy.MixedFloat16))
            optimizer = LossScaleOptimizer.Around(optimizer);
        return new(model, optimizer, config.Arguments(), variables)
        {
            Shuffling = state.Shuffling ?? new SeedGenerator(),
        };
    }

    /// <summary>Losses, metrics and weights.</summary>
    /// <exception cref="KerasException">A loss or metric is unknown, or an argument of it.</exception>
    CompileArguments Arguments() => new(
        PerOutputOf(config["loss"], LossOf) is { } losses ? new LossList(losses) : null,
        MetricsOf(config["metrics"]),
        PerOutputOf(config["loss_weights"], w => w is null ? 1 : ConfigValue.Number(w)) is { } weights ? new LossWeightList(weights) : null,
        MetricsOf(config["weighted_metrics"]),
        PerOutputOf(config["sample_weight_mode"], m => m?.GetValue<string>()) is { } modes ? new SampleWeightModeList(modes) : null,
        IsKeras2: isKeras2,
        Kept: isKeras2 ? null : new(config.Where(p => !understood.Contains(p.Key))
            .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))));

    static PerOutput<T>? PerOutputOf<T>(JsonNode? node, Func<JsonNode?, T> read) => node switch
    {
        null or JsonArray { Count: 0 } => null,
        JsonArray list => new([.. list.Select(n => ReadOne(n, read))], AreLists: [.. list.Select(n => n is JsonArray)]),
        JsonObject entries when IsDictionary(entries) && Leaves(entries).ToList() is var leaves =>
            new([.. leaves.Select(e => ReadOne(e.Node, read))], [.. leaves.Select(e => e.Path)],
                AreLists: [.. leaves.Select(e => e.Node is JsonArray)]),
        _ => new([read(node)], IsSingle: true),
    };

    static bool IsDictionary(JsonNode? node) => node is JsonObject o && !o.ContainsKey("class_name");

    /// <summary>What a dictionary holds, and those within it, by path.</summary>
    static IEnumerable<(string Path, JsonNode? Node)> Leaves(JsonObject entries) => entries.SelectMany(e => IsDictionary(e.Value)
        ? Leaves((JsonObject)e.Value!).Select(inner => ($"{e.Key}/{inner.Path}", inner.Node))
        : [(e.Key, e.Value)]);

    /// <summary>The setting of an output, which may stand in a list of its own.</summary>
    static T ReadOne<T>(JsonNode? node, Func<JsonNode?, T> read) => node switch
    {
        JsonArray { Count: 1 } list => read(list[0]),
        JsonArray list => throw new KerasException($"The compile settings have {list.Count} losses or weights for one output, which takes "
            + "one: compile the model anew."),
        _ => read(node),
    };

    Loss? LossOf(JsonNode? node) => node switch
    {
        null => null,
        _ when NameOf(node) is { } name => Custom(name) switch
        {
            Loss loss => loss,
            Func<KerasTensor, KerasTensor, KerasTensor> function => new CustomLoss(name, function),
            _ => name,
        },
        _ => (Loss)reader.ReadObject(typeof(Loss), "loss", node),
    };

    MetricList? MetricsOf(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => MetricList.Create([.. list.Select(MetricsOf)]),
        JsonObject entries when !entries.ContainsKey("class_name") => entries.ToDictionary(e => e.Key, e => MetricsOf(e.Value) ?? []),
        _ => MetricOf(node),
    };

    Metric MetricOf(JsonNode node)
    {
        if (NameOf(node) is { } name)
            return Custom(name) switch
            {
                Metric metric => metric,
                Func<KerasTensor, KerasTensor, KerasTensor> function => new CustomMetric(name, function),
                _ => name,
            };
        var read = (Metric)reader.ReadObject(typeof(Metric), "metric", node);
        if (node["config"]?["dtype"] is JsonValue dtype) read.KeptDType = dtype.GetValue<string>();
        return read;
    }

    /// <summary>A string, or the name of a function that Keras 3 has wrapped.</summary>
    static string? NameOf(JsonNode node) => node is JsonValue text ? text.GetValue<string>()
        : node["class_name"]?.GetValue<string>() == "function" ? node["config"]?.GetValue<string>() : null;

    object? Custom(string name) => customObjects?.GetValueOrDefault(name);
}
