using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>Parses the JSON of files within limits far beyond what models need, so that no text takes memory or a stack without end.</summary>
static class ConfigJson
{
    /// <summary>The most characters that are parsed; Keras's own largest models have about 1 million.</summary>
    public const int MaxLength = 16 << 20;

    const int MaxDepth = 128, MaxNodes = 500_000;
    static readonly SearchValues<char> between = SearchValues.Create(",[{");

    /// <summary>The tree of a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="what">What it should be, as errors name it: "The model's architecture".</param>
    /// <exception cref="KerasException">It is no JSON, or too deep or too large.</exception>
    public static JsonNode? Parse(string json, string what)
    {
        if (json.Length > MaxLength) throw new KerasException($"{what} has {json.Length} characters, more than the {MaxLength} that are read.");
        // Every node but the first stands behind one of these.
        var nodes = 0;
        for (var rest = json.AsSpan(); rest.IndexOfAny(between) is >= 0 and var at; rest = rest[(at + 1)..])
            if (++nodes > MaxNodes) throw new KerasException($"{what} has more than the {MaxNodes} values that are read.");
        try
        {
            return JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new KerasException($"{what} is no JSON: {e.Message}", e);
        }
    }
}
