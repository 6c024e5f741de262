using TorchSharp;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

// The state: where it lies, and as the named arrays that Keras saves, in its order.
public abstract partial class Optimizer
{
    readonly List<List<(string Name, Tensor Values)>> slots = [];
    readonly List<Tensor> states = [];
    FlatParameters? parameters;
    (IReadOnlyList<Variable> Variables, NDArray[] States)? kept;
    bool isBuilt;

    /// <summary>Whether there is more than the number of steps and the learning rate.</summary>
    internal bool HasSlots => isBuilt || kept is not null;

    /// <summary>What is trained.</summary>
    private protected FlatParameters Parameters =>
        parameters ?? throw new InvalidOperationException($"{GetType().Name} trains nothing yet.");

    /// <summary>
    /// The state as Keras saves it. Keras 3: iteration, learning rate (unless scheduled), and after the first step averages, accumulators
    /// and slots. Keras 2: iterations (unless it forgets them) and slots, kind by kind; nothing before the first step.
    /// </summary>
    internal IReadOnlyList<(string Path, NDArray Value)> GetState(FlatParameters parameters)
    {
        Bind(parameters);
        using var scope = NewDisposeScope();
        return [.. Entries().Select(e => (e.Path, e.Read()))];
    }

    /// <summary>The state before there is something to train.</summary>
    internal IReadOnlyList<(string Path, NDArray Value)> GetState() => [.. Entries().Select(e => (e.Path, e.Read()))];

    /// <summary>Takes on saved state, given in Keras's order.</summary>
    /// <exception cref="KerasException">Count or shapes do not fit the optimizer and the weights it trains; nothing has
    /// changed.</exception>
    internal void SetState(FlatParameters parameters, IReadOnlyList<NDArray> values)
    {
        if (TrySetState(parameters, values) is { } problem) throw new KerasException(problem);
    }

    /// <summary>Takes on saved state, given in Keras's order, if it has as many arrays as it should.</summary>
    /// <returns>How many there should be, if there were not; nothing has changed then.</returns>
    /// <exception cref="KerasException">A shape does not fit; nothing has changed.</exception>
    internal string? TrySetState(FlatParameters parameters, IReadOnlyList<NDArray> values)
    {
        Bind(parameters);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var hadState = isBuilt;
        if (values.Count > Entries().Count()) EnsureBuilt();
        StateEntry[] entries = [.. Entries()];
        if (Keras2 && values.Count == entries.Length + 1 && OfKeras23 is var (place, entry))
            entries = [.. entries[..place], entry, .. entries[place..]];
        values = InOrder(values);
        var problem = entries.Length == values.Count ? null
            : $"The saved state of {GetType().Name} has {values.Count} arrays, but for the weights that are trained it needs "
                + $"{entries.Length} "
                + $"({string.Join(", ", entries.Take(8).Select(e => $"{e.Path} {e.Shape}"))}{(entries.Length > 8 ? ", …" : "")}).";
        var misfit = problem is not null ? -1
            : Enumerable.Range(0, entries.Length).FirstOrDefault(i => entries[i].Shape != values[i].Shape, -1);
        if (!hadState && (problem is not null || misfit >= 0)) Release();
        if (misfit >= 0)
            throw new KerasException($"Array {misfit} of the saved state of {GetType().Name} has the shape {values[misfit].Shape}, "
                + $"but {entries[misfit].Path} needs {entries[misfit].Shape}.");
        if (problem is not null) return problem;
        for (var i = 0; i < entries.Length; i++) entries[i].Write(values[i]);
        WhenStateIsSet();
        return null;
    }

    /// <summary>Called when saved state has been taken on.</summary>
    internal virtual void WhenStateIsSet() { }

    /// <summary>Leaves these weights; the state waits on the host for the next who trains them, as a model's that is compiled
    /// again.</summary>
    internal virtual void Detach(FlatParameters parameters)
    {
        if (parameters != this.parameters) return;
        if (isBuilt) kept = (parameters.Variables, [.. states.Select(s => TorchData.ToArray(s))]);
        Release();
        this.parameters = null;
    }

    /// <summary>A buffer of state of the weights' length; it is saved variable by variable beside the last one, or else after it.</summary>
    private protected Tensor AddSlot(string name, double initial = 0, bool besideLast = false)
    {
        var values = full_like(Parameters.Values, Number(initial)).DetachFromDisposeScope();
        states.Add(values);
        if (!besideLast || Keras2) slots.Add([]);
        slots[^1].Add((name, values));
        return values;
    }

    /// <summary>A tensor of state of another shape, which <see cref="SlotEntries"/> has to list.</summary>
    private protected Tensor AddState(Shape shape)
    {
        var values = zeros(shape.ToLongs(), ScalarType.Float32, Parameters.Values.device).DetachFromDisposeScope();
        states.Add(values);
        return values;
    }

    /// <summary>The optimizer's own slots in the order of Keras's files.</summary>
    private protected virtual IEnumerable<StateEntry> SlotEntries() =>
        slots.SelectMany(group => Parameters.Variables.SelectMany((_, i) => group.Select(slot => SlotEntry(slot.Name, slot.Values, i))));

    /// <summary>Saved arrays in the order of <see cref="SlotEntries"/>, where earlier versions of Keras had another.</summary>
    private protected virtual IReadOnlyList<NDArray> InOrder(IReadOnlyList<NDArray> values) => values;

    /// <summary>A variable's part of a slot.</summary>
    private protected StateEntry SlotEntry(string name, Tensor slot, int variable) =>
        StateEntry.Of($"{Name}/{Parameters.Paths[variable].Replace('/', '_')}_{name}", Parameters.View(slot, variable));

    /// <summary>Whether Keras 2.2 does not save the number of iterations, so that these three begin at 0 again.</summary>
    bool ForgetsIterations => this is Optimizers.RMSprop or Optimizers.Adagrad or Optimizers.Adadelta;

    /// <summary>What Keras 2.3 saves beyond Keras 2.2, and where; <c>null</c> for nothing.</summary>
    private protected virtual (int Place, StateEntry Entry)? OfKeras23 => ForgetsIterations ? (0, IterationsOfKeras2) : null;

    StateEntry IterationsOfKeras2 =>
        StateEntry.Scalar($"{GetType().Name}/iterations:0", DType.Int64, () => steps, value => steps = (long)value);

    /// <summary>All arrays of the state.</summary>
    internal virtual IEnumerable<StateEntry> Entries() => Keras2 ? Keras2Entries() : Keras3Entries();

    IEnumerable<StateEntry> Keras3Entries()
    {
        yield return StateEntry.Scalar($"{Name}/iteration", DType.Int32, () => steps, value => steps = (long)value);
        if (schedule.Constant is not null)
            yield return StateEntry.Scalar($"{Name}/learning_rate", DType.Float32, () => schedule.At(0), value => schedule = value);
        if (!isBuilt) yield break;
        foreach (var (name, slot) in new[] { ("average", average), ("gradient_accumulator", accumulator) })
            for (var i = 0; slot is not null && i < Parameters.Variables.Count; i++) yield return SlotEntry(name, slot, i);
        foreach (var entry in SlotEntries()) yield return entry;
    }

    IEnumerable<StateEntry> Keras2Entries()
    {
        if (!isBuilt) yield break;
        if (!ForgetsIterations) yield return IterationsOfKeras2;
        foreach (var (i, entry) in SlotEntries().Index())
            yield return entry with { Path = $"training/{GetType().Name}/Variable{(i == 0 ? "" : $"_{i}")}:0" };
    }

    /// <summary>Ties the optimizer to what it trains.</summary>
    internal void Bind(FlatParameters trained)
    {
        if (parameters == trained) return;
        if (parameters is not null)
            throw new KerasException($"This {GetType().Name} trains another model already: give each model an optimizer of its own.");
        if (kept is { Variables: var before } && !before.SequenceEqual(trained.Variables))
            throw new KerasException($"This {GetType().Name} has state for the {before.Count} weights that it trained so far "
                + $"({string.Join(", ", before.Take(3))}, …), but is to train {trained.Variables.Count} "
                + $"({string.Join(", ", trained.Variables.Take(3))}, …): compile with a new optimizer.");
        parameters = trained;
        if (kept is not null) EnsureBuilt();
    }

    /// <summary>Makes the state unless it is there.</summary>
    internal void EnsureBuilt()
    {
        if (isBuilt) return;
        average = UseEma ? AddState(Shape.Of(Parameters.Values.shape)) : null;
        accumulator = GradientAccumulationSteps is null ? null : AddState(Shape.Of(Parameters.Values.shape));
        Build();
        isBuilt = true;
        if (kept is not { States: var values }) return;
        using var scope = NewDisposeScope();
        foreach (var (state, value) in states.Zip(values)) state.copy_(TorchData.FromArray(value, state.device));
        kept = null;
    }

    /// <summary>Frees the state.</summary>
    internal virtual void Release()
    {
        foreach (var values in states) values.Dispose();
        states.Clear();
        slots.Clear();
        (average, accumulator, isBuilt) = (null, null, false);
    }
}
