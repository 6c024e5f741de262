namespace OnnxKeras;

/// <summary>The nodes between a model's inputs and outputs, ordered as Keras orders them, and how to run them.</summary>
sealed class ModelGraph
{
    readonly Dictionary<Symbol, int> slots = [];
    readonly Dictionary<Node, int> depths = [];
    readonly (Node Node, int[] Reads, int FirstWrite)[] steps;
    readonly int[] inputSlots, outputSlots;

    public ModelGraph(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        var (postorder, indices) = Walk(inputs, outputs);
        Nodes = Order(inputs, postorder, indices, depths, out var layers);
        Layers = layers;
        var boundary = inputs.ToHashSet();
        foreach (var input in inputs) slots[input] = slots.Count;
        var computed = Nodes.Where(n => !n.IsInput && !n.Outputs.All(boundary.Contains)).ToList();
        steps = new (Node, int[], int)[computed.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var first = slots.Count;
            var node = computed[i];
            foreach (var output in node.Outputs) slots.TryAdd(output, slots.Count);
            steps[i] = (node, [.. node.Inputs.Select(s => slots[s])], first);
        }
        inputSlots = [.. inputs.Select(s => slots[s])];
        outputSlots = [.. outputs.Select(s => slots[s])];
    }

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>The graph's outputs.</summary>
    public IReadOnlyList<Symbol> Outputs { get; }

    /// <summary>The names that data is given by, once somebody has asked.</summary>
    public IReadOnlyList<string>? InputNames { get; set; }

    /// <summary>The names that targets are given by, once somebody has asked.</summary>
    public IReadOnlyList<string>? OutputNames { get; set; }

    /// <summary>The layers: deepest first, then in the order in which the walk from the outputs met them.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The nodes, deepest first.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>A layer's calls that belong to the model, in the order of calling.</summary>
    public IEnumerable<Node> NodesOf(Layer layer) => layer.InboundNodes.Where(depths.ContainsKey);

    /// <summary>Which of the layer's calls in the model a node is.</summary>
    public int IndexOf(Node node) => NodesOf(node.Layer).TakeWhile(n => n != node).Count();

    /// <summary>How many calls stand between a node and the furthest output that needs it.</summary>
    public int DepthOf(Node node) => depths[node];

    /// <summary>Runs all nodes on the given inputs with their backend.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="layerFor">The layer that runs in the place of a node's, by default that one.</param>
    public KerasTensor[] Run(KerasTensor[] inputs, Func<Layer, Layer>? layerFor = null)
    {
        var backend = Backend.Of(inputs);
        var values = new KerasTensor[slots.Count];
        for (var i = 0; i < inputs.Length; i++) values[inputSlots[i]] = inputs[i];
        foreach (var (node, reads, firstWrite) in steps)
        {
            var tensors = new KerasTensor[node.Arguments.Tensors.Length];
            var next = 0;
            for (var i = 0; i < tensors.Length; i++)
                tensors[i] = node.Arguments.Tensors[i] is Symbol ? values[reads[next++]] : node.Arguments.Tensors[i];
            backend.Invoke(layerFor?.Invoke(node.Layer) ?? node.Layer, node.Arguments.With(tensors)).CopyTo(values, firstWrite);
        }
        return Array.ConvertAll(outputSlots, slot => values[slot]);
    }

    /// <summary>Depth-first from the outputs; also the order in which layers are first met.</summary>
    static (List<Node> Postorder, Dictionary<Layer, int> Indices) Walk(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs)
    {
        var boundary = inputs.ToHashSet();
        var finished = new HashSet<Node>();
        var postorder = new List<Node>();
        var indices = new Dictionary<Layer, int>();
        // An explicit stack: networks can be deeper than the thread's.
        var stack = new Stack<(Symbol Tensor, IEnumerator<Symbol>? Others)>();
        foreach (var output in outputs) Visit(output, null);
        return (postorder, indices);

        void Visit(Symbol start, Node? consumer)
        {
            Enter(start, consumer);
            while (stack.Count > 0)
            {
                var (tensor, others) = stack.Peek();
                if (others is not null && others.MoveNext()) Enter(others.Current, tensor.Node);
                else
                {
                    stack.Pop();
                    if (finished.Add(tensor.Node!)) postorder.Add(tensor.Node!);
                }
            }
        }

        void Enter(Symbol tensor, Node? consumer)
        {
            var node = tensor.Node
                ?? throw new KerasException($"{tensor} belongs to no graph: build models from Keras.Input and layers applied to it.");
            if (finished.Contains(node)) return;
            indices.TryAdd(node.Layer, indices.Count);
            if (node.IsInput && !boundary.Contains(tensor))
                throw new KerasException($"Graph disconnected: nobody produces tensor '{node.Layer.Name}' of shape {tensor.Shape}"
                    + (consumer is null ? "" : $", which layer '{consumer.Layer.Name}' needs")
                    + $". The model's inputs are {string.Join(", ", inputs.Select(i => $"'{i.Layer?.Name}'"))}: add it to them.");
            stack.Push((tensor, node.IsInput || boundary.Contains(tensor) ? null : node.Inputs.GetEnumerator()));
        }
    }

    /// <summary>Keras's order: a layer stands as deep as its deepest call.</summary>
    static List<Node> Order(IReadOnlyList<Symbol> inputs, List<Node> postorder, Dictionary<Layer, int> indices,
        Dictionary<Node, int> nodeDepths, out List<Layer> layers)
    {
        var layerDepths = new Dictionary<Layer, int>();
        var members = postorder.ToHashSet();
        for (var i = postorder.Count - 1; i >= 0; i--)
        {
            var node = postorder[i];
            var depth = Math.Max(nodeDepths.GetValueOrDefault(node), layerDepths.GetValueOrDefault(node.Layer));
            layerDepths[node.Layer] = nodeDepths[node] = depth;
            foreach (var parent in node.Inputs.Select(s => s.Node!).Where(members.Contains))
                nodeDepths[parent] = Math.Max(depth + 1, nodeDepths.GetValueOrDefault(parent));
        }
        foreach (var input in inputs)
            if (layerDepths.TryAdd(input.Layer!, 0))
            {
                indices[input.Layer!] = -1;
                nodeDepths[input.Node!] = 0;
                postorder.Add(input.Node!);
            }
        layers = [.. layerDepths.Keys.OrderByDescending(l => layerDepths[l]).ThenBy(l => indices[l])];
        return [.. postorder.OrderByDescending(n => nodeDepths[n])];
    }
}
