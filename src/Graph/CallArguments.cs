namespace OnnxKeras;

/// <summary>What a layer is called with: its inputs, and further arguments by name (<c>initialState</c>, <c>mask</c>, …).</summary>
public sealed class CallArguments
{
    static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    /// <summary>
    /// Arguments of the given inputs and named values; a value may be a tensor, an array of tensors (null for a missing one), or plain.
    /// </summary>
    public CallArguments(KerasTensor[] inputs, IReadOnlyDictionary<string, object?>? named = null, bool isList = false)
    {
        Inputs = inputs;
        Named = named ?? Nothing;
        IsList = isList || inputs.Length != 1;
        Tensors = Named.Count == 0 ? inputs : [.. inputs, .. Named.Values.SelectMany(TensorsOf)];
    }

    /// <summary>
    /// Arguments of inputs and of those named values that were given: a missing one (null or false) counts as its default.
    /// </summary>
    internal static CallArguments Of(KerasTensor[] inputs, params ReadOnlySpan<(string Name, object? Value)> named)
    {
        var given = new Dictionary<string, object?>();
        foreach (var (name, value) in named)
            if (value is not (null or false)) given[name] = value;
        return new CallArguments(inputs, given);
    }

    /// <summary>The first argument's tensors.</summary>
    public KerasTensor[] Inputs { get; }

    /// <summary>Whether the first argument is a list, which matters for a list of one.</summary>
    public bool IsList { get; }

    /// <summary>Further arguments, by their C# parameter names.</summary>
    public IReadOnlyDictionary<string, object?> Named { get; }

    /// <summary>Every tensor: the inputs, then the named ones in order.</summary>
    public KerasTensor[] Tensors { get; }

    /// <summary>Whether the activity penalty of the layer that is called counts, beside those of layers within it.</summary>
    internal bool IsPenalized { get; init; } = true;

    /// <summary>A named argument, or the type's default where it was not given.</summary>
    public T? Get<T>(string name) => Named.TryGetValue(name, out var value) && value is T typed ? typed : default;

    /// <summary>
    /// The mask of an input: the named argument <c>mask</c> if given (for the first input), else what came with the tensor.
    /// </summary>
    internal CallArguments WithExplicitMask()
    {
        if (Get<KerasTensor>("mask") is not { } mask) return this;
        return Over([Inputs[0].WithMask(mask), .. Inputs[1..]], Named);
    }

    /// <summary>The same with inputs that have no masks.</summary>
    internal CallArguments WithoutMasks() => Array.Exists(Inputs, t => t.Mask is not null)
        ? Over(Array.ConvertAll(Inputs, t => t.WithMask(null)), Named) : this;

    /// <summary>The same structure over other tensors, given in the order of <see cref="Tensors"/>.</summary>
    public CallArguments With(KerasTensor[] tensors)
    {
        if (Named.Count == 0) return Over(tensors, Named);
        var next = Inputs.Length;
        var named = new Dictionary<string, object?>();
        foreach (var (name, value) in Named)
            named[name] = value switch
            {
                KerasTensor => tensors[next++],
                KerasTensor?[] list => Array.ConvertAll(list, t => t is null ? null : tensors[next++]),
                _ => value,
            };
        return Over(tensors[..Inputs.Length], named);
    }

    CallArguments Over(KerasTensor[] inputs, IReadOnlyDictionary<string, object?> named) =>
        new(inputs, named, IsList) { IsPenalized = IsPenalized };

    /// <summary>The same with every float tensor of a type, masks kept.</summary>
    internal CallArguments Cast(DType type)
    {
        return Array.Exists(Tensors, Differs)
            ? With(Array.ConvertAll(Tensors, t => Differs(t) ? Ops.Cast(t, type).WithMask(t.Mask) : t))
            : this;

        bool Differs(KerasTensor t) => t.DType is var own && own != type && own.IsFloat;
    }

    /// <summary>The received shapes, as errors name them.</summary>
    public string Describe() => Inputs.Length switch
    {
        0 => "no input",
        1 => $"an input of shape {Inputs[0].Shape}",
        _ => $"inputs of shapes {string.Join(", ", Inputs.Select(t => t.Shape))}",
    };

    static IEnumerable<KerasTensor> TensorsOf(object? value) => value switch
    {
        KerasTensor tensor => [tensor],
        KerasTensor?[] list => list.OfType<KerasTensor>(),
        _ => [],
    };
}
