namespace OnnxKeras.Layers;

/// <summary>Its input, unchanged.</summary>
public sealed class Identity : Layer
{
    /// <summary>A layer that does nothing.</summary>
    public Identity(string? name = null) : base(name) => SupportsMasking = true;

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => x;
}
