using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>eˣ / Σ eˣ along one axis or several; what a mask leaves out becomes 0, also where it leaves out everything.</summary>
public sealed class Softmax : Layer
{
    /// <summary>A layer of the given axes; by default the last.</summary>
    public Softmax(AxisList? axis = null, string? name = null) : base(name)
    {
        Axis = axis is { Count: 0 } ? throw Error("needs at least one axis.") : axis ?? -1;
        SupportsMasking = true;
    }

    /// <summary>The axes along which the outputs sum to 1.</summary>
    public AxisList Axis { get; }

    /// <summary>Calls the layer with a mask that broadcasts to the input's shape: true, or a number above 0.5, is kept.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor mask) =>
        Single(ApplyMany(new CallArguments([x], new Dictionary<string, object?> { ["mask"] = mask })));

    /// <inheritdoc/>
    protected override void Build(Shape input) => Axis.Of(input);

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (x.Mask is not { } mask) return Ops.Softmax(x, Axis);
        if (mask.Rank > x.Rank || Enumerable.Range(1, mask.Rank).Any(i =>
            mask.Shape[^i] is { } m and not 1 && x.Shape[^i] is { } n && m != n))
            throw Error($"cannot take a mask of shape {mask.Shape} for an input of shape {x.Shape}: it must broadcast to the input.");
        var kept = mask.DType == DType.Bool ? mask : mask > 0.5;
        return Where(kept, Ops.Softmax(Where(kept, x, x.DType == DType.Float16 ? -3e4 : -1e9), Axis), 0.0);
    }
}
