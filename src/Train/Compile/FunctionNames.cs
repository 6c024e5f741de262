using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>Losses and metrics in files: by functions' names in Keras 2, by names or as objects in Keras 3.</summary>
static class FunctionNames
{
    /// <summary>Those that were renamed; as a metric the cosine changed its sign.</summary>
    static readonly (string Keras2, string Loss, string Metric)[] renamed =
    [
        ("kullback_leibler_divergence", "kl_divergence", "kl_divergence"), ("logcosh", "log_cosh", "log_cosh_error"),
        ("cosine_proximity", "cosine_similarity", "cosine_similarity"), ("cosine", "cosine_similarity", "cosine_similarity"),
    ];

    static readonly HashSet<string> losses =
    [
        "mean_squared_error", "mse", "mean_absolute_error", "mae", "mean_absolute_percentage_error", "mape",
        "mean_squared_logarithmic_error", "msle", "squared_hinge", "hinge", "categorical_hinge", "logcosh", "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "binary_crossentropy", "kullback_leibler_divergence", "kld", "poisson", "cosine_proximity", "cosine",
    ];

    static readonly HashSet<string> metrics =
    [
        .. losses, "accuracy", "acc", "crossentropy", "ce", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
        "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy",
    ];

    /// <summary>What a version of Keras has written, in the other version's words; what is one's own stays.</summary>
    /// <exception cref="KerasException">Keras 2 has no such loss or metric.</exception>
    public static JsonNode? InOtherVersion(JsonNode? described, Type set, bool toKeras3)
    {
        var isLoss = set == typeof(Loss);
        if (NameOf(described, set) is not { } name) return described;
        var pair = renamed.FirstOrDefault(r => name == (toKeras3 ? r.Keras2 : isLoss ? r.Loss : r.Metric));
        if (!isLoss && pair.Metric == "cosine_similarity")
            Warning.Write("The metric cosine_similarity of Keras 3 has the opposite sign of Keras 2's cosine_proximity: one is saved as "
                + "the other.");
        if (toKeras3) return pair.Keras2 is null ? described : isLoss ? pair.Loss : pair.Metric;
        var old = pair.Keras2 ?? name;
        return (isLoss ? losses : metrics).Contains(old) ? old
            : throw new KerasException($"The {(isLoss ? "loss" : "metric")} {PythonJson.Text(described)} cannot be saved in Keras 2's "
                + "form, as the model came from there: Keras 2 has only its functions, without arguments. Save the model as .keras.");
    }

    /// <summary>The name of what Keras knows: the string, or that of an object without arguments; <c>null</c> for one's own.</summary>
    static string? NameOf(JsonNode? described, Type set)
    {
        if (described is JsonValue)
        {
            var name = $"{described}";
            return metrics.Contains(name) || (OpenSet.Find(set, name) ?? OpenSet.Find(typeof(Loss), name)) is not null
                ? name.ToLowerInvariant() : null;
        }
        if (described is not JsonObject || OpenSet.Find(set, $"{described["class_name"]}") is not { } type) return null;
        var defaults = ConfigProperties.ConstructorOf(type).GetParameters().Select(p => p.DefaultValue);
        var plain = new Keras2Writer().WriteObject((IConfigurable)Activator.CreateInstance(type, [.. defaults])!);
        return JsonNode.DeepEquals(Unnamed(plain), Unnamed(described)) ? Names.ToSnakeCase(type.Name) : PythonJson.Text(described);
    }

    static JsonNode? Unnamed(JsonNode described)
    {
        var config = described["config"]?.DeepClone();
        (config as JsonObject)?.Remove("name");
        return config;
    }
}
