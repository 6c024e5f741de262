using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>A call of a function of TensorFlow: the first argument, and the others by their names there.</summary>
sealed class TfCall(Layer layer, string function, object? first, IReadOnlyDictionary<string, object?> arguments, ConfigReader reader)
{
    /// <summary>The names of a function's second operand.</summary>
    static readonly string[] seconds = ["y", "b", "a", "bias", "x"];

    /// <summary>The function.</summary>
    public string Function => function;

    /// <summary>The first argument, a tensor.</summary>
    public KerasTensor X => Tensor(first, "its first argument");

    /// <summary>The first argument, a list of tensors.</summary>
    public KerasTensor[] All => [.. (first as object?[] ?? (first as JsonArray)?.Cast<object?>() ?? [first])
        .Select(v => Tensor(v, "its first argument"))];

    /// <summary>The second operand.</summary>
    public KerasTensor Second => this[Array.Find(seconds, n => Given(n) is not null) ?? "y"];

    /// <summary>Every tensor of the graph that the call takes.</summary>
    public IEnumerable<KerasTensor> Tensors => Flat(first).Concat(arguments.Values.SelectMany(Flat));

    /// <summary>A tensor by its name.</summary>
    public KerasTensor this[string name] => Tensor(Given(name), name);

    /// <summary>An argument, or null where it was not given or is Python's None.</summary>
    public object? Given(string name) => arguments.GetValueOrDefault(name);

    /// <summary>An argument as a value of JSON.</summary>
    public JsonNode? Json(string name) => Given(name) switch
    {
        null => null,
        JsonNode node => node,
        TfSizes { IsSingle: true } size when size.Values[0].Known is { } known => known,
        _ => throw Refused(name),
    };

    /// <summary>A whole number.</summary>
    public int Int(string name, int? otherwise = null) =>
        Json(name) is { } node ? ConfigValue.Whole(node) : otherwise ?? throw Refused(name);

    /// <summary>A number.</summary>
    public double Number(string name, double otherwise) => Json(name) is { } node ? ConfigValue.Number(node) : otherwise;

    /// <summary>Whether a flag is set.</summary>
    public bool Flag(string name) => Json(name) is { } node && ConfigValue.Number(node) != 0;

    /// <summary>A word.</summary>
    public string? Text(string name) => Json(name)?.GetValue<string>();

    /// <summary>One axis or several; null where none is given.</summary>
    public int[]? Axes(string name) => Json(name) switch
    {
        null => null,
        JsonArray list => [.. list.Select(n => ConfigValue.Whole(n!))],
        var one => [ConfigValue.Whole(one)],
    };

    /// <summary>A value as an argument of an operation here.</summary>
    public T Value<T>(string name) => Json(name) is { } node ? (T)ConfigValue.Read(node, typeof(T), reader)! : throw Refused(name);

    /// <summary>A shape: the batch keeps its size, one other size that is known only when the model runs is what remains.</summary>
    public Shape Shape(string name)
    {
        TfSize[] sizes = [.. Sizes(Given(name))];
        int?[] shape = [.. sizes.Select((s, i) => s is { Known: null, Axis: 0 } && i == 0 ? null : s.Known ?? (int?)-1)];
        // Of several, those that the tensor has at the same place are kept.
        for (var i = 0; i < shape.Length && shape.Count(d => d == -1) > 1; i++)
            if (sizes[i].Axis == i && i < X.Rank && X.Shape[i] is null) shape[i] = null;
        return shape.Count(d => d == -1) <= 1 ? new(shape)
            : throw layer.Error($"calls {function} with several sizes that are known only when the model runs.");

        IEnumerable<TfSize> Sizes(object? value) => value switch
        {
            TfSizes known => known.Values,
            JsonArray list => list.Select(n => (TfSize)ConfigValue.Whole(n!)),
            JsonNode one => [ConfigValue.Whole(one)],
            object?[] list => list.SelectMany(Sizes),
            _ => throw Refused(name),
        };
    }

    /// <summary>An argument that is refused, by its name.</summary>
    public KerasException Refused(string name) => layer.Error($"calls tf.{function}, which cannot be had here with {name} = "
        + $"{(Given(name) is JsonNode node ? PythonJson.Text(node) : Given(name) is null ? "None" : "a tensor")}.");

    /// <summary>Refuses an argument unless it is at rest.</summary>
    public void Require(string name, Func<JsonNode, bool> isAtRest)
    {
        if (Given(name) is { } given && !(given is JsonNode node && isAtRest(node))) throw Refused(name);
    }

    /// <summary>Refuses a flag that is set.</summary>
    public void RequireOff(params string[] names)
    {
        foreach (var name in names)
            Require(name, n => n.GetValueKind() is JsonValueKind.False or JsonValueKind.Number && ConfigValue.Number(n) == 0);
    }

    /// <summary>An error that names the function.</summary>
    public KerasException Unknown() => layer.Error($"calls TensorFlow's function {function}, which is not known here: build the model with "
        + "layers in its place in Python, and save it again.");

    KerasTensor Tensor(object? value, string name) => value switch
    {
        KerasTensor tensor => tensor,
        object?[] { Length: 1 } one => Tensor(one[0], name),
        TfSizes sizes => sizes.ToConstant(layer),
        JsonArray list => OperationReader.Constant(list, null),
        JsonObject o when o["class_name"]?.ToString() is "__tensor__" or "__numpy__" =>
            OperationReader.Constant(o["config"]!["value"]!, o),
        JsonValue number when number.GetValueKind() is JsonValueKind.Number => OperationReader.Constant(number, null),
        JsonValue truth when truth.GetValueKind() is JsonValueKind.True or JsonValueKind.False => (int)ConfigValue.Number(truth),
        _ => throw Refused(name),
    };

    static IEnumerable<KerasTensor> Flat(object? value) => value switch
    {
        KerasTensor tensor => [tensor],
        object?[] list => list.SelectMany(Flat),
        _ => [],
    };
}
