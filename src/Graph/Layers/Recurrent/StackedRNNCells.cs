namespace OnnxKeras.Layers;

/// <summary>Several cells as one: each takes the output of the one before. The states are those of the cells in order.</summary>
public sealed class StackedRNNCells : RnnCell
{
    /// <summary>The given cells, the first nearest to the input.</summary>
    public StackedRNNCells(IReadOnlyList<RnnCell> cells, string? name = null) : base(name)
    {
        if (cells.Count == 0) throw Error("needs at least one cell.");
        Cells = [.. cells.Select(c => AddLayer("cells/", c))];
    }

    /// <summary>The cells.</summary>
    public IReadOnlyList<RnnCell> Cells { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [.. Cells.SelectMany(c => c.StateShapes)];

    /// <inheritdoc/>
    public override Shape StepOutputShape => Cells[^1].StepOutputShape;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        foreach (var cell in Cells)
        {
            cell.EnsureBuilt([input]);
            input = cell.StepOutputShape.Insert(0, input[0]);
        }
    }

    /// <inheritdoc/>
    public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states) =>
        Chain(x, states, (i, y, s) => Cells[i].Step(y, s));

    /// <summary>
    /// Cell after cell, each over the whole sequence, so that each can use a fused kernel: a masked step changes no cell's states, whatever
    /// its input. Where the first cell goes backwards, its outputs come reversed and the others go forwards over them.
    /// </summary>
    internal override (KerasTensor Sequence, KerasTensor[] States) Run(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask,
        bool goBackwards) =>
        Chain(sequence, states, (i, x, s) => i == 0
            ? Cells[i].Run(x, s, mask, goBackwards)
            : Cells[i].Run(x, s, goBackwards && mask is not null ? Ops.Flip(mask, 1) : mask, goBackwards: false));

    (KerasTensor, KerasTensor[]) Chain(KerasTensor x, KerasTensor[] states,
        Func<int, KerasTensor, KerasTensor[], (KerasTensor, KerasTensor[])> run)
    {
        var last = new List<KerasTensor>();
        for (var i = 0; i < Cells.Count; i++)
        {
            (x, var own) = run(i, x, states[last.Count..(last.Count + Cells[i].StateShapes.Count)]);
            last.AddRange(own);
        }
        return (x, [.. last]);
    }
}
