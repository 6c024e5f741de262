namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>The sum over the given axes, or over all.</summary>
    public static KerasTensor Sum(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Backend.Of(x).Sum(x, Axes(x, axis), keepDims);

    /// <summary>The mean over the given axes, or over all.</summary>
    public static KerasTensor Mean(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Backend.Of(x).Mean(x, Axes(x, axis), keepDims);

    /// <summary>The largest element over the given axes, or over all; no less than an initial value.</summary>
    public static KerasTensor Max(KerasTensor x, int[]? axis = null, bool keepDims = false, double? initial = null)
    {
        if (Recorded([x, axis, keepDims, initial]) is { } node) return node;
        var largest = Backend.Of(x).Max(x, Axes(x, axis), keepDims);
        return initial is { } least ? Cast(Maximum(largest, least), x.DType) : largest;
    }

    /// <summary>The smallest element over the given axes, or over all; no more than an initial value.</summary>
    public static KerasTensor Min(KerasTensor x, int[]? axis = null, bool keepDims = false, double? initial = null)
    {
        if (Recorded([x, axis, keepDims, initial]) is { } node) return node;
        var smallest = Backend.Of(x).Min(x, Axes(x, axis), keepDims);
        return initial is { } most ? Cast(Minimum(smallest, most), x.DType) : smallest;
    }

    /// <summary>The product over the given axes, or over all; in another type where one is given.</summary>
    public static KerasTensor Prod(KerasTensor x, int[]? axis = null, bool keepDims = false, DType? dtype = null)
    {
        if (Recorded([x, axis, keepDims, dtype]) is { } node) return node;
        var product = Backend.Of(x).Prod(Cast(x, dtype ?? x.DType), Axes(x, axis), keepDims);
        return Cast(product, dtype ?? product.DType);
    }

    /// <summary>Whether any element along the axes holds.</summary>
    public static KerasTensor Any(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Greater(Max(Cast(Cast(x, DType.Bool), DType.Int32), axis, keepDims), 0);

    /// <summary>Whether all elements along the axes hold.</summary>
    public static KerasTensor All(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Greater(Min(Cast(Cast(x, DType.Bool), DType.Int32), axis, keepDims), 0);

    /// <summary>The mean of (x − mean)² over the axes: the biased variance.</summary>
    public static KerasTensor Var(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Mean(Square(Number(x) - Mean(x, axis, keepDims: true)), axis, keepDims);

    /// <summary>The square root of the biased variance.</summary>
    public static KerasTensor Std(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Sqrt(Var(x, axis, keepDims));

    /// <summary>log Σ eˣ over the axes, without overflow.</summary>
    public static KerasTensor LogSumExp(KerasTensor x, int[]? axis = null, bool keepDims = false)
    {
        if (Recorded([x, axis, keepDims]) is { } node) return node;
        var highest = Max(x, axis, keepDims: true);
        highest = Where(IsFinite(highest), highest, 0);
        var sum = Log(Sum(Exp(x - highest), axis, keepDims: true)) + highest;
        return keepDims ? sum : Squeeze(sum, Axes(x, axis));
    }

    /// <summary>The first position of the largest element along an axis, or in the flattened tensor.</summary>
    public static KerasTensor Argmax(KerasTensor x, int? axis = null, bool keepDims = false) => Recorded([x, axis, keepDims])
        ?? (axis is { } a
            ? Backend.Of(x).Argmax(Number(x), x.Shape.Axis(a), keepDims)
            : AsScalar(Backend.Of(x).Argmax(Number(Flat(x)), 0, true), x, keepDims));

    /// <summary>The first position of the smallest element along an axis, or in the flattened tensor.</summary>
    public static KerasTensor Argmin(KerasTensor x, int? axis = null, bool keepDims = false) => Recorded([x, axis, keepDims])
        ?? (axis is { } a
            ? Backend.Of(x).Argmin(Number(x), x.Shape.Axis(a), keepDims)
            : AsScalar(Backend.Of(x).Argmin(Number(Flat(x)), 0, true), x, keepDims));

    /// <summary>One element as a scalar, or with as many axes as a tensor.</summary>
    static KerasTensor AsScalar(KerasTensor one, KerasTensor like, bool keepDims) =>
        Reshape(one, [.. Enumerable.Repeat((int?)1, keepDims ? like.Rank : 0)]);

    /// <summary>Running sums along an axis, or of the flattened tensor; in another type where one is given.</summary>
    public static KerasTensor CumSum(KerasTensor x, int? axis = null, DType? dtype = null)
    {
        if (Recorded([x, axis, dtype]) is { } node) return node;
        var (values, along) = AlongAxis(Cast(x, dtype ?? x.DType), axis);
        return Backend.Of(x).CumSum(values, along);
    }

    /// <summary>Running products along an axis, or of the flattened tensor; in another type where one is given.</summary>
    public static KerasTensor CumProd(KerasTensor x, int? axis = null, DType? dtype = null)
    {
        if (Recorded([x, axis, dtype]) is { } node) return node;
        var (values, along) = AlongAxis(Cast(Number(x), dtype ?? Number(x).DType), axis);
        if (values.Shape[along] is { } size)
        {
            // After each step an element is the product of twice as many.
            for (var step = 1; step < size; step *= 2)
            {
                var earlier = Backend.Of(values).SliceAxis(values, along, null, -step, 1);
                values *= Pad(earlier, Before(values.Rank, along, step), constantValues: 1);
            }
            return values;
        }
        // Each place has its own copy of the axis, with ones beyond the place.
        var places = Positions(values, along);
        var reached = Alone(ExpandDims(places, 1) >= places, along, values.Rank + 1);
        return Prod(Where(reached, ExpandDims(values, along), 1), [along + 1], dtype: values.DType);
    }

    static (int Before, int After)[] Before(int rank, int axis, int count) =>
        [.. Enumerable.Range(0, rank).Select(i => (i == axis ? count : 0, 0))];

    /// <summary>A tensor's axes as those of so many from one on, the others of size 1.</summary>
    static KerasTensor Alone(KerasTensor x, int axis, int rank) =>
        ExpandDims(x, [.. Enumerable.Range(0, rank).Where(i => i < axis || i >= axis + x.Rank)]);

    /// <summary>The tensor and an axis of it; flattened, with its only axis, where none is given.</summary>
    static (KerasTensor Values, int Axis) AlongAxis(KerasTensor x, int? axis) =>
        axis is { } a ? (x, x.Shape.Axis(a)) : (Reshape(x, [-1]), 0);
}
