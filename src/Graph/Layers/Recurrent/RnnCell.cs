namespace OnnxKeras.Layers;

/// <summary>
/// One step of a recurrent layer: from an input and states to an output and new states. Derive from it for a cell of one's own.
/// </summary>
public abstract class RnnCell(string? name = null) : Layer(name)
{
    /// <summary>The shape of each state, without the batch axis.</summary>
    public abstract IReadOnlyList<Shape> StateShapes { get; }

    /// <summary>The shape of a step's output, without the batch axis; by default the first state's.</summary>
    public virtual Shape StepOutputShape => StateShapes[0];

    /// <summary>Computes one step.</summary>
    public abstract (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states);

    /// <summary>
    /// Computes a whole sequence (batch, time, …): the outputs in the order of computing and the last states. A masked step keeps the
    /// states and repeats the output, zeros at first.
    /// </summary>
    internal virtual (KerasTensor Sequence, KerasTensor[] States) Run(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask,
        bool goBackwards) =>
        Recurrence.Run(Backend.Of(sequence), sequence, states, mask, goBackwards, Zeros(sequence, StepOutputShape), Step);

    /// <summary>The backend's kernel that would run this cell over a sequence; none where the cell runs step by step.</summary>
    internal virtual RecurrentKind? FusedKind(KerasTensor sequence, KerasTensor? mask) => null;

    /// <summary>
    /// Whether a mask says of each step (batch, time) whether it counts, or of each element of the states (batch, time, …) whether it
    /// changes.
    /// </summary>
    internal bool Accepts(KerasTensor mask) => mask.Rank >= 2 && StateShapes.All(s =>
        s.Rank >= mask.Rank - 2 && mask.Shape[2..].Zip(s).All(p => p.First is null or 1 || p.First == p.Second));

    /// <summary>Zeros of (batch, shape…) for a sequence.</summary>
    internal static KerasTensor Zeros(KerasTensor sequence, Shape shape) => Ops.BroadcastTo(
        Backend.Of(sequence).Cast(0.0, sequence.DType.IsFloat ? sequence.DType : DType.Float32), shape.Insert(0, null), sequence);

    /// <summary>Inputs: x and the states; outputs: the output and the new states.</summary>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var (output, states) = Step(arguments.Inputs[0], Fitting(arguments.Inputs[1..], this));
        return [output, .. states];
    }

    /// <summary>The given states, if they are as many as this cell's and of their shapes.</summary>
    /// <exception cref="KerasException">They are not; the message is the owner's.</exception>
    internal KerasTensor[] Fitting(KerasTensor[] given, Layer owner)
    {
        Shape[] shapes = [.. StateShapes.Select(s => s.Insert(0, null))];
        return given.Length == shapes.Length && shapes.Zip(given).All(p => p.First.Accepts(p.Second.Shape))
            ? given
            : throw owner.Error($"has {shapes.Length} state(s) of shapes {string.Join<Shape>(", ", shapes)}, "
                + $"but got {given.Length} state(s)"
                + (given.Length == 0 ? "." : $" of shapes {string.Join(", ", given.Select(t => t.Shape))}."));
    }

    /// <summary>Several cells, one upon the other.</summary>
    public static implicit operator RnnCell(RnnCell[] cells) => new StackedRNNCells(cells);
}
