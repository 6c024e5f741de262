using System.Collections;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>One axis or several, where Keras takes either: <c>-1</c>, or <c>[1, 2]</c>.</summary>
[CollectionBuilder(typeof(AxisList), nameof(Create))]
public sealed class AxisList : IReadOnlyList<int>
{
    readonly int[] axes;

    AxisList(int[] axes, bool isSingle) => (this.axes, IsSingle) = (axes, isSingle);

    /// <summary>Whether this is a plain axis, not a list of one.</summary>
    public bool IsSingle { get; }

    /// <summary>The number of axes.</summary>
    public int Count => axes.Length;

    /// <summary>An axis by place.</summary>
    public int this[int index] => axes[index];

    /// <summary>What a collection expression such as <c>[1, 2]</c> calls.</summary>
    public static AxisList Create(ReadOnlySpan<int> axes) => new(axes.ToArray(), false);

    /// <summary>One axis.</summary>
    public static implicit operator AxisList(int axis) => new([axis], true);

    /// <summary>Several axes.</summary>
    public static implicit operator AxisList(int[] axes) => new(axes, false);

    /// <summary>The axes counted from the front of a shape, in the given order.</summary>
    /// <exception cref="KerasException">An axis lies outside the shape, or stands twice.</exception>
    internal int[] Of(Shape shape)
    {
        var result = Array.ConvertAll(axes, shape.Axis);
        return result.Distinct().Count() == result.Length
            ? result
            : throw new KerasException($"Axes {this} name an axis of {shape} twice.");
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)axes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => IsSingle ? $"{axes[0]}" : $"({string.Join(", ", axes)})";
}
