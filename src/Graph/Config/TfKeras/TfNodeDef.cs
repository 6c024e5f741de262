using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>
/// The layers that TensorFlow 2.0 to 2.3 made of its operations: a node of its own graphs, with those inputs that are constants beside it.
/// </summary>
static class TfNodeDef
{
    /// <summary>The function of an operation, and the arguments that its further inputs are.</summary>
    static readonly Dictionary<string, (string Function, string[] Inputs)> operations = new()
    {
        ["AddV2"] = ("add", ["y"]), ["Add"] = ("add", ["y"]), ["BiasAdd"] = ("bias_add", ["bias"]), ["Sub"] = ("subtract", ["y"]),
        ["Mul"] = ("multiply", ["y"]), ["RealDiv"] = ("divide", ["y"]), ["FloorDiv"] = ("floordiv", ["y"]), ["FloorMod"] = ("mod", ["y"]),
        ["Pow"] = ("pow", ["y"]), ["Maximum"] = ("maximum", ["y"]), ["Minimum"] = ("minimum", ["y"]),
        ["SquaredDifference"] = ("squared_difference", ["y"]), ["Equal"] = ("equal", ["y"]), ["NotEqual"] = ("not_equal", ["y"]),
        ["Greater"] = ("greater", ["y"]), ["GreaterEqual"] = ("greater_equal", ["y"]), ["Less"] = ("less", ["y"]),
        ["LessEqual"] = ("less_equal", ["y"]), ["LogicalAnd"] = ("logical_and", ["y"]), ["LogicalOr"] = ("logical_or", ["y"]),
        ["Neg"] = ("negative", []), ["Abs"] = ("abs", []), ["Exp"] = ("exp", []), ["Log"] = ("log", []), ["Sqrt"] = ("sqrt", []),
        ["Rsqrt"] = ("rsqrt", []), ["Square"] = ("square", []), ["Sigmoid"] = ("sigmoid", []), ["Tanh"] = ("tanh", []),
        ["Relu"] = ("relu", []), ["Relu6"] = ("relu6", []), ["Elu"] = ("elu", []), ["Selu"] = ("selu", []), ["Softplus"] = ("softplus", []),
        ["Softmax"] = ("softmax", []), ["LogSoftmax"] = ("log_softmax", []), ["LeakyRelu"] = ("leaky_relu", []), ["Sin"] = ("sin", []),
        ["Cos"] = ("cos", []), ["Floor"] = ("floor", []), ["Ceil"] = ("ceil", []), ["Round"] = ("round", []), ["Sign"] = ("sign", []),
        ["Identity"] = ("identity", []), ["StopGradient"] = ("stop_gradient", []), ["LogicalNot"] = ("logical_not", []),
        ["Mean"] = ("mean", ["axis"]), ["Sum"] = ("sum", ["axis"]), ["Max"] = ("max", ["axis"]), ["Min"] = ("min", ["axis"]),
        ["Prod"] = ("prod", ["axis"]), ["Any"] = ("any", ["axis"]), ["All"] = ("all", ["axis"]), ["ArgMax"] = ("argmax", ["axis"]),
        ["ArgMin"] = ("argmin", ["axis"]), ["Cumsum"] = ("cumsum", ["axis"]), ["Reshape"] = ("reshape", ["shape"]),
        ["Transpose"] = ("transpose", ["perm"]), ["ExpandDims"] = ("expand_dims", ["axis"]), ["Squeeze"] = ("squeeze", []),
        ["Tile"] = ("tile", ["multiples"]), ["Pad"] = ("pad", ["paddings"]), ["PadV2"] = ("pad", ["paddings", "constant_values"]),
        ["ReverseV2"] = ("reverse", ["axis"]), ["MatMul"] = ("matmul", ["b"]), ["BatchMatMulV2"] = ("matmul", ["b"]),
        ["ClipByValue"] = ("clip_by_value", ["clip_value_min", "clip_value_max"]), ["SelectV2"] = ("where", ["x", "y"]),
        ["GatherV2"] = ("gather", ["indices", "axis"]), ["Slice"] = ("slice", ["begin", "size"]), ["Cast"] = ("cast", []),
        ["AddN"] = ("add_n", []), ["Pack"] = ("stack", []), ["ConcatV2"] = ("concat", ["axis"]), ["StridedSlice"] = ("getitem", []),
    };

    /// <summary>Attributes of nodes under the names of the functions' arguments.</summary>
    static readonly Dictionary<string, string> attributes = new()
    {
        ["keep_dims"] = "keepdims", ["transpose_a"] = "transpose_a", ["transpose_b"] = "transpose_b", ["adj_x"] = "transpose_a",
        ["adj_y"] = "transpose_b", ["axis"] = "axis", ["alpha"] = "alpha", ["squeeze_dims"] = "axis", ["exclusive"] = "exclusive",
        ["reverse"] = "reverse", ["batch_dims"] = "batch_dims",
    };

    /// <summary>The node of a layer; some versions hold it as text.</summary>
    public static JsonNode Of(JsonNode described) => described["config"]?["node_def"] switch
    {
        JsonObject node => node,
        JsonValue text when text.TryGetValue<string>(out var json) && json.StartsWith('{') =>
            PythonJson.Parse(json, "The node of a TensorFlowOpLayer")!,
        _ => throw new KerasException(
            $"The TensorFlowOpLayer '{described["name"]}' holds its node in binary form, which is not read here."),
    };

    /// <summary>The call that the node makes.</summary>
    /// <exception cref="KerasException">The operation is not known here.</exception>
    public static TfCall Call(Layer layer, JsonNode described, object? first, ConfigReader reader)
    {
        var node = Of(described);
        var op = node["op"]?.ToString() ?? "";
        if (!operations.TryGetValue(op, out var known))
            throw layer.Error($"is TensorFlow's operation {op}, which is not known here: build the model with layers in its place in "
                + "Python, and save it again.");
        var inputs = Inputs(first, described["config"]?["constants"] as JsonObject ?? []);
        var arguments = new Dictionary<string, object?>();
        foreach (var (name, value) in node["attr"] as JsonObject ?? [])
            if (attributes.TryGetValue(name, out var argument)) arguments[argument] = Plain(value);
        if (op == "Cast") arguments["dtype"] = TypeOf(node["attr"]?["DstT"]?["type"]?.ToString());
        if (op == "StridedSlice") arguments["slice_spec"] = Slices(layer, inputs, node["attr"]);
        var isList = op is "AddN" or "Pack" or "ConcatV2";
        var rest = isList ? inputs[(inputs.Count - known.Inputs.Length)..] : inputs[1..];
        foreach (var (name, value) in known.Inputs.Zip(rest)) arguments[name] = value;
        return new TfCall(layer, known.Function, isList ? inputs[..(inputs.Count - known.Inputs.Length)].ToArray() : inputs[0], arguments,
            reader);
    }

    /// <summary>The inputs in order: constants by their places, tensors in the places between.</summary>
    static List<object?> Inputs(object? first, JsonObject constants)
    {
        var tensors = new Queue<object?>(first as object?[] ?? [first]);
        return [.. Enumerable.Range(0, tensors.Count + constants.Count)
            .Select(i => constants.TryGetPropertyValue($"{i}", out var constant) ? constant : tensors.Dequeue())];
    }

    /// <summary>An attribute's value, or null for an empty list; whole numbers are text in Protobuf's JSON.</summary>
    static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject o when o["list"] is JsonObject list => list["i"] is JsonArray { Count: > 0 } all
            ? new JsonArray([.. all.Select(i => (JsonNode)Whole(i))]) : null,
        JsonObject o when o["i"] is { } whole => Whole(whole),
        JsonObject o => (o["b"] ?? o["f"])?.DeepClone(),
        _ => null,
    };

    static int Whole(JsonNode? node) => node is JsonValue text && text.TryGetValue<string>(out var digits)
        ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
        : ConfigValue.Whole(node!);

    static JsonNode? TypeOf(string? type) => type is null ? null : type["DT_".Length..].ToLowerInvariant() switch
    {
        "float" => "float32",
        "half" => "float16",
        "double" => "float64",
        var name => name,
    };

    /// <summary>begin, end and strides, with masks that say where they do not count.</summary>
    static JsonArray Slices(Layer layer, List<object?> inputs, JsonNode? attributes)
    {
        if (inputs is not [_, JsonArray begin, JsonArray end, JsonArray strides])
            throw layer.Error("cuts a tensor at places that are known only when the model runs.");
        var slices = new JsonArray();
        for (var i = 0; i < begin.Count; i++)
            slices.Add(Has("new_axis_mask", i) ? null
                : Has("ellipsis_mask", i) ? new JsonObject { ["class_name"] = "__ellipsis__" }
                : Has("shrink_axis_mask", i) ? begin[i]!.DeepClone()
                : new JsonObject
                {
                    ["start"] = Has("begin_mask", i) ? null : begin[i]!.DeepClone(),
                    ["stop"] = Has("end_mask", i) ? null : end[i]!.DeepClone(),
                    ["step"] = strides[i]!.DeepClone(),
                });
        return slices;

        bool Has(string mask, int i) => attributes?[mask]?["i"] is { } bits && (Whole(bits) >> i & 1) == 1;
    }
}
