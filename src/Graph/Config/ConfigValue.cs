using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>JSON values as the types of constructor parameters.</summary>
static partial class ConfigValue
{
    /// <summary>A JSON value as a parameter's type.</summary>
    public static object? Read(JsonNode? node, Type type, ConfigReader reader)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        node = Plain(node);
        if (node is null) return null;
        if (IsArray(node)) return type == typeof(NDArray) ? ArrayOf(node) : Read(node["config"]!["value"], type, reader);
        if (type == typeof(int)) return Whole(SeedOf(node) ?? Only(node));
        if (type == typeof(long)) return WholeLong(Only(node));
        if (type == typeof(double)) return Number(Only(node));
        if (type == typeof(bool)) return node.GetValue<bool>();
        if (type == typeof(string)) return node.GetValue<string>();
        if (type == typeof(DType)) return DTypes.Parse(node.GetValue<string>());
        if (type.IsEnum) return EnumOf(node.GetValue<string>(), type);
        if (type == typeof(Shape)) return new Shape([.. Sizes(node)]);
        if (type == typeof(Size2D)) return Ints(node, 2) is var s ? new Size2D(s[0], s[1]) : default;
        if (type == typeof(Size3D)) return Ints(node, 3) is var t ? new Size3D(t[0], t[1], t[2]) : default;
        if (type == typeof(Border1D)) return Border(node);
        if (type == typeof(Border2D)) return Borders(node, 2) is var b ? new Border2D(b[0], b[1]) : default;
        if (type == typeof(Border3D)) return Borders(node, 3) is var c ? new Border3D(c[0], c[1], c[2]) : default;
        if (type == typeof(Bounds)) return Bounds(node);
        if (type == typeof(AxisList)) return node is JsonArray axes ? (AxisList)axes.Select(a => Whole(a!)).ToArray() : Whole(node);
        if (type == typeof(NDArray)) return ArrayOf(node);
        if (type == typeof(IReadOnlyDictionary<string, double>)) return NumbersByName(node);
        if (type == typeof(ActivationFunction)) return reader.ReadActivation(node);
        if (type == typeof(Initializer)) return reader.ReadObject(type, "initializer", node);
        if (type == typeof(Regularizer)) return reader.ReadObject(type, "regularizer", node);
        if (type == typeof(Constraint)) return reader.ReadObject(type, "constraint", node);
        if (typeof(Layer).IsAssignableFrom(type)) return reader.ReadLayer(node);
        if (node.GetValueKind() == JsonValueKind.Number && type.GetMethod("op_Implicit", [typeof(double)]) is { } convert)
            return convert.Invoke(null, [Number(node)]);
        if (node is JsonObject && type.IsAbstract && type.IsClass)
            return reader.ReadObject(type, Names.ToSnakeCase(type.Name).Replace('_', ' '), node);
        if (ElementOf(type) is { } element) return ListOf(node as JsonArray ?? [node.DeepClone()], element, reader);
        throw new KerasException($"A configuration cannot hold an argument of type {type.Name}.");
    }

    /// <summary>The elements of an array that Keras has written as a tensor.</summary>
    static JsonNode? Plain(JsonNode? node) => node is JsonObject described && described["class_name"] is JsonValue name
        && name.TryGetValue<string>(out var kind) && kind is "__tensor__" or "__numpy__" ? described["config"]?["value"] : node;

    /// <summary>A number of any JSON form; Keras writes whole numbers as floats at times.</summary>
    public static double Number(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => node.AsValue() is var v && v.TryGetValue<double>(out var number)
        ? number
        : v.TryGetValue<int>(out var whole) ? whole : v.GetValue<long>(),
        _ => throw new FormatException("not a number"),
    };

    /// <summary>A whole number, in whatever form.</summary>
    public static int Whole(JsonNode node) => Number(node) is var number && number == (int)number ? (int)number : throw NotWhole();

    static long WholeLong(JsonNode node) => node is JsonValue value && value.TryGetValue<long>(out var exact) ? exact
        : Number(node) is var number && number == (long)number ? (long)number : throw NotWhole();

    static FormatException NotWhole() => new("not a whole number in range");

    /// <summary>Whether a value is an array of NumPy's or a tensor, which Keras writes with its type.</summary>
    public static bool IsArray(JsonNode? node) => node is JsonObject o && o["class_name"]?.ToString() is "__numpy__" or "__tensor__";

    /// <summary>A nested list of numbers, or one number, as float64; an array in its own type.</summary>
    public static NDArray ArrayOf(JsonNode node)
    {
        if (IsArray(node)) return ArrayOf(node["config"]!["value"]!).Cast(DTypes.Parse(node["config"]!["dtype"]?.ToString() ?? "float32"));
        if (node is JsonObject described)
            // Keras 2 names the type alone.
            return described is { Count: 2 } && described["type"]?.ToString() == "ndarray" && described["value"] is { } elements
                ? ArrayOf(elements)
                : throw new FormatException("not an array");
        var shape = new List<int?>();
        for (var level = node; level is JsonArray list; level = list[0])
        {
            shape.Add(list.Count);
            if (list.Count == 0) break;
        }
        var values = new List<double>();
        Collect(node);
        return NDArray.Of(values.ToArray(), [.. shape]);

        void Collect(JsonNode part)
        {
            if (part is JsonArray list) foreach (var item in list) Collect(item!);
            else values.Add(Number(part));
        }
    }

    static object EnumOf(string name, Type type)
    {
        foreach (var value in Enum.GetValues(type))
            if (KerasName(value) == name || name == "normal" && KerasName(value) == "truncated_normal" || name == "tf-idf"
                && KerasName(value) == "tf_idf")
                return value;
        var kind = Names.ToSnakeCase(type.Name).Replace('_', ' ');
        throw new FormatException(Names.Unknown(kind, name, Enum.GetValues(type).Cast<object>().Select(KerasName)));
    }

    /// <summary>An enum's value as Keras spells it, such as <c>channels_last</c> or <c>ROC</c>.</summary>
    public static string KerasName(object value) =>
        value.ToString()! is var name && name.All(char.IsUpper) ? name : Names.ToSnakeCase(name);

    /// <summary>The number that a seed generator began with, where one stands for a seed.</summary>
    static JsonNode? SeedOf(JsonNode node) =>
        node is JsonObject described && described["class_name"]?.ToString() == "SeedGenerator" ? described["config"]?["seed"] : null;

    static JsonNode Only(JsonNode node) => node is JsonArray { Count: 1 } list ? list[0]! : node;

    static IEnumerable<int?> Sizes(JsonNode node) =>
        node is JsonArray list ? list.Select(d => d is null ? null : (int?)Whole(d)) : [Whole(node)];

    static int[] Ints(JsonNode node, int count) => node is JsonArray list
        ? list.Count == count ? [.. list.Select(d => Whole(d!))] : throw new FormatException($"not {count} numbers")
        : [.. Enumerable.Repeat(Whole(node), count)];

    static Border1D Border(JsonNode node) => Ints(node, 2) is var sides ? new Border1D(sides[0], sides[1]) : default;

    static Border1D[] Borders(JsonNode node, int count) => node is JsonArray list
        ? list.Count == count ? [.. list.Select(b => Border(b!))] : throw new FormatException($"not {count} borders")
        : [.. Enumerable.Repeat(Border(node), count)];

    static Bounds Bounds(JsonNode node) => node is not JsonArray pair ? Number(node)
        : pair.Count == 2 ? new Bounds(Number(pair[0]!), Number(pair[1]!)) : throw new FormatException("not two numbers");

    static Dictionary<string, double> NumbersByName(JsonNode node) => node is JsonObject named
        ? named.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => Number(p.Value!))
        : throw new FormatException("not numbers by name");

    static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType
            && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    static Array ListOf(JsonArray list, Type element, ConfigReader reader)
    {
        var result = Array.CreateInstance(element, list.Count);
        for (var i = 0; i < list.Count; i++) result.SetValue(Read(list[i], element, reader), i);
        return result;
    }
}
