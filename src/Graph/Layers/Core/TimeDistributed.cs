using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Applies a layer (or a model) to every step of (batch, time, …).</summary>
public sealed class TimeDistributed : Layer
{
    /// <summary>The layer to apply to each step.</summary>
    public TimeDistributed(Layer layer, string? name = null) : base(name)
    {
        Layer = AddLayer("layer", layer);
        InputSpec = new(MinRank: 3);
        SupportsMasking = true;
    }

    /// <summary>The layer applied to each step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input) => Layer.EnsureBuilt([input.Without(1)]);

    /// <summary>Time counts as batch while the layer runs: one call for all steps.</summary>
    protected override KerasTensor Call(KerasTensor x)
    {
        var folded = Ops.Reshape(x, FoldedShape(x.Shape));
        if (x.Mask is not null) folded = folded.WithMask(Ops.Reshape(x.Mask, [-1]));
        var y = Layer.Apply(folded);
        return Ops.Reshape(y, [null, null, .. y.Shape[1..]], like: x);
    }

    /// <summary>(batch · time, …): the product stays unknown where either factor is.</summary>
    static Shape FoldedShape(Shape shape) => [shape[0] * shape[1] ?? -1, .. shape[2..]];
}
