namespace OnnxKeras.Layers;

/// <summary>Where data enters a graph; <see cref="Keras.Input"/> makes one.</summary>
public sealed class InputLayer : Layer
{
    /// <summary>An input of the given sample shape, without the batch axis.</summary>
    public InputLayer(Shape shape, int? batchSize = null, DType dtype = DType.Float32, string? name = null) : base(name)
    {
        BatchShape = shape.Insert(0, batchSize);
        if (BatchShape.Any(d => d < 0)) throw Error($"cannot have the shape {BatchShape}: sizes are null or non-negative.");
        DType = dtype;
        _ = new Node(this, new CallArguments([]), [new Symbol(SymbolicBackend.Graph, BatchShape, dtype, Name)]);
    }

    /// <summary>The shape with the batch axis.</summary>
    public Shape BatchShape { get; }

    /// <summary>The elements' type.</summary>
    public DType DType { get; }
}
