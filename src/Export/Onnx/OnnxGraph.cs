using System.Globalization;

namespace OnnxKeras.Onnx;

/// <summary>A value of an ONNX graph: a node's output, an input, or a constant, which is kept with the outermost graph.</summary>
sealed class Edge(OnnxNode? producer = null, NDArray? constant = null, string? name = null)
{
    static int count;

    /// <summary>The node that gives the value; none for inputs and constants.</summary>
    public OnnxNode? Producer => producer;

    /// <summary>The constant's elements.</summary>
    public NDArray? Constant => constant;

    /// <summary>The name, or what it is to begin with; assigned when the graph is written.</summary>
    public string? Name => name;

    /// <summary>Tells edges apart in <see cref="OnnxGraph"/>'s search for equal nodes.</summary>
    public int Id { get; } = Interlocked.Increment(ref count);
}

/// <summary>One operator at work. A missing optional input is <c>null</c>.</summary>
sealed class OnnxNode
{
    public OnnxNode(string op, Edge?[] inputs, int outputs, (string Name, object Value)[] attributes, string scope)
    {
        (Op, Inputs, Attributes, Scope) = (op, inputs, attributes, scope);
        Outputs = [.. Enumerable.Range(0, outputs).Select(_ => new Edge(this))];
    }

    public string Op { get; }
    public Edge?[] Inputs { get; }
    public Edge[] Outputs { get; }
    public (string Name, object Value)[] Attributes { get; }

    /// <summary>The path of the layer that made the node: what its name begins with.</summary>
    public string Scope { get; }

    /// <summary>The body of a loop.</summary>
    public OnnxGraph? Body => Attributes.Select(a => a.Value).OfType<OnnxGraph>().FirstOrDefault();

    /// <summary>Operator, inputs and attributes: nodes of one key compute the same.</summary>
    public string? Key => Body is not null ? null : $"{Op}({string.Join(',', Inputs.Select(i => i?.Id))})x{Outputs.Length}"
        + string.Concat(Attributes.Select(a => $";{a.Name}={Text(a.Value)}"));

    static string Text(object value) => value switch
    {
        long[] list => string.Join(',', list),
        float[] list => string.Join(',', list.Select(f => f.ToString("R", CultureInfo.InvariantCulture))),
        string[] list => string.Join(',', list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>Nodes in the order of making; a loop's body is a graph within another. Equal nodes are made once.</summary>
sealed class OnnxGraph(OnnxGraph? outer = null)
{
    readonly Dictionary<string, OnnxNode> known = [];
    readonly List<OnnxNode> nodes = [];
    readonly List<(Edge Edge, DType Type, Shape Shape)> inputs = [], outputs = [];

    /// <summary>What the graph takes, in order.</summary>
    public IReadOnlyList<(Edge Edge, DType Type, Shape Shape)> Inputs => inputs;

    /// <summary>What the graph gives, in order.</summary>
    public IReadOnlyList<(Edge Edge, DType Type, Shape Shape)> Outputs => outputs;

    /// <summary>Adds an input.</summary>
    public Edge AddInput(string name, DType type, Shape shape)
    {
        inputs.Add((new Edge(name: name), type, shape));
        return inputs[^1].Edge;
    }

    /// <summary>Makes a value an output; an outer value, an input or a second use of one passes through an Identity node.</summary>
    public void AddOutput(Edge edge, DType type, Shape shape)
    {
        if (edge.Producer is null || !nodes.Contains(edge.Producer) || outputs.Any(o => o.Edge == edge)) edge = Copy(edge);
        outputs.Add((edge, type, shape));
    }

    /// <summary>The outputs of an operator on the given inputs.</summary>
    public Edge[] Add(string op, Edge?[] operands, int results, string scope, params (string Name, object Value)[] attributes)
    {
        var node = new OnnxNode(op, operands, results, attributes, scope);
        if (node.Key is { } key)
        {
            if (Find(key) is { } twin) return twin.Outputs;
            known.Add(key, node);
        }
        nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>The nodes that some output needs.</summary>
    public IReadOnlyList<OnnxNode> NeededNodes()
    {
        var needed = new HashSet<OnnxNode>();
        var stack = new Stack<Edge>(outputs.Select(o => o.Edge));
        while (stack.TryPop(out var edge))
            if (edge.Producer is { } node && needed.Add(node))
                foreach (var read in Reads(node)) stack.Push(read);
        return [.. nodes.Where(needed.Contains)];
    }

    /// <summary>What a node reads, a loop's body included.</summary>
    public static IEnumerable<Edge> Reads(OnnxNode node) => node.Inputs.OfType<Edge>().Concat(
        node.Body is { } body ? body.NeededNodes().SelectMany(Reads) : []);

    Edge Copy(Edge edge)
    {
        var node = new OnnxNode("Identity", [edge], 1, [], "");
        nodes.Add(node);
        return node.Outputs[0];
    }

    OnnxNode? Find(string key) => known.TryGetValue(key, out var node) ? node : outer?.Find(key);
}
