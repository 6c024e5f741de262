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

    /// <summary>Where the size of a sample is known it must be the target's, or a multiple of it around −1.</summary>
    protected override void Build(Shape input)
    {
        var part = TargetShape.Aggregate(1L, (n, d) => d == -1 ? n : n * d!.Value);
        if (input[1..].Size is { } size && (TargetShape.Contains(-1) ? part == 0 || size % part != 0 : size != part))
            throw Error($"cannot take an input of shape {input}: its {size} elements a sample do not make {TargetShape}.");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Reshape(x, TargetShape.Insert(0, null));
}
