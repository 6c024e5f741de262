using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>eˣ / Σ eˣ along one axis or several; what a mask (of the input's shape) leaves out counts as −∞.</summary>
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

    /// <summary>Whether a mask is only handed on, as in Keras 2.</summary>
    internal bool IgnoresMask { get; set; }

    /// <summary>Calls the layer with a mask of the input's shape: true is kept.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor mask) =>
        Single(ApplyMany(new CallArguments([x], new Dictionary<string, object?> { ["mask"] = mask })));

    /// <inheritdoc/>
    protected override void Build(Shape input) => Axis.Of(input);

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (x.Mask is { } mask && !IgnoresMask) x += (1 - Cast(mask, x.DType)) * (x.DType == DType.Float16 ? -3e4 : -1e9);
        return Ops.Softmax(x, Axis);
    }
}
