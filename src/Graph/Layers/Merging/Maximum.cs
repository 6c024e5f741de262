namespace OnnxKeras.Layers;

/// <summary>The largest of its inputs, element by element.</summary>
public sealed class Maximum(string? name = null) : Extremum(name)
{
    private protected override KerasTensor Of(KerasTensor x, KerasTensor y) => Ops.Maximum(x, y);
}
