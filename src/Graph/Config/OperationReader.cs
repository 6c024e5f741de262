using System.Reflection;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>Stands for an operation of <c>keras.ops</c> in a file until its call makes the node.</summary>
sealed class OperationReader(JsonNode described, ConfigReader reader) : Layer(described["name"]!.GetValue<string>())
{
    /// <summary>Whether a node of a file is an operation, not a layer.</summary>
    public static bool IsOperation(JsonNode node) => node["module"]?.GetValue<string>() is { } module
        && (module.Contains(".ops") || module == OperationNames.Activations && node["class_name"]?.GetValue<string>() == "Mish");

    /// <summary>Makes the node: positional arguments from the call, the others from the configuration or by name.</summary>
    public KerasTensor[] Call(IReadOnlyList<object?> args, IReadOnlyDictionary<string, object?> kwargs)
    {
        var className = described["class_name"]!.GetValue<string>();
        var method = Operation.Find(OperationNames.MethodOf(className));
        var config = (JsonObject)described["config"]!;
        var parameters = method.GetParameters();
        var values = new object?[parameters.Length];
        var next = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            var p = parameters[i];
            if (OperationNames.IsVariadic(p)) values[i] = Tensors(args.Skip(next), p);
            else if (TryFind(config, OperationNames.KeyOf(p).Replace("_", ""), out var fixedValue)) values[i] = Convert(fixedValue, p);
            else if (TryFind(kwargs, p.Name!, out var named)) values[i] = Convert(named, p);
            else if (next < args.Count) values[i] = Convert(args[next++], p);
            else values[i] = Default(p);
        }
        return Operation.Record(method.Name, values, Name, className);
    }

    static object? Default(ParameterInfo p) => p.HasDefaultValue ? p.DefaultValue : null;

    object? Convert(object? value, ParameterInfo p)
    {
        var type = p.ParameterType;
        // Python's None, where the parameter can be null; a number cannot, and has its default instead.
        if (value is null && type != typeof(Slice[]))
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Default(p) : null;
        if (type == typeof(KerasTensor)) return Tensor(value, p);
        if (type == typeof(KerasTensor[])) return Tensors(value as IEnumerable<object?> ?? [value], p);
        if (type == typeof(Slice[])) return value is Slice[] ? value : Slices(value as JsonNode);
        if (value is not JsonNode json) return value;
        if (type == typeof((int Before, int After)[])) return PadWidths(json);
        if (type == typeof(ContractedAxes)) return Contracted(json);
        if (type == typeof(int[]) && json is JsonValue) return new[] { (int)ConfigValue.Number(json) };
        return ConfigValue.Read(json, type, reader);
    }

    KerasTensor[] Tensors(IEnumerable<object?> values, ParameterInfo p) => [.. values.Select(v => Tensor(v, p))];

    KerasTensor Tensor(object? value, ParameterInfo p) => value switch
    {
        KerasTensor tensor => tensor,
        JsonObject o when ConfigValue.IsArray(o) => Constant(o["config"]!["value"]!, o),
        JsonNode node => Constant(node, null),
        _ => throw Error($"cannot take {value ?? "None"} for {p.Name}."),
    };

    /// <summary>Keras's forms: one number for all sides, (before, after) for all axes, or a list of either.</summary>
    static (int Before, int After)[] PadWidths(JsonNode json) => json is JsonArray list
        ? list.All(w => w is JsonArray) ? [.. list.Select(w => Sides((JsonArray)w!))] : [Sides(list)]
        : [(ConfigValue.Whole(json), ConfigValue.Whole(json))];

    static (int Before, int After) Sides(JsonArray widths) => (ConfigValue.Whole(widths[0]!), ConfigValue.Whole(widths[^1]!));

    /// <summary>So many axes, or a pair of lists.</summary>
    internal static ContractedAxes Contracted(JsonNode json) => json is JsonArray pair
        ? new ContractedAxes(Axes(pair[0]!), Axes(pair[1]!))
        : ConfigValue.Whole(json);

    static int[] Axes(JsonNode json) => json is JsonArray list ? [.. list.Select(a => ConfigValue.Whole(a!))] : [ConfigValue.Whole(json)];

    /// <summary>A number or a list of numbers, of the type that its holder in the file names, where there is one.</summary>
    internal static Constant Constant(JsonNode node, JsonObject? holder)
    {
        var dtype = holder?["config"]!["dtype"]?.GetValue<string>();
        if (node is JsonArray list)
        {
            var type = dtype is not null ? DTypes.Parse(dtype) : IsFloat(list) ? DType.Float32 : DType.Int32;
            return new Constant(ConfigValue.ArrayOf(list).Cast(type)) { SavedAs = holder?["class_name"]!.GetValue<string>() };
        }
        return IsFloat(node) || dtype?.StartsWith("float") == true ? new Constant(ConfigValue.Number(node))
            : new Constant((int)ConfigValue.Number(node));
    }

    /// <summary>Whether Python would read a float: with a point or an exponent, NaN or Infinity.</summary>
    static bool IsFloat(JsonNode node) => PythonJson.Text(node).AsSpan().IndexOfAny(".eNI") >= 0;

    static Slice[] Slices(JsonNode? json) => json is JsonArray list ? [.. list.Select(SliceOf)] : [SliceOf(json)];

    static Slice SliceOf(JsonNode? json) => json switch
    {
        null => Slice.NewAxis,
        JsonObject o when o["class_name"]?.GetValue<string>() == "__ellipsis__" => Slice.Ellipsis,
        JsonObject o => Slice.Of(Part(o, "start"), Part(o, "stop"), Part(o, "step") ?? 1),
        _ => (int)ConfigValue.Number(json),
    };

    static int? Part(JsonObject slice, string key) => slice["config"]![key] is { } value ? (int)ConfigValue.Number(value) : null;

    static bool TryFind<T>(IEnumerable<KeyValuePair<string, T>> values, string parameter, out T? found)
    {
        foreach (var (key, value) in values)
            if (string.Equals(key.Replace("_", ""), parameter, StringComparison.OrdinalIgnoreCase))
            {
                found = value;
                return true;
            }
        found = default;
        return false;
    }
}
