namespace OnnxKeras.Layers;

/// <summary>The smallest of its inputs, element by element.</summary>
public sealed class Minimum(string? name = null) : Extremum(name)
{
    private protected override KerasTensor Of(KerasTensor x, KerasTensor y) => Ops.Minimum(x, y);
}
