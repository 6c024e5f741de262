using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>The families of Keras whose files differ in form or in meaning.</summary>
enum KerasFamily
{
    /// <summary>Keras on several backends, up to 2.3.</summary>
    Keras2,
    /// <summary>Keras on TensorFlow 2: tf.keras, and Keras 2.4 and later.</summary>
    TfKeras,
    /// <summary>Keras 3.</summary>
    Keras3,
}

/// <summary>Which Keras wrote a file.</summary>
static class KerasFamilies
{
    /// <summary>The family of a version such as <c>2.2.4</c>, <c>2.3.0-tf</c>, <c>2.13.1</c> or <c>3.15.1</c>.</summary>
    public static KerasFamily Of(string? version) => version?.StartsWith('3') == true ? KerasFamily.Keras3
        : version?.EndsWith("-tf", StringComparison.Ordinal) == true || MinorOfKeras2(version) >= 4 ? KerasFamily.TfKeras
        : KerasFamily.Keras2;

    /// <summary>The second number of a version of Keras 2; null for others.</summary>
    public static int? MinorOfKeras2(string? version) =>
        version?.Split('.') is ["2", var minor, ..] && int.TryParse(minor, out var number) ? number : null;

    /// <summary>The family that wrote an architecture: by the version that it names, else by its form.</summary>
    public static KerasFamily Of(JsonNode root)
    {
        if (root["keras_version"]?.GetValue<string>() is { } version) return Of(version);
        // Early Keras 2 listed a stack's layers without a name around them.
        var layers = (root["config"] as JsonObject)?["layers"] as JsonArray ?? [];
        var namesModules = root["module"] is not null || root["registered_name"] is not null;
        if ((namesModules || root["class_name"]?.ToString() == "Functional") && layers.Any(IsOfTfKeras)) return KerasFamily.TfKeras;
        return namesModules || layers.Any(IsOfKeras3) ? KerasFamily.Keras3 : KerasFamily.Keras2;
    }

    static bool IsOfTfKeras(JsonNode? layer) => layer?["inbound_nodes"] is JsonArray { Count: > 0 } calls && calls[0] is JsonArray
        || (layer?["config"] as JsonObject)?.ContainsKey("batch_input_shape") == true;

    /// <summary>Its legacy files have its form of calls without modules.</summary>
    static bool IsOfKeras3(JsonNode? layer) => layer?["inbound_nodes"] is JsonArray { Count: > 0 } calls && calls[0] is JsonObject
        || layer?["config"]?["batch_shape"] is not null;
}
