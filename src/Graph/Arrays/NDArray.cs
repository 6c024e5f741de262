using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>A dense array on the host, row by row: what goes into a model and comes out of it.</summary>
/// <remarks>
/// Converts from and to C# arrays and <see cref="System.Numerics.Tensors.Tensor{T}"/>; the elements are shared where the layout allows.
/// </remarks>
public sealed partial class NDArray
{
    readonly Array elements;
    readonly int offset;

    NDArray(Array elements, int offset, DType type, Shape shape) =>
        (this.elements, this.offset, DType, Shape) = (elements, offset, type, shape);

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The sizes of the axes, all known.</summary>
    public Shape Shape { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Count => checked((int)Shape.Size!.Value);

    /// <summary>An array over existing elements, which are shared, not copied.</summary>
    /// <exception cref="KerasException">The number of elements is not the shape's.</exception>
    public static NDArray Of<T>(T[] elements, Shape shape) =>
        elements.Length == shape.Size
            ? new(elements, 0, DTypes.Of<T>(), shape)
            : throw new KerasException($"{elements.Length} elements do not fill an array of shape {shape}, which has {shape.Size}.");

    /// <summary>An array of zeros.</summary>
    public static NDArray Zeros(DType type, Shape shape) => Allocated(type, shape, isPinned: false);

    /// <summary>An array at a fixed address, whose elements are to be written before they are read.</summary>
    internal static NDArray Pinned(DType type, Shape shape) => Allocated(type, shape, isPinned: true);

    /// <summary>Whether the elements lie at a fixed address, as the whole of their memory.</summary>
    internal bool IsPinned { get; private init; }

    static NDArray Allocated(DType type, Shape shape, bool isPinned)
    {
        var size = shape.Size ?? throw new KerasException($"An array of shape {shape} needs all sizes known.");
        if (size > Array.MaxLength)
            throw new KerasException($"An array of shape {shape} has {size} elements, more than memory holds in one piece.");
        var count = (int)size;
        return new(type switch
        {
            DType.Float32 => New<float>(),
            DType.Float64 => New<double>(),
            DType.Float16 => New<Half>(),
            DType.BFloat16 => New<BFloat16>(),
            DType.UInt8 => New<byte>(),
            DType.Int8 => New<sbyte>(),
            DType.UInt16 => New<ushort>(),
            DType.Int16 => New<short>(),
            DType.UInt32 => New<uint>(),
            DType.Int32 => New<int>(),
            DType.UInt64 => New<ulong>(),
            DType.Int64 => New<long>(),
            DType.Bool => New<bool>(),
            DType.String => new string[count],
            _ => throw new KerasException($"No host array of {type}."),
        }, 0, type, shape) { IsPinned = isPinned };

        T[] New<T>() => isPinned ? GC.AllocateUninitializedArray<T>(count, pinned: true) : new T[count];
    }

    /// <summary>The elements, typed; the type must be the array's.</summary>
    /// <exception cref="KerasException">The array holds another type.</exception>
    public Span<T> Span<T>() => elements.GetType().GetElementType() == typeof(T)
        ? MemoryMarshal.CreateSpan(ref First<T>(), elements.Length).Slice(offset, Count)
        : throw new KerasException($"The array holds {DType.KerasName}, not {DTypes.Of<T>().KerasName}.");

    /// <summary>The elements' memory; text has none.</summary>
    public Span<byte> Bytes => DType == DType.String
        ? throw new KerasException("Text has no bytes to view.")
        : MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(elements), elements.Length * DType.Size)
            .Slice(offset * DType.Size, Count * DType.Size);

    /// <summary>Whether another array of the same type has the same elements, bit by bit.</summary>
    internal bool ElementsEqual(NDArray other) => DType == DType.String
        ? Span<string>().SequenceEqual(other.Span<string>())
        : Bytes.SequenceEqual(other.Bytes);

    /// <summary>The managed array behind the elements, and where they begin in it.</summary>
    internal (Array Elements, int Offset) Storage => (elements, offset);

    /// <summary>Rows <paramref name="start"/> to <paramref name="end"/> (exclusive) of the first axis, shared.</summary>
    /// <exception cref="KerasException">The array has no such rows.</exception>
    public NDArray Rows(int start, int end)
    {
        if (Rank == 0 || start < 0 || start > end || end > Shape[0])
            throw new KerasException($"An array of shape {Shape} has no rows from {start} to before {end}.");
        var row = Shape[0] == 0 ? 0 : Count / Shape[0]!.Value;
        return new(elements, offset + start * row, DType, Shape.With(0, end - start));
    }

    /// <summary>Arrays one below the other along the first axis.</summary>
    internal static NDArray Joined(IReadOnlyList<NDArray> parts)
    {
        if (parts.Count == 1) return parts[0];
        if (parts.Any(p => p.Shape[1..] != parts[0].Shape[1..]))
            throw new KerasException($"Arrays of the shapes {string.Join(", ", parts.Select(p => p.Shape).Distinct())} cannot be joined: "
                + "only the first axis may differ.");
        var whole = Zeros(parts[0].DType, parts[0].Shape.With(0, parts.Sum(p => p.Shape[0])));
        var row = 0;
        foreach (var part in parts)
        {
            var rows = whole.Rows(row, row += part.Shape[0]!.Value);
            if (part.DType == DType.String) part.Span<string>().CopyTo(rows.Span<string>());
            else part.Bytes.CopyTo(rows.Bytes);
        }
        return whole;
    }

    /// <summary>The same elements in another shape.</summary>
    public NDArray Reshape(Shape shape) => shape.Size == Count
        ? new(elements, offset, DType, shape)
        : throw new KerasException($"An array of shape {Shape} cannot take the shape {shape}.");

    /// <summary>The only element as a number.</summary>
    public double ToScalar() => Count == 1 ? GetDouble(0) : throw new KerasException($"An array of shape {Shape} is not a scalar.");

    /// <summary>An element as a number, by its place on each axis: <c>p[0, 3]</c>.</summary>
    /// <exception cref="KerasException">There are fewer or more axes, or an axis is shorter.</exception>
    public double this[params ReadOnlySpan<int> indices]
    {
        get
        {
            var flat = 0;
            for (var axis = 0; axis < indices.Length; axis++)
                flat = axis < Rank && indices[axis] >= 0 && indices[axis] < Shape[axis]
                    ? flat * Shape[axis]!.Value + indices[axis]
                    : throw Missing(indices);
            return indices.Length == Rank ? GetDouble(flat) : throw Missing(indices);
        }
    }

    KerasException Missing(ReadOnlySpan<int> indices) =>
        new($"An array of shape {Shape} has no element [{string.Join(", ", indices.ToArray())}].");

    /// <summary>Element i as a double; exact for all but 64-bit integers beyond 2⁵³.</summary>
    public double GetDouble(int i) => DType switch
    {
        DType.Float32 => At<float>(i),
        DType.Float64 => At<double>(i),
        DType.Float16 => (double)At<Half>(i),
        DType.BFloat16 => (float)At<BFloat16>(i),
        DType.UInt8 => At<byte>(i),
        DType.Int8 => At<sbyte>(i),
        DType.UInt16 => At<ushort>(i),
        DType.Int16 => At<short>(i),
        DType.UInt32 => At<uint>(i),
        DType.Int32 => At<int>(i),
        DType.UInt64 => At<ulong>(i),
        DType.Int64 => At<long>(i),
        DType.Bool => At<bool>(i) ? 1 : 0,
        _ => throw new KerasException($"Elements of type {DType.KerasName} are no numbers."),
    };

    T At<T>(int i) => (uint)(offset + i) < (uint)elements.Length
        ? Unsafe.Add(ref First<T>(), offset + i)
        : throw new IndexOutOfRangeException($"An array of shape {Shape} has no element {i}.");

    /// <summary>The first element: arrays of every rank keep theirs one after the other, the last axis fastest.</summary>
    ref T First<T>() => ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(elements));

    /// <inheritdoc/>
    public override string ToString() => $"{DType.KerasName} array of shape {Shape}";
}
