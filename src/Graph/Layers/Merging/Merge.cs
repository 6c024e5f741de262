using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the layers that combine tensors element by element share: shapes that broadcast, and masks.</summary>
public abstract class Merge : Layer
{
    /// <summary>A merging layer.</summary>
    protected Merge(string? name) : base(name) => SupportsMasking = true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count == 0) throw Error("needs at least one input.");
        if (inputs.Select(s => s.Rank > 0 ? s[0] : null).OfType<int>().Distinct().Count() > 1)
            throw Error($"cannot merge batches of different sizes; got shapes {string.Join(", ", inputs)}.");
        CheckShapes(inputs);
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
            throw Error($"cannot combine inputs of shapes {string.Join(", ", inputs)}: apart from the batch they must be equal or broadcast.");
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

    /// <summary>Where every input that has a mask is valid; none where an input has none.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs)
    {
        KerasTensor?[] masks = [.. arguments.Inputs.Select(t => t.Mask)];
        return masks.Contains(null) ? [] : [masks.Aggregate((a, b) => a! | b!)];
    }
}
