using System.Reflection;

namespace OnnxKeras;

/// <summary>A node of one operation of <see cref="Ops"/>: what calling it on symbols records.</summary>
sealed class Operation : Layer
{
    static readonly Dictionary<string, MethodInfo> methods = typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(m => m.Name, StringComparer.OrdinalIgnoreCase);

    readonly MethodInfo method;
    readonly object?[] template;

    /// <summary>An operation whose tensor arguments are left open; the others are fixed.</summary>
    internal Operation(string operation, object?[] arguments, string? name = null) : base(name ?? NameOf(operation))
    {
        method = Find(operation);
        template = Array.ConvertAll(arguments, a => a is KerasTensor[] list ? Array.ConvertAll(list, OpenOrGiven) : OpenOrGiven(a));

        static object? OpenOrGiven(object? a) => a is Symbol ? Open : a;
    }

    /// <summary>The operation's name in <see cref="Ops"/>.</summary>
    public override string KerasClassName => method.Name;

    /// <summary>Stands for a tensor that a call gives.</summary>
    internal static object Open { get; } = new();

    /// <summary>
    /// The arguments in the method's order; <see cref="Open"/> stands where the node's tensors go, in a list of tensors at its place there.
    /// </summary>
    internal IReadOnlyList<object?> Template => template;

    internal static MethodInfo Find(string operation) =>
        methods.TryGetValue(operation, out var method)
        ? method
        : throw new KerasException(Names.Unknown("operation", operation, methods.Keys));

    /// <summary>Keras's class that a file called the operation by, of several for one; else <c>null</c>.</summary>
    internal string? SavedAs { get; private init; }

    internal static KerasTensor[] Record(string operation, object?[] arguments, string? name = null, string? savedAs = null)
    {
        KerasTensor[] given = [.. arguments.SelectMany(a => a as KerasTensor[] ?? (a is KerasTensor one ? [one] : []))];
        // Such a tensor lives while its layer runs; a node would outlive it.
        if (Array.Find(given, t => t.Backend is { } backend && backend != SymbolicBackend.Graph) is { } inner)
            throw new KerasException($"{operation} cannot combine {given.First(t => t.Backend == SymbolicBackend.Graph)}, which belongs to "
                + $"the graph, with a tensor of shape {inner.Shape} from inside a layer: give the layer the former as an input.");
        return new Operation(operation, arguments, name) { SavedAs = savedAs }.ApplyMany([.. given.Where(t => t is Symbol)]);
    }

    /// <inheritdoc/>
    private protected override DType? CastDType => null;

    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var next = 0;
        var values = Array.ConvertAll(template, a => a switch
        {
            object[] list => Array.ConvertAll(list, t => t == Open ? arguments.Inputs[next++] : (KerasTensor)t),
            _ => a == Open ? arguments.Inputs[next++] : a,
        });
        return method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, values, null) switch
        {
            KerasTensor one => [one],
            KerasTensor[] many => many,
            ValueTuple<KerasTensor, KerasTensor> two => [two.Item1, two.Item2],
            _ => throw Error("is no operation on tensors."),
        };
    }

    /// <summary>Masks belong to layers: an operation of <c>keras.ops</c> passes none.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => [];

    static string NameOf(string operation) => Session.Current.UniqueName(Names.ToSnakeCase(operation));
}
