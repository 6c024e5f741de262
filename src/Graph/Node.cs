namespace OnnxKeras;

/// <summary>One call of a layer on symbols: what it took and what it gave. A shared layer has one node per call.</summary>
public sealed class Node
{
    internal Node(Layer layer, CallArguments arguments, Symbol[] outputs)
    {
        (Layer, Arguments, Outputs, Index) = (layer, arguments, outputs, layer.InboundNodes.Count);
        for (var i = 0; i < outputs.Length; i++) (outputs[i].Node, outputs[i].OutputIndex) = (this, i);
        layer.AddNode(this);
    }

    /// <summary>The layer called.</summary>
    public Layer Layer { get; }

    /// <summary>Which of the layer's calls this is, from 0.</summary>
    public int Index { get; }

    /// <summary>What the layer was called with.</summary>
    public CallArguments Arguments { get; }

    /// <summary>The tensors that the call took.</summary>
    public IEnumerable<Symbol> Inputs => Arguments.Tensors.OfType<Symbol>();

    /// <summary>The tensors that the call gave.</summary>
    public IReadOnlyList<Symbol> Outputs { get; }

    /// <summary>Whether this is the node of an <see cref="Layers.InputLayer"/>.</summary>
    public bool IsInput => Arguments.Tensors.Length == 0;
}
