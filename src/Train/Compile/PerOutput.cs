using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>A setting of Compile: one value for every output, a list in their order, or a dictionary by output name.</summary>
sealed record PerOutput<T>(IReadOnlyList<T> Values, IReadOnlyList<string>? Keys = null, bool IsSingle = false)
{
    /// <summary>The value of each output; those that a dictionary leaves out get <paramref name="absent"/>.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the outputs.</exception>
    public T[] For(IReadOnlyList<string> outputs, string what, T absent)
    {
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
    public JsonNode? Describe(Func<T, JsonNode?> describe) => IsSingle ? describe(Values[0])
        : Keys is null ? new JsonArray([.. Values.Select(describe)])
        : new JsonObject(Keys.Zip(Values, (k, v) => KeyValuePair.Create(k, describe(v))));
}
