using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Runs a cell over the steps of (batch, time, …).</summary>
public class RNN : Layer
{
    Variable[]? carried;

    /// <summary>A layer that runs the given cell.</summary>
    public RNN(RnnCell cell, bool returnSequences = false, bool returnState = false, bool goBackwards = false, bool stateful = false,
        bool unroll = false, string? name = null, Regularizer? activityRegularizer = null) : base(name)
    {
        Cell = AddLayer("cell", cell);
        ReturnSequences = returnSequences;
        ReturnState = returnState;
        GoBackwards = goBackwards;
        Stateful = stateful;
        Unroll = unroll;
        ActivityRegularizer = activityRegularizer;
    }

    /// <summary>The cell.</summary>
    public RnnCell Cell { get; }
    /// <summary>Whether all steps' outputs are returned, or the last one's.</summary>
    public bool ReturnSequences { get; }
    /// <summary>Whether the last states are returned as well.</summary>
    public bool ReturnState { get; }
    /// <summary>Whether time runs backwards; outputs come in that order.</summary>
    public bool GoBackwards { get; }
    /// <summary>Whether the last states of a batch are the first of the next.</summary>
    public bool Stateful { get; }
    /// <summary>Keras's hint to write the loop out; the result is the same.</summary>
    public bool Unroll { get; }

    /// <summary>Calls the layer from given states: <c>lstm.Apply(x, initialState: [h, c])</c>.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor[] initialState) => Single(ApplyMany(x, initialState));

    /// <summary>Calls the layer from given states and returns all outputs.</summary>
    public KerasTensor[] ApplyMany(KerasTensor x, KerasTensor[] initialState) =>
        ApplyMany(new CallArguments([x], new Dictionary<string, object?> { ["initialState"] = initialState }));

    /// <summary>Sets the carried states of a stateful layer to 0.</summary>
    /// <exception cref="KerasException">The layer is not stateful.</exception>
    public void ResetStates()
    {
        if (!Stateful) throw Error("is not stateful: it carries no states to reset.");
        foreach (var state in carried ?? []) state.Value = NDArray.Zeros(state.DType, state.Shape);
    }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank < 3) throw Error($"cannot take an input of shape {input}: it must be (batch, time, …).");
        Cell.EnsureBuilt([input.Without(1)]);
        if (!Stateful) return;
        var batch = input[0] ?? throw Error("is stateful, so its batch size must be fixed: give Keras.Input a batchSize.");
        carried = [.. Cell.StateShapes.Select((s, i) => AddWeight($"state_{i}", s.Insert(0, batch), "zeros", trainable: false))];
    }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var x = arguments.Inputs[0];
        var states = InitialStates(x, arguments.Get<KerasTensor[]>("initialState") ?? arguments.Inputs[1..]);
        var prepared = Cell.Prepare(x);
        if (!ReferenceEquals(prepared, x)) prepared = prepared.WithMask(x.Mask);
        var (sequence, last) = Cell.Fused(prepared, states, GoBackwards)
            ?? Recurrence.Run(Backend.Of(x), prepared, states, x.Mask, GoBackwards, states[0], Cell.Step);
        for (var i = 0; i < (carried?.Length ?? 0); i++) carried![i].Assign(last[i]);
        var output = ReturnSequences ? sequence : sequence[.., -1];
        return ReturnState ? [output, .. last] : [output];
    }

    /// <summary>The mask goes on with the sequence; a last step has none.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) =>
        ReturnSequences ? [arguments.Inputs[0].Mask] : [];

    KerasTensor[] InitialStates(KerasTensor x, KerasTensor[] given)
    {
        var shapes = Cell.StateShapes;
        if (given.Length > 0)
            return given.Length == shapes.Count
                ? given
                : throw Error($"has {shapes.Count} state(s) of shapes {string.Join(", ", shapes)}, but got {given.Length} initial state(s).");
        if (carried is not null) return [.. carried];
        var like = Cast(x[.., 0], DType.Float32);
        return [.. shapes.Select(s => BroadcastTo(Backend.Of(x).Cast(0.0, DType.Float32), s.Insert(0, null), like))];
    }
}
