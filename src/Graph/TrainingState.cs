using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>How a model was trained, as a file keeps it: read and written without knowing an optimizer, understood when training starts.</summary>
/// <param name="Settings">Keras's compile settings: <c>compile_config</c> of Keras 3 or <c>training_config</c> of <c>.h5</c> files.</param>
/// <param name="IsKeras2">Whether Keras 2 wrote it, whose formulas and names differ.</param>
/// <param name="OptimizerVariables">The optimizer's variables by their paths, in the file's order; none before the first step.</param>
sealed record TrainingState(JsonObject Settings, bool IsKeras2, IReadOnlyList<(string Path, NDArray Value)> OptimizerVariables)
{
    /// <summary>The settings in the form of <c>.keras</c> archives.</summary>
    public JsonObject CompileConfig => Converted("optimizer_config", "optimizer", o => new()
    {
        ["module"] = "keras.optimizers",
        ["class_name"] = o["class_name"]?.DeepClone(),
        ["config"] = o["config"]?.DeepClone(),
        ["registered_name"] = null,
    });

    /// <summary>The settings in the form of <c>.h5</c> files.</summary>
    public JsonObject TrainingConfig => Converted("optimizer", "optimizer_config", o => new() { ["class_name"] = o["class_name"]?.DeepClone(), ["config"] = o["config"]?.DeepClone() });

    JsonObject Converted(string from, string to, Func<JsonObject, JsonObject> convert)
    {
        var settings = (JsonObject)Settings.DeepClone();
        if (settings[from] is not JsonObject optimizer) return settings;
        settings.Remove(from);
        settings[to] = convert(optimizer);
        return settings;
    }
}
