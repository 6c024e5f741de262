using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Scales to the norm 1 over the axes: x / √max(Σx², 10⁻¹²), so that zeros stay.</summary>
public sealed class UnitNormalization : Layer
{
    /// <summary>A layer that normalizes over the given axes; by default the last.</summary>
    public UnitNormalization(AxisList? axis = null, string? name = null) : base(name)
    {
        Axis = axis is { Count: 0 } ? throw Error("needs at least one axis.") : axis ?? -1;
        SupportsMasking = true;
    }

    /// <summary>The axes of one norm.</summary>
    public AxisList Axis { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input) => Axis.Of(input);

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Normalize(x, Axis, epsilon: 1e-6);
}
