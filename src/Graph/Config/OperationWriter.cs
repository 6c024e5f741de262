using System.Reflection;
using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>Operations of <see cref="Ops"/> as nodes of <c>keras.ops</c>: the inverse of <see cref="OperationReader"/>.</summary>
static class OperationWriter
{
    /// <summary>Operations that <c>keras.ops</c> has not in this form: Python could not read them.</summary>
    static readonly HashSet<string> unknown = ["Positions"];

    /// <summary>Lists that Keras takes one number in place of.</summary>
    static readonly HashSet<string> scalars = ["axis", "strides", "dilationRate", "poolSize", "outputSize", "outputPadding"];

    /// <summary>The operation's node, without its call.</summary>
    public static JsonObject Write(Operation operation, ConfigWriter writer)
    {
        var name = operation.KerasClassName;
        if (unknown.Contains(name))
            throw operation.Error("cannot be saved: keras.ops has no such operation. Put it into a layer of your own.");
        CheckSizes(operation);
        var className = operation.SavedAs ?? OperationNames.ClassOf(name);
        var config = new JsonObject { ["name"] = operation.Name };
        foreach (var (p, value) in Parameters(operation).Where(p => !OperationNames.IsInCall(p.Parameter)))
            if (!OperationNames.IsNamed(p) && !IsUnknown(className, p, value))
                config[OperationNames.KeyOf(p)] = value != Operation.Open ? Fixed(className, p, value, writer)
                    : throw operation.Error($"cannot be saved: keras.ops keeps its {p.Name} as numbers, not as a tensor of the graph.");
        return new() { ["module"] = OperationNames.ModuleOf(className), ["class_name"] = className, ["config"] = config,
            ["registered_name"] = className };
    }

    /// <summary>The operation's call: tensors by place, as numbers where they are constants.</summary>
    public static JsonObject Call(Operation operation, Node node, Func<Symbol, JsonNode> reference, ConfigWriter writer)
    {
        var open = new Queue<KerasTensor>(node.Arguments.Inputs);
        var args = new JsonArray();
        var kwargs = new JsonObject();
        foreach (var (p, value) in Parameters(operation))
        {
            if (p.Name == "constantValues") kwargs["constant_values"] = (double)value! == 0 ? null : writer.Float((double)value);
            else if (OperationNames.IsNamed(p))
                kwargs[OperationNames.KeyOf(p)] = value is not null && p.ParameterType == typeof(KerasTensor)
                    ? Tensor(value) : ConfigValue.Write(value, writer);
            else if (!OperationNames.IsInCall(p)) continue;
            else if (value is null)
            {
                if (OperationNames.IsNullInCall(p)) args.Add(null);
            }
            else if (value is object[] list && p.ParameterType == typeof(KerasTensor[]))
            {
                JsonNode?[] tensors = [.. list.Select(Tensor)];
                if (!OperationNames.IsVariadic(p)) args.Add(new JsonArray(tensors));
                else foreach (var tensor in tensors) args.Add(tensor);
            }
            else if (value is Slice[] key) args.Add(key is [var only] ? Slice(only) : new JsonArray([.. key.Select(Slice)]));
            else args.Add(p.ParameterType == typeof(KerasTensor) ? Tensor(value) : ConfigValue.Write(value, writer));
        }
        return new() { ["args"] = args, ["kwargs"] = kwargs };

        JsonNode? Tensor(object tensor) => (tensor == Operation.Open ? open.Dequeue() : tensor) is Symbol symbol ? reference(symbol)
            : Number((Constant)tensor, writer);
    }

    /// <summary>Keras leaves one size open in a reshape, none in a broadcast, and takes no size from another tensor.</summary>
    static void CheckSizes(Operation operation)
    {
        foreach (var (p, value) in Parameters(operation))
            if (p.Name == "like" && value is not null || value is Shape sizes
                && sizes.Count(d => d is null or -1) > (operation.KerasClassName == "Reshape" ? 1 : 0))
                throw operation.Error("cannot be saved: keras.ops cannot say its "
                    + $"{(p.Name == "like" ? "sizes, which another tensor gives" : $"shape {value}")}. "
                    + "Put it into a layer of your own.");
    }

    /// <summary>A constant as a number, or a tensor; as a list where it came as one.</summary>
    public static JsonNode? Number(Constant constant, ConfigWriter writer) => constant switch
    {
        { Value: { } array, SavedAs: null } => ConfigValue.Write(array, writer),
        { Value: { } array, SavedAs: { } form } => new JsonObject { ["class_name"] = form, ["config"] = new JsonObject
            { ["value"] = ConfigValue.Elements(array), ["dtype"] = array.DType.KerasName } },
        { DType.IsFloat: true } => writer.Float(constant.Scalar!.Value),
        _ => (int)constant.Scalar!.Value,
    };

    /// <summary>Whether Keras's class has no such argument, which is at rest: the newest LayerNorm, or Amax.</summary>
    static bool IsUnknown(string className, ParameterInfo p, object? value) =>
        p.Name == "rmsScaling" && value is false || p.Name == "initial" && className is "Amax" or "Amin" && value is null;

    static IEnumerable<(ParameterInfo Parameter, object? Value)> Parameters(Operation operation) =>
        Operation.Find(operation.KerasClassName).GetParameters().Zip(operation.Template);

    static JsonNode? Fixed(string className, ParameterInfo p, object? value, ConfigWriter writer) => value switch
    {
        int[] { Length: 1 } one when scalars.Contains(p.Name!) => one[0],
        Constant { Value: { } array } => ConfigValue.Write(array, writer),
        Constant constant => Number(constant, writer),
        Shape shape when className == "Reshape" => new JsonArray([.. shape.Select(d => (JsonNode)(d ?? -1))]),
        ContractedAxes axes => axes.Count is { } count ? count
            : new JsonArray(ConfigValue.Write(axes.First, writer), ConfigValue.Write(axes.Second, writer)),
        (int Before, int After)[] widths => new JsonArray([.. widths.Select(w => new JsonArray(w.Before, w.After))]),
        _ => ConfigValue.Write(value, writer),
    };

    static JsonNode? Slice(Slice slice) => slice.Type switch
    {
        OnnxKeras.Slice.Kind.Index => slice.Start,
        OnnxKeras.Slice.Kind.NewAxis => null,
        OnnxKeras.Slice.Kind.Ellipsis => new JsonObject { ["class_name"] = "__ellipsis__", ["config"] = new JsonObject() },
        _ => new JsonObject
        {
            ["class_name"] = "__slice__",
            ["config"] = new JsonObject { ["start"] = slice.Start, ["stop"] = slice.End, ["step"] = slice.Step == 1 ? null : slice.Step },
        },
    };
}
