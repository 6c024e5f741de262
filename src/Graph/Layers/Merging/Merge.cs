using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the layers that combine tensors element by element share: shapes that broadcast, and masks.</summary>
public abstract class Merge : Layer
{
    /// <summary>A merging layer.</summary>
    protected Merge(string? name) : base(name) => SupportsMasking = true;

    /// <summary>Whether masks count as in Keras 2: a step is valid where every mask says so, and values are combined regardless.</summary>
    internal bool MasksOfKeras2 { get; set; }

    /// <inheritdoc/>
    internal override void CheckInputs(CallArguments arguments)
    {
        var inputs = Array.ConvertAll(arguments.Inputs, t => t.Shape);
        if (inputs.Select(s => s.Rank > 0 ? s[0] : null).OfType<int>().Distinct().Count() > 1)
            throw Error($"cannot merge batches of different sizes; got shapes {string.Join(", ", inputs)}.");
        CheckShapes(inputs);
        base.CheckInputs(arguments);
    }

    /// <summary>Whether the shapes go together; by default they must broadcast.</summary>
    protected virtual void CheckShapes(IReadOnlyList<Shape> inputs)
    {
        try
        {
            _ = inputs.Select(s => s[1..]).Aggregate(Shape.Broadcast);
        }
        catch (KerasException)
        {
            throw Error($"cannot combine inputs of shapes {string.Join(", ", inputs)}: apart from the batch they must be equal or "
                + "broadcast.");
        }
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor[] inputs)
    {
        var rank = inputs.Max(t => t.Rank);
        return Combine(Array.ConvertAll(inputs, t => Aligned(t, rank)));
    }

    /// <summary>Combines tensors of one rank.</summary>
    protected abstract KerasTensor Combine(KerasTensor[] inputs);

    /// <summary>Keras aligns ranks behind the batch axis: (batch, c) meets (batch, a, b, c) as (batch, 1, 1, c).</summary>
    static KerasTensor Aligned(KerasTensor x, int rank)
    {
        while (x.Rank < rank) x = ExpandDims(x, 1);
        return x;
    }

    /// <summary>
    /// Where any input is valid, none where an input has no mask; in Keras 2 where all inputs that have a mask are valid.
    /// </summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs)
    {
        KerasTensor[] masks = [.. arguments.Inputs.Select(t => t.Mask).OfType<KerasTensor>()];
        return masks.Length == 0 || !MasksOfKeras2 && masks.Length < arguments.Inputs.Length
            ? []
            : [masks.Aggregate((a, b) => MasksOfKeras2 ? a & b : a | b)];
    }

    /// <summary>An input's mask, to broadcast over its features; none in Keras 2, where values do not depend on masks.</summary>
    private protected KerasTensor? ValidOf(KerasTensor x) => x.Mask is null || MasksOfKeras2 ? null : Recurrence.Trailing(x.Mask, x.Rank);
}
