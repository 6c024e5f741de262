namespace OnnxKeras;

/// <summary>A tensor of a model that is being described: a shape and a type, and the call that will compute it.</summary>
public sealed class Symbol : KerasTensor
{
    internal Symbol(SymbolicBackend backend, Shape shape, DType type, string? name = null) =>
        (Symbolic, Shape, DType, Name) = (backend, shape, type, name);

    internal SymbolicBackend Symbolic { get; }

    /// <inheritdoc/>
    public override Shape Shape { get; }

    /// <inheritdoc/>
    public override DType DType { get; }

    /// <summary>The tensor's name; an input has its layer's.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override Backend Backend => Symbolic;

    /// <summary>The call that gives this tensor; <c>null</c> inside a layer, where only shapes count.</summary>
    public Node? Node { get; internal set; }

    /// <summary>Which of the call's outputs this is.</summary>
    public int OutputIndex { get; internal set; }

    /// <summary>The layer whose call gives this tensor.</summary>
    public Layer? Layer => Node?.Layer;

    /// <inheritdoc/>
    public override string ToString() =>
        $"<KerasTensor shape={Shape}, dtype={DType.KerasName}{(Layer is null ? "" : $", layer={Layer.Name}")}>";
}
