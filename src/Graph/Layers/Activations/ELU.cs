namespace OnnxKeras.Layers;

/// <summary>x where positive, else alpha · (eˣ − 1).</summary>
public sealed class ELU : Layer
{
    /// <summary>A layer of the given limit below 0.</summary>
    public ELU(double alpha = 1, string? name = null) : base(name)
    {
        Alpha = alpha;
        SupportsMasking = true;
    }

    /// <summary>The output goes to −alpha below 0.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.Elu(x, Alpha);
}
