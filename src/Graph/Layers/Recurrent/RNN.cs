using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Runs a cell over the steps of (batch, time, …).</summary>
public class RNN : Layer
{
    Variable[]? carried;
    Shape? step;

    /// <summary>A layer that runs the given cell; an array of cells is stacked.</summary>
    public RNN(RnnCell cell, bool returnSequences = false, bool returnState = false, bool goBackwards = false, bool stateful = false,
        bool unroll = false, bool zeroOutputForMask = false, Regularizer? activityRegularizer = null, string? name = null)
        : this(() => cell, returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, activityRegularizer, name) { }

    /// <summary>A layer that makes its cell itself, and answers for the cell's arguments.</summary>
    private protected RNN(Func<RnnCell> cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll,
        bool zeroOutputForMask, Regularizer? activityRegularizer, string? name) : base(name)
    {
        try
        {
            Cell = AddLayer("cell", cell());
        }
        catch (LocatedException e) when (e.What is { } what)
        {
            throw Error(what);
        }
        ReturnSequences = returnSequences;
        ReturnState = returnState;
        GoBackwards = goBackwards;
        Stateful = stateful;
        Unroll = unroll;
        ZeroOutputForMask = zeroOutputForMask;
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
    /// <summary>Whether a masked step's output is zero, and not the one before.</summary>
    public bool ZeroOutputForMask { get; internal set; }

    /// <summary>
    /// The states that a stateful layer carries from batch to batch, once it is built; they are no weights and stand in no file.
    /// </summary>
    public IReadOnlyList<Variable> States => carried ?? [];

    /// <summary>Calls the layer from given states, or with a mask: <c>lstm.Apply(x, initialState: [h, c])</c>.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor[]? initialState = null, KerasTensor? mask = null) =>
        Single(ApplyMany(x, initialState, mask));

    /// <summary>As Apply, with all outputs: <c>var (y, h, c) = lstm.ApplyMany(x, [h, c]);</c>.</summary>
    public KerasTensor[] ApplyMany(KerasTensor x, KerasTensor[]? initialState = null, KerasTensor? mask = null) =>
        ApplyMany(CallArguments.Of([x], ("initialState", initialState), ("mask", mask)));

    /// <summary>Sets the carried states of a stateful layer to 0.</summary>
    /// <exception cref="KerasException">The layer is not stateful.</exception>
    public void ResetStates()
    {
        if (!Stateful) throw Error("is not stateful: it carries no states to reset.");
        foreach (var state in States) state.Value = NDArray.Zeros(state.DType, state.Shape);
    }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank < 3) throw Error($"cannot take an input of shape {input}: it must be (batch, time, …).");
        if (Stateful && input[0] is null)
            throw Error($"is stateful, so it cannot take an input of shape {input}: the batch size must be fixed; "
                + "give Keras.Input a batchSize.");
        step = input[2..];
        try
        {
            Cell.EnsureBuilt([input.Without(1)]);
        }
        catch (LocatedException e) when (e.What is { } what)
        {
            throw Error($"cannot take an input of shape {input}: its cell {what}");
        }
        if (Stateful)
            carried = [.. Cell.StateShapes.Select((s, i) =>
                new Variable(this, $"state_{i}", s.Insert(0, input[0]), DType.Float32, "zeros", false, null, null))];
    }

    /// <inheritdoc/>
    protected sealed override KerasTensor[] Call(CallArguments arguments)
    {
        var (x, mask) = (arguments.Inputs[0], MaskOf(arguments));
        return Results(mask, Cell.Run(x, FirstStates(x, mask, InitialState(arguments)), mask, GoBackwards));
    }

    /// <summary>What a backend's kernel takes to run this layer, whose cell has one, over a sequence with its mask.</summary>
    internal RecurrentArguments FusedArguments(KerasTensor x, KerasTensor[] initialState) =>
        ((GatedCell)Cell).SequenceArguments(x, FirstStates(x, x.Mask, initialState), x.Mask, GoBackwards);

    /// <summary>The layer's outputs from its cell's, the sequence turned around where that is asked for.</summary>
    internal KerasTensor[] Results(KerasTensor? mask, (KerasTensor Sequence, KerasTensor[] States) computed, bool turned = false)
    {
        var (sequence, last) = computed;
        if (turned) sequence = Flip(sequence, 1);
        for (var i = 0; i < States.Count; i++) States[i].Assign(last[i]);
        if (ZeroOutputForMask && mask is not null) sequence = Zeroed(sequence, GoBackwards != turned ? Flip(mask, 1) : mask);
        var output = ReturnSequences ? sequence : sequence[.., -1];
        return ReturnState ? [output, .. last] : [output];
    }

    /// <summary>The mask goes on with the sequence; a last step and the states have none.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) =>
        ReturnSequences ? [arguments.Inputs[0].Mask] : [];

    /// <summary>The states given as an argument (a tensor or a list), or as further inputs in Keras 2's form.</summary>
    internal static KerasTensor[] InitialState(CallArguments arguments) => arguments.Get<KerasTensor>("initialState") is { } one
        ? [one]
        : arguments.Get<KerasTensor[]>("initialState") ?? arguments.Inputs[1..];

    /// <summary>
    /// The mask to compute with: the argument, else the input's own. Keras 3 passes the latter on but does not compute with it where states
    /// are given as an argument; Keras 2's form, states as further inputs, does.
    /// </summary>
    internal static KerasTensor? MaskOf(CallArguments arguments) =>
        arguments.Named.ContainsKey("initialState") && arguments.Get<KerasTensor>("mask") is null ? null : arguments.Inputs[0].Mask;

    /// <summary>The states to begin a sequence with, which must fit: those given, those carried from the last batch, or zeros.</summary>
    KerasTensor[] FirstStates(KerasTensor x, KerasTensor? mask, KerasTensor[] given)
    {
        if (x.Rank < 3 || !step!.Accepts(x.Shape[2..]))
            throw Error($"cannot take an input of shape {x.Shape}: it was built for (batch, time, "
                + $"{string.Join(", ", step!.Select(d => d?.ToString() ?? "None"))}).");
        if (carried is [var state, ..] && x.Shape[0] is { } batch && batch != state.Shape[0])
            throw Error($"is stateful with batches of {state.Shape[0]}, so it cannot take an input of shape {x.Shape}.");
        if (mask is not null && !(Cell.Accepts(mask) && x.Shape[..2].Accepts(mask.Shape[..2])))
            throw Error($"cannot take a mask of shape {mask.Shape} with an input of shape {x.Shape}: it must be (batch, time)"
                + (Cell.StateShapes.Any(s => s.Rank > 1) ? $", or go on as the states of shape {Cell.StateShapes[0]}." : "."));
        if (given.Length > 0) return Cell.Fitting(given, this);
        return carried is not null ? [.. carried] : [.. Cell.StateShapes.Select(s => RnnCell.Zeros(x, s))];
    }

    static KerasTensor Zeroed(KerasTensor sequence, KerasTensor mask) => Where(Recurrence.Trailing(mask, sequence.Rank), sequence, 0.0);
}
