using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Each sample n times: (batch, features) → (batch, n, features).</summary>
public sealed class RepeatVector : Layer
{
    /// <summary>A layer that repeats n times.</summary>
    public RepeatVector(int n, string? name = null) : base(name)
    {
        N = n > 0 ? n : throw Error($"needs a positive n, got {n}.");
        InputSpec = new(Rank: 2);
    }

    /// <summary>How often.</summary>
    public int N { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Repeat(ExpandDims(x, 1), N, 1);
}
