using System.Collections;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>The sizes of a tensor's axes; <c>null</c> is Keras's <c>None</c>, a size that is only known when data arrives.</summary>
/// <remarks>Written <c>[null, 28, 28, 1]</c> and printed <c>(None, 28, 28, 1)</c>.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int?>, IEquatable<Shape>
{
    readonly int?[] dims;

    /// <summary>A shape of the given axis sizes.</summary>
    public Shape(params ReadOnlySpan<int?> dims) => this.dims = dims.ToArray();

    Shape(int?[] owned) => dims = owned;

    /// <summary>What a collection expression such as <c>[null, 784]</c> calls.</summary>
    public static Shape Create(ReadOnlySpan<int?> dims) => new(dims);

    /// <summary>The shape of a scalar: no axes.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>A shape whose sizes are all known.</summary>
    public static Shape Of(ReadOnlySpan<long> dims)
    {
        var sizes = new int?[dims.Length];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = checked((int)dims[i]);
        return new Shape(sizes);
    }

    /// <summary>The number of axes.</summary>
    public int Rank => dims.Length;

    /// <summary>The number of axes.</summary>
    public int Count => dims.Length;

    /// <summary>The size of an axis; <c>[^1]</c> is the last.</summary>
    public int? this[int axis] => dims[axis];

    /// <summary>A run of axes: <c>shape[1..]</c> drops the batch axis.</summary>
    public Shape this[Range range] => new(dims[range]);

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => Array.TrueForAll(dims, d => d is not null);

    /// <summary>The number of elements, or <c>null</c> where a size is unknown; beyond a <see cref="long"/> its largest value.</summary>
    public long? Size
    {
        get
        {
            long size = 1;
            foreach (var dim in dims)
            {
                if (dim is not { } known) return null;
                size = (long)Int128.Clamp((Int128)size * known, long.MinValue, long.MaxValue);
            }
            return size;
        }
    }

    /// <summary>The sizes as an array; every one must be known.</summary>
    /// <exception cref="KerasException">A size is unknown.</exception>
    public long[] ToLongs() =>
        Array.ConvertAll(dims, d => (long)(d ?? throw new KerasException($"Shape {this} has an unknown axis where all sizes are needed.")));

    /// <summary>The shape with one axis of another size.</summary>
    public Shape With(int axis, int? size)
    {
        var copy = (int?[])dims.Clone();
        copy[axis] = size;
        return new Shape(copy);
    }

    /// <summary>The shape with an axis more in front of <paramref name="axis"/>.</summary>
    public Shape Insert(int axis, int? size) => [.. dims[..axis], size, .. dims[axis..]];

    /// <summary>The shape without an axis.</summary>
    public Shape Without(int axis) => [.. dims[..axis], .. dims[(axis + 1)..]];

    /// <summary>
    /// Whether data of <paramref name="other"/> fits here: same rank, and equal sizes where both are known, from an axis on.
    /// </summary>
    public bool Accepts(Shape other, int firstAxis = 0)
    {
        if (Rank != other.Rank) return false;
        for (var i = firstAxis; i < Rank; i++)
            if (dims[i] is { } mine && other.dims[i] is { } theirs && mine != theirs)
                return false;
        return true;
    }

    /// <summary>
    /// What to say of data that would fit if it were a batch of one: a sample alone is what is most often given by mistake.
    /// </summary>
    internal string HintAtBatch(Shape came) => Rank == came.Rank + 1 && this[1..].Accepts(came)
        ? $" One sample needs a batch axis as well: give it the shape {came.Insert(0, 1)}."
        : "";

    /// <summary>An axis counted from the front; −1 is the last.</summary>
    /// <exception cref="KerasException">The axis lies outside the shape.</exception>
    public int Axis(int axis) => Axis(axis, Rank);

    internal static int Axis(int axis, int rank) =>
        axis >= -rank && axis < rank
            ? axis < 0 ? axis + rank : axis
            : throw new KerasException($"Axis {axis} is out of range for {rank} axes; it must lie in [{-rank}, {rank - 1}].");

    /// <summary>The shape that two operands broadcast to by NumPy's rule.</summary>
    /// <exception cref="KerasException">Two known sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        var result = new int?[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= result.Length; i++)
        {
            var x = i <= a.Rank ? a.dims[^i] : 1;
            var y = i <= b.Rank ? b.dims[^i] : 1;
            if (x is { } p && y is { } q && p != q && p != 1 && q != 1)
                throw new KerasException($"shapes {a} and {b} cannot be broadcast together: {p} and {q} differ and neither is 1.");
            result[^i] = x == 1 ? y : y == 1 ? x : x ?? y;
        }
        return new Shape(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && dims.AsSpan().SequenceEqual(other.dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var dim in dims) hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have equal sizes, unknown ones at the same places.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    /// <inheritdoc/>
    public IEnumerator<int?> GetEnumerator() => ((IEnumerable<int?>)dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => dims.GetEnumerator();

    /// <summary>As Keras prints it: <c>(None, 784)</c>.</summary>
    public override string ToString() =>
        $"({string.Join(", ", dims.Select(d => d?.ToString() ?? "None"))}{(dims.Length == 1 ? "," : "")})";
}
