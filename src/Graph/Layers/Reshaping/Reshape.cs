namespace OnnxKeras.Layers;

/// <summary>Each sample in another shape; −1 once is what remains.</summary>
public sealed class Reshape : Layer
{
    /// <summary>A layer of the given target shape, without the batch axis.</summary>
    public Reshape(Shape targetShape, string? name = null) : base(name)
    {
        if (targetShape.Count(d => d == -1) > 1 || targetShape.Any(d => d is null or < -1))
            throw Error($"cannot reshape to {targetShape}: sizes are non-negative, and −1 stands at most once.");
        TargetShape = targetShape;
    }

    /// <summary>The shape of one sample of the output.</summary>
    public Shape TargetShape { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Reshape(x, TargetShape.Insert(0, null));
}
