using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>
/// A setting of Compile: one value for every output, a list in their order, or a dictionary by output name. Files may hold some values as
/// lists of one.
/// </summary>
sealed record PerOutput<T>(IReadOnlyList<T> Values, IReadOnlyList<string>? Keys = null, bool IsSingle = false,
    IReadOnlyList<bool>? AreLists = null)
{
    /// <summary>The value of each output; those that a dictionary leaves out get <paramref name="absent"/>.</summary>
    /// <param name="outputs">The outputs' names.</param>
    /// <param name="what">What is given, for errors.</param>
    /// <param name="absent">The value of those left out.</param>
    /// <param name="paths">Other names of the outputs, <c>a/c</c> in nested dictionaries.</param>
    /// <exception cref="KerasException">The number or a name does not fit the outputs.</exception>
    public T[] For(IReadOnlyList<string> outputs, string what, T absent, IReadOnlyList<string>? paths = null)
    {
        if (paths is not null && Keys?.Any(k => k.Contains('/')) == true) outputs = paths;
        if (IsSingle) return [.. outputs.Select(_ => Values[0])];
        if (Keys is null)
            return Values.Count == outputs.Count
                ? [.. Values]
                : throw new KerasException($"Compile got {Values.Count} {what} for {outputs.Count} outputs "
                    + $"({string.Join(", ", outputs)}).");
        if (Keys.FirstOrDefault(k => !outputs.Contains(k)) is { } unknown)
            throw new KerasException(Names.Unknown($"output in the dictionary of {what}", unknown, outputs));
        return [.. outputs.Select(o => Keys.ToList().IndexOf(o) is >= 0 and var i ? Values[i] : absent)];
    }

    /// <summary>The values as files have them: one, a list or an object.</summary>
    public JsonNode? Describe(Func<T, JsonNode?> describe)
    {
        if (IsSingle) return describe(Values[0]);
        JsonNode?[] described = [.. Values.Select((v, i) => AreLists?[i] == true ? new JsonArray(describe(v)) : describe(v))];
        if (Keys is null) return new JsonArray(described);
        var entries = new JsonObject();
        foreach (var (key, value) in Keys.Zip(described))
        {
            var (inner, parts) = (entries, key.Split('/'));
            foreach (var part in parts[..^1])
            {
                if (!inner.ContainsKey(part)) inner[part] = new JsonObject();
                inner = (JsonObject)inner[part]!;
            }
            inner[parts[^1]] = value;
        }
        return entries;
    }
}
