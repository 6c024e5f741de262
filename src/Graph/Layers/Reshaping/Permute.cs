namespace OnnxKeras.Layers;

/// <summary>The axes of each sample in another order.</summary>
public sealed class Permute : Layer
{
    /// <summary>A layer of the given order.</summary>
    /// <param name="dims">The axes of the input in the order of the output, counted from 1: the batch axis stays in front.</param>
    /// <param name="name">The layer's name.</param>
    public Permute(int[] dims, string? name = null) : base(name)
    {
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length)))
            throw Error($"needs an order of the axes 1 to {dims.Length}, got ({string.Join(", ", dims)}).");
        Dims = dims;
        InputSpec = new(Rank: dims.Length + 1);
    }

    /// <summary>The axes of the input in the order of the output, counted from 1.</summary>
    public int[] Dims { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Transpose(x, [0, .. Dims]);
}
