using Google.Protobuf;
using OnnxKeras.Onnx.Proto;
using AttributeType = OnnxKeras.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace OnnxKeras.Onnx;

/// <summary>Turns a graph into the format's messages: names everything, and leaves out what no output needs.</summary>
sealed class OnnxWriter
{
    readonly HashSet<string> taken = [""];
    readonly Dictionary<Edge, string> names = [];
    readonly Dictionary<(string, DType, Shape), List<(NDArray Value, string Name)>> constants = [];
    readonly GraphProto root = new();

    /// <summary>The model of a graph whose outputs bear the given names; the unknown first axis of some is not the batch.</summary>
    public static ModelProto Write(OnnxGraph graph, string name, IReadOnlyList<string> outputNames, int opset,
        IReadOnlySet<int> withoutBatch) => new()
    {
        // The version of the file format that each operator set came with.
        IrVersion = opset switch { < 19 => 8, < 21 => 9, < 23 => 10, _ => 11 },
        ProducerName = "OnnxKeras",
        ProducerVersion = typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3),
        OpsetImport = { new OperatorSetIdProto { Version = opset } },
        Graph = new OnnxWriter().Root(graph, name, outputNames, withoutBatch),
    };

    /// <summary>The format's number of an element type.</summary>
    public static int TypeOf(DType type) => (int)(type switch
    {
        DType.Float32 => TensorProto.Types.DataType.Float,
        DType.Float64 => TensorProto.Types.DataType.Double,
        DType.BFloat16 => TensorProto.Types.DataType.Bfloat16,
        _ => Enum.Parse<TensorProto.Types.DataType>(type.ToString(), ignoreCase: true),
    });

    GraphProto Root(OnnxGraph graph, string name, IReadOnlyList<string> outputNames, IReadOnlySet<int> withoutBatch)
    {
        root.Name = name;
        foreach (var (edge, type, shape) in graph.Inputs) root.Input.Add(Info(names[edge] = Unique(edge.Name!), type, shape, edge.Name));
        for (var i = 0; i < outputNames.Count; i++)
        {
            var (edge, type, shape) = graph.Outputs[i];
            root.Output.Add(Info(names[edge] = Unique(outputNames[i]), type, shape, outputNames[i], !withoutBatch.Contains(i)));
        }
        root.Node.Add(graph.NeededNodes().Select(Node));
        return root;
    }

    GraphProto Body(OnnxGraph body, string name)
    {
        var proto = new GraphProto { Name = name };
        foreach (var (edge, type, shape) in body.Inputs)
            proto.Input.Add(Info(names[edge] = Unique($"{name}/{edge.Name}"), type, shape, null));
        proto.Node.Add(body.NeededNodes().Select(Node));
        foreach (var (edge, type, shape) in body.Outputs) proto.Output.Add(Info(names[edge], type, shape, null));
        return proto;
    }

    NodeProto Node(OnnxNode node)
    {
        var name = Unique(node.Scope.Length == 0 ? node.Op : $"{node.Scope}/{node.Op}", "node:");
        var proto = new NodeProto { Name = name, OpType = node.Op };
        proto.Input.Add(node.Inputs.Select(i => i is null ? "" : NameOf(i)));
        while (proto.Input.Count > 0 && proto.Input[^1] == "") proto.Input.RemoveAt(proto.Input.Count - 1);
        foreach (var output in node.Outputs)
        {
            if (!names.ContainsKey(output)) names[output] = Unique(name);
            proto.Output.Add(names[output]);
        }
        proto.Attribute.Add(node.Attributes.Select(a => Attribute(a.Name, a.Value, name)));
        return proto;
    }

    /// <summary>An edge's name; a constant becomes an initializer when it is first read.</summary>
    string NameOf(Edge edge)
    {
        if (names.TryGetValue(edge, out var name)) return name;
        var value = edge.Constant ?? throw new InvalidOperationException($"An edge '{edge.Name}' is read before it is made.");
        var wanted = edge.Name
            ?? $"{value.DType.KerasName}_{(value.Rank == 0 ? value.ToScalar().ToString("G6") : $"const_{string.Join('x', value.Shape)}")}";
        var key = (wanted, value.DType, value.Shape);
        if (!constants.TryGetValue(key, out var twins)) constants.Add(key, twins = []);
        var twin = twins.Find(t => ReferenceEquals(t.Value, value) || Same(t.Value, value));
        if (twin.Name is null)
        {
            twins.Add(twin = (value, Unique(wanted)));
            root.Initializer.Add(Tensor(value, twin.Name));
        }
        return names[edge] = twin.Name;
    }

    static bool Same(NDArray x, NDArray y) => x.DType == DType.String
        ? x.Span<string>().SequenceEqual(y.Span<string>())
        : x.Bytes.SequenceEqual(y.Bytes);

    AttributeProto Attribute(string name, object value, string scope)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case int i: (proto.Type, proto.I) = (AttributeType.Int, i); break;
            case long i: (proto.Type, proto.I) = (AttributeType.Int, i); break;
            case double f: (proto.Type, proto.F) = (AttributeType.Float, (float)f); break;
            case string s: (proto.Type, proto.S) = (AttributeType.String, ByteString.CopyFromUtf8(s)); break;
            case long[] list: proto.Type = AttributeType.Ints; proto.Ints.Add(list); break;
            case float[] list: proto.Type = AttributeType.Floats; proto.Floats.Add(list); break;
            case string[] list: proto.Type = AttributeType.Strings; proto.Strings.Add(list.Select(ByteString.CopyFromUtf8)); break;
            case OnnxGraph body: (proto.Type, proto.G) = (AttributeType.Graph, Body(body, scope)); break;
            default: throw new InvalidOperationException($"No attribute holds a {value.GetType().Name}.");
        }
        return proto;
    }

    static TensorProto Tensor(NDArray value, string name)
    {
        var proto = new TensorProto { Name = name, DataType = TypeOf(value.DType) };
        proto.Dims.Add(value.Shape.ToLongs());
        if (value.DType == DType.String)
            foreach (var text in value.Span<string>()) proto.StringData.Add(ByteString.CopyFromUtf8(text));
        else
            proto.RawData = ByteString.CopyFrom(value.Bytes);
        return proto;
    }

    /// <summary>A value's name and type. The unknown batch is <c>N</c>; other unknown axes are named after the value.</summary>
    static ValueInfoProto Info(string name, DType type, Shape shape, string? symbols, bool hasBatch = true)
    {
        var dims = new TensorShapeProto();
        for (var i = 0; i < shape.Rank; i++)
            dims.Dim.Add(shape[i] is { } size ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : symbols is null ? new TensorShapeProto.Types.Dimension()
                : new TensorShapeProto.Types.Dimension { DimParam = i == 0 && hasBatch ? OnnxModel.Batch : $"{symbols}_{i}" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = TypeOf(type), Shape = dims } } };
    }

    /// <summary>The name, or the name and the next free number; nodes and values are counted apart.</summary>
    string Unique(string wanted, string kind = "")
    {
        var name = wanted;
        for (var i = 1; !taken.Add(kind + name); i++) name = $"{wanted}_{i}";
        return name;
    }
}
