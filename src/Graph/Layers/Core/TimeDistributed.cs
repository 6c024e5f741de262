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
        var folded = Ops.Reshape(x, FoldedShape(x.Shape), like: x[.., 0]);
        if (x.Mask is not null) folded = folded.WithMask(Ops.Reshape(x.Mask, [-1]));
        return Unfolded(Layer.Apply(folded), x);
    }

    /// <summary>(batch · time, …): the product stays unknown where either factor is.</summary>
    static Shape FoldedShape(Shape shape) => [shape[0] * shape[1] ?? -1, .. shape[2..]];

    /// <summary>(batch, time, …) again; where the step's output has unknown axes too, a known batch or time helps to tell them.</summary>
    KerasTensor Unfolded(KerasTensor y, KerasTensor x)
    {
        var rest = y.Shape[1..];
        if (rest.IsKnown) return Ops.Reshape(y, [null, null, .. rest], like: x);
        if (x.Shape[1] is { } time) return Ops.Reshape(y, [-1, time, .. rest], like: ExpandDims(y, 1));
        if (x.Shape[0] is { } batch) return Ops.Reshape(y, [batch, -1, .. rest], like: ExpandDims(y, 1));
        if (rest.Count(d => d is null) == 1) return Ops.Reshape(y, [null, null, .. rest.Select(d => d ?? -1)], like: x);
        throw Error($"cannot give (batch, time, {string.Join(", ", rest.Select(d => d?.ToString() ?? "None"))}): fix the number of steps or the batch size.");
    }
}
