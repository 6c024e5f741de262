using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>
/// The vocabulary that layers are written in, for <c>using static OnnxKeras.Ops</c>. Called on symbols outside a layer, an operation
/// becomes a node of its own, as in <c>keras.ops</c>.
/// </summary>
/// <remarks>Negative axes count from the end. Two operands broadcast by NumPy's rule; a plain number takes the tensor's type.</remarks>
public static partial class Ops
{
    /// <summary>A node for the calling operation where an operand is a symbol of a graph; else <c>null</c>: compute.</summary>
    static KerasTensor? Recorded(ReadOnlySpan<object?> arguments, [CallerMemberName] string operation = "") =>
        IsOnGraph(arguments) ? Operation.Record(operation, arguments.ToArray())[0] : null;

    static KerasTensor[]? RecordedMany(ReadOnlySpan<object?> arguments, [CallerMemberName] string operation = "") =>
        IsOnGraph(arguments) ? Operation.Record(operation, arguments.ToArray()) : null;

    static bool IsOnGraph(ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
            if (argument is Symbol { Node: not null } || argument is KerasTensor[] list
                && Array.Exists(list, t => t is Symbol { Node: not null }))
                return true;
        return false;
    }

    static int[] Axes(KerasTensor x, int[]? axes) =>
        axes is null ? [.. Enumerable.Range(0, x.Rank)] : [.. axes.Select(x.Shape.Axis).Order()];
}
