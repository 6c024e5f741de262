using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>The inverse of <see cref="Read"/>: constructor arguments as JSON.</summary>
static partial class ConfigValue
{
    /// <summary>An argument as JSON.</summary>
    public static JsonNode? Write(object? value, ConfigWriter writer) => value switch
    {
        null => null,
        bool b => b,
        int i => i,
        long l => l,
        double d => writer.Float(d),
        string s => s,
        DType type => type.KerasName,
        Enum e => writer.EnumName(e),
        Shape shape => ListOf(shape, writer),
        Size2D s => ListOf(s.ToArray(), writer),
        Size3D s => ListOf(s.ToArray(), writer),
        Border1D b => ListOf(new[] { b.Before, b.After }, writer),
        Border2D b => ListOf(b.ToArray(), writer),
        Border3D b => ListOf(b.ToArray(), writer),
        Bounds b => ListOf(new[] { b.Lower, b.Upper }, writer),
        AxisList axes => axes.IsSingle ? axes[0] : ListOf(axes, writer),
        NDArray array => ArrayOf(array, writer),
        ActivationFunction activation => writer.Activation(activation),
        Layer layer => writer.WriteLayer(layer),
        IConfigurable configurable => writer.WriteObject(configurable),
        IReadOnlyDictionary<string, double> named =>
            new JsonObject(named.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)writer.Float(p.Value)))),
        IEnumerable list => ListOf(list, writer),
        _ => throw new KerasException($"A configuration cannot hold an argument of type {value.GetType().Name}."),
    };

    /// <summary>A float as Python writes it: whole ones with <c>.0</c>.</summary>
    public static JsonNode Float(double value)
    {
        if (!double.IsFinite(value)) return JsonValue.Create(value);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text)!;
    }

    /// <summary>An array's elements as NumPy lists them: floats with all the digits that they have as float64.</summary>
    public static JsonNode Elements(NDArray array) => array.Rank > 0
        ? new JsonArray([.. Enumerable.Range(0, array.Shape[0]!.Value).Select(i =>
            Elements(array.Rows(i, i + 1).Reshape(array.Shape[1..])))])
        : array.DType == DType.Bool ? array.GetDouble(0) != 0
        : array.DType.IsFloat ? Float(array.GetDouble(0)) : Whole(array.GetDouble(0));

    static JsonArray ArrayOfRows(NDArray array, ConfigWriter writer)
    {
        var rows = new JsonArray();
        for (var i = 0; i < array.Shape[0]; i++) rows.Add(ArrayOf(array.Rows(i, i + 1).Reshape(array.Shape[1..]), writer));
        return rows;
    }

    static JsonNode ArrayOf(NDArray array, ConfigWriter writer) => array.Rank == 0
        ? array.DType == DType.Float64 ? Float(array.GetDouble(0))
            : array.DType.IsFloat ? Shortest(array.GetDouble(0)) : Whole(array.GetDouble(0))
        : ArrayOfRows(array, writer);

    static JsonNode Whole(double value) => value == (int)value ? (int)value : (long)value;

    /// <summary>An array's float32 by its fewest digits.</summary>
    static JsonNode Shortest(double value) =>
        Float(double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    static JsonArray ListOf(IEnumerable values, ConfigWriter writer) => [.. values.Cast<object?>().Select(v => Write(v, writer))];
}
