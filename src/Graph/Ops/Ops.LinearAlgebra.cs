namespace OnnxKeras;

// Products of vectors and matrices, and what stands on their diagonals.
public static partial class Ops
{
    /// <summary>
    /// The sum of products over the last axis of x1 and the last but one of x2 (its only one, if it is a vector); of a scalar, the product.
    /// </summary>
    public static KerasTensor Dot(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? (x1.Rank == 0 || x2.Rank == 0 ? x1 * x2 : Tensordot(x1, x2, new([-1], [Math.Max(-x2.Rank, -2)])));

    /// <summary>The sum of products over the last axes; of a scalar, the product.</summary>
    public static KerasTensor Inner(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? (x1.Rank == 0 || x2.Rank == 0 ? x1 * x2 : Tensordot(x1, x2, new([-1], [-1])));

    /// <summary>The sum of products of all elements, in order.</summary>
    public static KerasTensor Vdot(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Tensordot(Flat(x1), Flat(x2), 1);

    /// <summary>Each element of x1, in order, times each of x2.</summary>
    public static KerasTensor Outer(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Tensordot(Flat(x1), Flat(x2), 0);

    /// <summary>The sum of products over axes of x1, each with one of x2; the other axes of x1 come first.</summary>
    /// <exception cref="KerasException">A pair of axes differs in size, or an axis does not exist.</exception>
    public static KerasTensor Tensordot(KerasTensor x1, KerasTensor x2, ContractedAxes? axes = null)
    {
        axes ??= 2;
        if (Recorded([x1, x2, axes]) is { } node) return node;
        int[] first = [.. axes.First.Select(x1.Shape.Axis)], second = [.. axes.Second.Select(x2.Shape.Axis)];
        char[] left = [.. Enumerable.Range(0, x1.Rank).Select(i => (char)('a' + i))];
        char[] right = [.. Enumerable.Range(0, x2.Rank).Select(i => (char)('A' + i))];
        for (var i = 0; i < first.Length; i++)
        {
            if (x1.Shape[first[i]] is { } size && x2.Shape[second[i]] is { } other && size != other)
                throw new KerasException($"axis {first[i]} of a tensor of shape {x1.Shape} cannot meet axis {second[i]} of one of shape "
                    + $"{x2.Shape}: {size} and {other} elements.");
            right[second[i]] = left[first[i]];
        }
        var kept = left.Where((_, i) => !first.Contains(i)).Concat(right.Where((_, i) => !second.Contains(i)));
        return Einsum($"{new string(left)},{new string(right)}->{string.Concat(kept)}", x1, x2);
    }

    /// <summary>
    /// The cross products of vectors of 2 or 3 components along axes of x1 and x2, which take an axis of the result; of two vectors of 2,
    /// the third component alone.
    /// </summary>
    /// <exception cref="KerasException">The vectors have not 2 or 3 components.</exception>
    public static KerasTensor Cross(KerasTensor x1, KerasTensor x2, int axisa = -1, int axisb = -1, int axisc = -1, int? axis = null)
    {
        if (Recorded([x1, x2, axisa, axisb, axisc, axis]) is { } node) return node;
        var (a, b) = (Components(x1, axis ?? axisa), Components(x2, axis ?? axisb));
        var third = a[0] * b[1] - a[1] * b[0];
        if (a.Length == 2 && b.Length == 2) return third;
        // A vector of two components has 0 as the third.
        var first = Difference(b.Length == 3 ? a[1] * b[2] : null, a.Length == 3 ? a[2] * b[1] : null);
        var second = Difference(a.Length == 3 ? a[2] * b[0] : null, b.Length == 3 ? a[0] * b[2] : null);
        return Stack([first, second, third], axis ?? axisc);

        static KerasTensor Difference(KerasTensor? x, KerasTensor? y) => x is null ? -y! : y is null ? x : x - y;

        static KerasTensor[] Components(KerasTensor x, int axis) => x.Shape[x.Shape.Axis(axis)] is 2 or 3
            ? Unstack(x, axis: axis)
            : throw new KerasException($"Vectors of a cross product have 2 or 3 components, got shape {x.Shape}, axis {axis}.");
    }

    /// <summary>Each element of x1 times the whole of x2, in its place: sizes multiply.</summary>
    public static KerasTensor Kron(KerasTensor x1, KerasTensor x2)
    {
        if (Recorded([x1, x2]) is { } node) return node;
        var rank = Math.Max(x1.Rank, x2.Rank);
        if (x1.Rank < rank) x1 = ExpandDims(x1, Enumerable.Range(0, rank - x1.Rank).ToArray());
        if (x2.Rank < rank) x2 = ExpandDims(x2, Enumerable.Range(0, rank - x2.Rank).ToArray());
        int?[] sizes = [.. x1.Shape.Zip(x2.Shape, (a, b) => checked(a * b))];
        if (sizes.Count(s => s is null) > 1)
            throw new KerasException($"tensors of shapes {x1.Shape} and {x2.Shape} leave more than one size of their Kronecker product "
                + "open.");
        var product = ExpandDims(x1, Enumerable.Range(0, rank).Select(i => 2 * i + 1).ToArray())
            * ExpandDims(x2, Enumerable.Range(0, rank).Select(i => 2 * i).ToArray());
        return Reshape(product, [.. sizes.Select(s => s ?? -1)]);
    }

    /// <summary>The elements at (i, i + offset) of two axes of known sizes, as a last axis.</summary>
    /// <exception cref="KerasException">There are fewer than two axes, or a size is not known.</exception>
    public static KerasTensor Diagonal(KerasTensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        if (Recorded([x, offset, axis1, axis2]) is { } node) return node;
        if (x.Rank < 2) throw new KerasException($"A diagonal needs two axes, got shape {x.Shape}.");
        var (first, second) = (x.Shape.Axis(axis1), x.Shape.Axis(axis2));
        if (first == second) throw new KerasException($"A diagonal needs two axes, got {axis1} and {axis2}, which are one.");
        if (x.Shape[first] is not { } rows || x.Shape[second] is not { } columns)
            throw new KerasException($"axes {axis1} and {axis2} of a tensor of shape {x.Shape} have no known sizes to take the diagonal "
                + "of.");
        x = Moveaxis(x, new[] { first, second }, new[] { -2, -1 });
        var flat = Reshape(x, [.. Enumerable.Repeat((int?)null, x.Rank - 2), rows * columns]);
        var start = offset < 0 ? -offset * columns : offset;
        var count = Math.Max(0, Math.Min(rows + Math.Min(offset, 0), columns - Math.Max(offset, 0)));
        return Take(flat, Indices(Enumerable.Range(0, count).Select(i => start + i * (columns + 1))), -1);
    }

    /// <summary>A matrix with a vector on its k-th diagonal and zeros elsewhere; of a matrix, its k-th diagonal.</summary>
    /// <exception cref="KerasException">The tensor is neither a vector nor a matrix.</exception>
    public static KerasTensor Diag(KerasTensor x, int k = 0)
    {
        if (x.Rank is not (1 or 2)) throw new KerasException($"Diag takes a vector or a matrix, got shape {x.Shape}.");
        if (Recorded([x, k]) is { } node) return node;
        if (x.Rank == 2) return Diagonal(x, k);
        var places = Positions(x, 0);
        var matrix = Where(Equal(ExpandDims(places, 1), places), x, ZerosLike(x));
        return k == 0 ? matrix : Pad(matrix, k > 0 ? [(0, k), (k, 0)] : [(-k, 0), (0, -k)]);
    }

    /// <summary>A matrix with all elements, in order, on its k-th diagonal and zeros elsewhere.</summary>
    public static KerasTensor Diagflat(KerasTensor x, int k = 0) => Recorded([x, k]) ?? Diag(Flat(x), k);

    /// <summary>The sum of a <see cref="Diagonal"/>.</summary>
    /// <inheritdoc cref="Diagonal" path="/exception"/>
    public static KerasTensor Trace(KerasTensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        if (Recorded([x, offset, axis1, axis2]) is { } node) return node;
        var summed = x.DType is DType.UInt32 or DType.UInt64 ? x : Cast(x, DTypes.Promote(x.DType, DType.Int32));
        return Sum(Diagonal(summed, offset, axis1, axis2), [-1]);
    }

    /// <summary>
    /// The norm over one axis (of vectors), two (of matrices) or all: the root of the sum of squares, or that of order 0, ±1, ±∞, or
    /// another (of vectors).
    /// </summary>
    /// <exception cref="KerasException">The order is none of matrices, or the axes are neither one nor two.</exception>
    public static KerasTensor Norm(KerasTensor x, double? ord = null, int[]? axis = null, bool keepDims = false)
    {
        if (Recorded([x, ord, axis, keepDims]) is { } node) return node;
        x = x.DType.IsFloat ? x : Cast(x, DType.Float32);
        var axes = axis is null ? [.. Enumerable.Range(0, x.Rank)] : Array.ConvertAll(axis, x.Shape.Axis);
        return (axes.Length, ord) switch
        {
            (_, null) or (1, 2) => Sqrt(Sum(Square(x), axes, keepDims)),
            (1, double.PositiveInfinity) => Max(Abs(x), axes, keepDims),
            (1, double.NegativeInfinity) => Min(Abs(x), axes, keepDims),
            (1, 0) => Sum(Cast(NotEqual(x, 0), x.DType), axes, keepDims),
            (1, 1) => Sum(Abs(x), axes, keepDims),
            (1, { } p) => Power(Sum(Power(Abs(x), p), axes, keepDims), 1 / p),
            (2, 1) => Max(Sum(Abs(x), [axes[0]], true), axes, keepDims),
            (2, -1) => Min(Sum(Abs(x), [axes[0]], true), axes, keepDims),
            (2, double.PositiveInfinity) => Max(Sum(Abs(x), [axes[1]], true), axes, keepDims),
            (2, double.NegativeInfinity) => Min(Sum(Abs(x), [axes[1]], true), axes, keepDims),
            (2, _) => throw new KerasException($"A norm of matrices has order 1, −1, ∞ or −∞, or none for that of Frobenius; got {ord}."),
            _ => throw new KerasException($"A norm of order {ord} is one of vectors or matrices, over one axis or two; got {axes.Length}."),
        };
    }

    static KerasTensor Flat(KerasTensor x) => Reshape(x, [-1]);
}
