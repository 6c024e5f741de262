namespace OnnxKeras.Layers;

/// <summary>One step of a recurrent layer: from an input and states to an output and new states.</summary>
public abstract class RnnCell(string? name = null) : Layer(name)
{
    /// <summary>The shape of each state, without the batch axis.</summary>
    public abstract IReadOnlyList<Shape> StateShapes { get; }

    /// <summary>Computes one step.</summary>
    public abstract (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states);

    /// <summary>Computes a whole sequence at once, where the backends have a kernel for it; else <c>null</c>.</summary>
    internal virtual (KerasTensor Sequence, KerasTensor[] States)? Fused(KerasTensor sequence, KerasTensor[] states, bool goBackwards) => null;

    /// <summary>The inputs as the steps see them: with dropout while training.</summary>
    internal virtual KerasTensor Prepare(KerasTensor sequence) => sequence;

    /// <summary>Inputs: x and the states; outputs: the output and the new states.</summary>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var (output, states) = Step(arguments.Inputs[0], arguments.Inputs[1..]);
        return [output, .. states];
    }
}
