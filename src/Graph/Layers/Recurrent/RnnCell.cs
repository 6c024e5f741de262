namespace OnnxKeras.Layers;

/// <summary>One step of a recurrent layer: from an input and states to an output and new states. Derive from it for a cell of one's own.</summary>
public abstract class RnnCell(string? name = null) : Layer(name)
{
    /// <summary>The shape of each state, without the batch axis.</summary>
    public abstract IReadOnlyList<Shape> StateShapes { get; }

    /// <summary>The shape of a step's output, without the batch axis; by default the first state's.</summary>
    public virtual Shape StepOutputShape => StateShapes[0];

    /// <summary>Computes one step.</summary>
    public abstract (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states);

    /// <summary>
    /// Computes a whole sequence (batch, time, …): the outputs in the order of computing and the last states. A masked step keeps the states and
    /// repeats the output, zeros at first.
    /// </summary>
    internal virtual (KerasTensor Sequence, KerasTensor[] States) Run(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask, bool goBackwards) =>
        Recurrence.Run(Backend.Of(sequence), sequence, states, mask, goBackwards, Zeros(sequence, StepOutputShape), Step);

    /// <summary>The backend's kernel that would run this cell over a sequence; none where the cell runs step by step.</summary>
    internal virtual RecurrentKind? FusedKind(KerasTensor sequence) => null;

    /// <summary>Zeros of (batch, shape…) for a sequence.</summary>
    internal static KerasTensor Zeros(KerasTensor sequence, Shape shape) => Ops.BroadcastTo(
        Backend.Of(sequence).Cast(0.0, sequence.DType.IsFloat ? sequence.DType : DType.Float32), shape.Insert(0, null), sequence);

    /// <summary>Inputs: x and the states; outputs: the output and the new states.</summary>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var given = arguments.Inputs.Length - 1;
        if (given != StateShapes.Count)
            throw Error($"takes an input and {StateShapes.Count} state(s) of shapes {string.Join(", ", StateShapes)}, but got {given} state(s).");
        var (output, states) = Step(arguments.Inputs[0], arguments.Inputs[1..]);
        return [output, .. states];
    }

    /// <summary>Several cells, one upon the other.</summary>
    public static implicit operator RnnCell(RnnCell[] cells) => new StackedRNNCells(cells);
}
