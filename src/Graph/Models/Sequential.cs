using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>A stack of layers, each fed by the one before it.</summary>
public sealed class Sequential : Model
{
    readonly List<Layer> stack = [];
    InputLayer? input;

    /// <summary>
    /// A stack of the given layers; the first may be an <see cref="InputLayer"/>, else the input's shape is that of the first data.
    /// </summary>
    public Sequential(IEnumerable<Layer>? layers = null, string? name = null) : base(name)
    {
        foreach (var layer in layers ?? []) Add(layer);
    }

    /// <summary>The layers, without the input.</summary>
    public override IReadOnlyList<Layer> Layers => stack;

    /// <summary>The input layer, given or made for the first data.</summary>
    internal InputLayer? InputLayer => input;

    /// <summary>Whether the input's shape is that of the first data.</summary>
    internal bool IsDeferred { get; private set; }

    /// <summary>Puts a layer on top, which may be one that stands below: it then computes again, with the same weights.</summary>
    /// <exception cref="KerasException">Another layer's name is the same, an input comes second, or the layer does not fit.</exception>
    public void Add(Layer layer)
    {
        if (layer is InputLayer first)
        {
            if (input is not null || stack.Count > 0) throw Error($"takes an input only as its first layer; '{first.Name}' comes later.");
            input = first;
            return;
        }
        if (stack.Any(l => l.Name == layer.Name && l != layer))
            throw Error($"already has a layer named '{layer.Name}': every name must be unique.");
        if (layer is Model { HasGraph: true, Inputs: [var fed] } && stack.Count == 0)
            input ??= new InputLayer(fed.Shape[1..], fed.Shape[0], fed.DType);
        if (HasGraph) SetGraph(Input, layer.Apply(Output));
        else if (input is not null) SetGraph(input.Output, layer.Apply(input.Output));
        stack.Add(layer);
    }

    /// <summary>Takes the top layer off, and returns it.</summary>
    /// <exception cref="KerasException">The stack is empty.</exception>
    public Layer Pop()
    {
        if (stack.Count == 0) throw Error("has no layer to remove.");
        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        if (!HasGraph) return top;
        if (stack.Count > 0) SetGraph(Input, Output.Node!.Inputs.First());
        else ClearGraph();
        return top;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        if (HasGraph) return;
        if (stack.Count == 0) throw Error("has no layers.");
        IsDeferred = input is null;
        input ??= new InputLayer(inputs[0][1..]);
        var x = input.Output;
        SetGraph(x, stack.Aggregate((KerasTensor)x, (t, layer) => layer.Apply(t)));
    }
}
