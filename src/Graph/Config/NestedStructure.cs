using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>How inputs or outputs are nested in a file: a tree of references <c>["x", 0, 0]</c>, which are one flat list here.</summary>
static class NestedStructure
{
    static readonly ConditionalWeakTable<TensorList, JsonNode> kept = [];

    /// <summary>Whether a node names a tensor.</summary>
    public static bool IsReference(JsonNode? node) =>
        node is JsonArray { Count: 3 } r && r[0] is JsonValue v && v.TryGetValue<string>(out _) && r[1] is JsonValue;

    /// <summary>Remembers the tree that a flat list of tensors came from.</summary>
    public static TensorList Keep(TensorList tensors, JsonNode tree)
    {
        if (tree is not JsonArray list || !list.All(IsReference)) kept.Add(tensors, tree);
        return tensors;
    }

    /// <summary>The tree with other references, or <c>null</c> where the list was never nested.</summary>
    public static JsonNode? Of(TensorList tensors, IEnumerable<JsonNode> references) =>
        kept.TryGetValue(tensors, out var tree) ? Filled(tree, new Queue<JsonNode>(references)) : null;

    /// <summary>The references of a tree, in the order of their tensors: a dictionary's by sorted key.</summary>
    public static IEnumerable<JsonArray> Leaves(JsonNode? node) => node switch
    {
        _ when IsReference(node) => [(JsonArray)node!],
        JsonArray list => list.SelectMany(Leaves),
        JsonObject o => Sorted(o).SelectMany(p => Leaves(p.Value)),
        _ => throw new KerasException($"The file's model has the input or output {PythonJson.Text(node)}, which names no tensor."),
    };

    static JsonNode Filled(JsonNode tree, Queue<JsonNode> references) => tree switch
    {
        _ when IsReference(tree) => references.Dequeue(),
        JsonArray list => new JsonArray([.. list.Select(n => Filled(n!, references))]),
        _ => new JsonObject(Sorted((JsonObject)tree).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Filled(p.Value!, references)))),
    };

    static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject o) => o.OrderBy(p => p.Key, StringComparer.Ordinal);
}
