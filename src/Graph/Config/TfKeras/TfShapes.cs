using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>
/// The part of a graph of TensorFlow that computes sizes (<c>tf.shape(x)[0] * 2</c>): it is computed as the model is read, since
/// operations here take sizes as arguments, not as tensors.
/// </summary>
sealed class TfShapes
{
    static readonly string[] sources = ["shape", "int_shape", "Shape"];

    static readonly string[] arithmetic =
        ["getitem", "stack", "concat", "cast", "identity", "add", "subtract", "multiply", "floordiv", "reduce_prod"];

    readonly Dictionary<string, JsonNode> nodes = [];
    readonly Dictionary<string, bool> known = [];
    readonly Func<JsonNode?, object?> valueOf;

    /// <summary>The sizes in a graph.</summary>
    /// <param name="described">The graph's layers.</param>
    /// <param name="valueOf">What an argument of a call is, or null while it is not known.</param>
    public TfShapes(IEnumerable<JsonNode> described, Func<JsonNode?, object?> valueOf)
    {
        this.valueOf = valueOf;
        foreach (var node in described.Where(TfOperation.Fits)) nodes[node["name"]!.GetValue<string>()] = node;
    }

    /// <summary>Whether a layer computes sizes, of a shape or of other sizes.</summary>
    public bool Contains(string name)
    {
        if (known.TryGetValue(name, out var isSize)) return isSize;
        known[name] = false;
        if (!nodes.TryGetValue(name, out var node)) return false;
        var function = TfFunctions.ShortName(TfOperation.FunctionOf(node));
        if (sources.Contains(function)) return known[name] = true;
        return known[name] = arithmetic.Contains(function) && TfKerasGraph.References(node["inbound_nodes"]).ToList() is { Count: > 0 } all
            && all.TrueForAll(Contains);
    }

    /// <summary>What a reference to such a layer stands for; null while the tensor whose shape is asked for is not there.</summary>
    public TfSizes? Of(JsonArray reference)
    {
        var node = nodes[reference[0]!.GetValue<string>()];
        var call = ((JsonArray)node["inbound_nodes"]!)[ConfigValue.Whole(reference[1]!)];
        var kwargs = TfKerasGraph.Kwargs(call);
        if (valueOf(call) is not { } first) return null;
        var function = TfFunctions.ShortName(TfOperation.FunctionOf(node));
        if (sources.Contains(function))
            return (first as KerasTensor ?? (first as object?[])?[0] as KerasTensor)?.Shape is { } shape ? TfSizes.Of(shape) : null;
        return function switch
        {
            "cast" or "identity" => One(first),
            "getitem" => Item(One(first), kwargs["slice_spec"]),
            "stack" or "concat" => new([.. ((object?[])first).SelectMany(v => One(v).Values)], IsSingle: false),
            "reduce_prod" => new([One(first).Values.Aggregate((TfSize)1, (a, b) => Combined("multiply", a, b))], IsSingle: true),
            _ => new([Combined(function, One(first).Values[0], One(valueOf(kwargs["y"])).Values[0])], IsSingle: true),
        };
    }

    static TfSizes One(object? value) => value switch
    {
        TfSizes sizes => sizes,
        JsonArray list => new([.. list.Select(n => (TfSize)ConfigValue.Whole(n!))], IsSingle: false),
        object?[] list => new([.. list.SelectMany(v => One(v).Values)], IsSingle: false),
        JsonNode number => new([ConfigValue.Whole(number)], IsSingle: true),
        _ => throw new KerasException("The file's model computes a size of what is none."),
    };

    static TfSizes Item(TfSizes sizes, JsonNode? spec)
    {
        if (spec is JsonArray { Count: 1 } one) spec = one[0];
        if (spec is JsonValue index) return new([sizes.Values[Place(ConfigValue.Whole(index))]], IsSingle: true);
        if (spec is not JsonObject slice || slice["step"] is { } step && ConfigValue.Whole(step) != 1)
            throw new KerasException($"The file's model takes the part {PythonJson.Text(spec)} of a shape, which is not known here.");
        var start = slice["start"] is { } from ? Place(ConfigValue.Whole(from)) : 0;
        var stop = slice["stop"] is { } to ? Place(ConfigValue.Whole(to)) : sizes.Values.Length;
        return new(sizes.Values[Math.Clamp(start, 0, sizes.Values.Length)..Math.Clamp(Math.Max(start, stop), 0, sizes.Values.Length)],
            IsSingle: false);

        int Place(int i) => i < 0 ? i + sizes.Values.Length : i;
    }

    static TfSize Combined(string function, TfSize a, TfSize b)
    {
        // A product with 1, or a sum with 0, is the same axis still.
        if (function == "multiply" && a.Known == 1 || function == "add" && a.Known == 0) return b;
        if (function is "multiply" or "floordiv" && b.Known == 1 || function is "add" or "subtract" && b.Known == 0) return a;
        if (a.Known is not { } x || b.Known is not { } y) return new(null);
        return function switch
        {
            "add" => x + y,
            "subtract" => x - y,
            "multiply" => x * y,
            _ => (int)Math.Floor((double)x / y),
        };
    }
}
