using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// How a model was trained, as a file keeps it: read and written without knowing an optimizer, understood when training starts.
/// </summary>
/// <param name="settings">Keras's compile settings: <c>compile_config</c> of Keras 3 or <c>training_config</c> of <c>.h5</c> files; asked
/// at first use.</param>
/// <param name="isKeras2">Whether Keras 2 wrote it, whose formulas and names differ.</param>
/// <param name="variables">The optimizer's variables by their paths, in the file's order; asked at first use.</param>
sealed class TrainingState(Func<JsonObject> settings, bool isKeras2, Func<IReadOnlyList<(string Path, NDArray Value)>> variables)
{
    readonly (string? Name, bool IsKnown) inner;

    /// <summary>Keras's compile settings: <c>compile_config</c> of Keras 3 or <c>training_config</c> of <c>.h5</c> files.</summary>
    public JsonObject Settings => field ??= settings();

    /// <summary>Whether Keras 2 wrote it, whose formulas and names differ.</summary>
    public bool IsKeras2 { get; } = isKeras2;

    /// <summary>The optimizer's variables by their paths, in the file's order; none of the slots before the first step.</summary>
    public IReadOnlyList<(string Path, NDArray Value)> OptimizerVariables => field ??= variables();

    /// <summary>The optimizer's name.</summary>
    public string OptimizerName
    {
        get => field ?? (Settings["optimizer"] ?? Settings["optimizer_config"])?["config"]?["name"]?.ToString() ?? "optimizer";
        init;
    }

    /// <summary>The name of the optimizer that the optimizer scales the loss for; <c>null</c> where it does not.</summary>
    public string? InnerOptimizerName
    {
        get => inner.IsKnown || Settings["optimizer"]?["config"]?["inner_optimizer"] is not { } described ? inner.Name
            : described["config"]?["name"]?.ToString() ?? "optimizer";
        init => inner = (value, true);
    }

    /// <summary>How many variables an optimizer has before its first step: iteration and learning rate, and so has the one that another
    /// scales the loss for.</summary>
    public int FirstVariables => InnerOptimizerName is null ? 2 : 4;

    /// <summary>The same settings with other variables.</summary>
    public TrainingState With(IReadOnlyList<(string Path, NDArray Value)> variables) => new(() => Settings, IsKeras2, () => variables)
    {
        OptimizerName = OptimizerName, InnerOptimizerName = InnerOptimizerName, Shuffling = Shuffling, CustomObjects = CustomObjects,
    };

    /// <summary>Where the orders of shuffled epochs come from, if it is known.</summary>
    public SeedGenerator? Shuffling { get; init; }

    /// <summary>What the file's settings name of one's own: classes, objects and functions.</summary>
    public IReadOnlyDictionary<string, object>? CustomObjects { get; init; }

    /// <summary>The settings in the form of <c>.keras</c> archives.</summary>
    public JsonObject CompileConfig => Converted("optimizer_config", "optimizer", o => new()
    {
        ["module"] = "keras.optimizers",
        ["class_name"] = o["class_name"]?.DeepClone(),
        ["config"] = o["config"]?.DeepClone(),
        ["registered_name"] = null,
    });

    /// <summary>The settings in the form of <c>.h5</c> files, which name no modules.</summary>
    public JsonObject TrainingConfig
    {
        get
        {
            var settings = Converted("optimizer", "optimizer_config", ClassAndConfig);
            foreach (var key in new[] { "loss", "metrics", "weighted_metrics" })
                if (settings[key] is { } described) settings[key] = WithoutModules(described);
            return settings;
        }
    }

    static JsonNode? WithoutModules(JsonNode? node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(WithoutModules)]),
        JsonObject described when described.ContainsKey("class_name") =>
            described["class_name"]!.GetValue<string>() == "function" ? described["config"]?.DeepClone() : ClassAndConfig(described),
        JsonObject entries => new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, WithoutModules(e.Value)))),
        _ => node?.DeepClone(),
    };

    static JsonObject ClassAndConfig(JsonObject described) =>
        new() { ["class_name"] = described["class_name"]?.DeepClone(), ["config"] = described["config"]?.DeepClone() };

    JsonObject Converted(string from, string to, Func<JsonObject, JsonObject> convert)
    {
        var settings = (JsonObject)Settings.DeepClone();
        if (settings[from] is not JsonObject optimizer) return settings;
        settings.Remove(from);
        settings[to] = convert(optimizer);
        return settings;
    }
}
