namespace OnnxKeras;

// Sums and means with weights or gaps, and differences.
public static partial class Ops
{
    /// <summary>The mean along an axis, or of all elements, each counted with its weight: of x's shape, or one for each place.</summary>
    /// <exception cref="KerasException">The weights have another shape.</exception>
    public static KerasTensor Average(KerasTensor x, int? axis = null, KerasTensor? weights = null)
    {
        if (Recorded([x, axis, weights]) is { } node) return node;
        int[]? axes = axis is { } along ? [x.Shape.Axis(along)] : null;
        if (weights is null) return Mean(x, axes);
        if (!weights.Shape.Accepts(x.Shape))
        {
            if (weights.Rank != 1 || axes is null || !weights.Shape.Accepts(x.Shape[axes[0]..(axes[0] + 1)]))
                throw new KerasException($"weights of shape {weights.Shape} do not fit a tensor of shape {x.Shape}: they have its shape, "
                    + "or one element for each place of the axis.");
            var backend = Backend.Of(x, weights);
            for (var i = x.Rank - 1; i > axes[0]; i--) weights = backend.ExpandDims(weights, 1);
        }
        else if (weights.Rank == 1) axes = null;
        return Sum(x * weights, axes) / Sum(weights, weights.Rank == x.Rank ? axes : null);
    }

    /// <summary>The sum over the given axes, or over all, of what is not NaN.</summary>
    public static KerasTensor NanSum(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Sum(Instead(x, 0), axis, keepDims);

    /// <summary>The mean over the given axes, or over all, of what is not NaN.</summary>
    public static KerasTensor NanMean(KerasTensor x, int[]? axis = null, bool keepDims = false) => Recorded([x, axis, keepDims])
        ?? (x.DType.IsFloat
            ? NanSum(x, axis, keepDims) / Cast(Sum(LogicalNot(IsNan(x)), axis, keepDims), x.DType)
            : Mean(x, axis, keepDims));

    /// <summary>The largest element over the given axes, or over all, that is not NaN; NaN where all are.</summary>
    public static KerasTensor NanMax(KerasTensor x, int[]? axis = null, bool keepDims = false) => Recorded([x, axis, keepDims])
        ?? OrNan(Max(Instead(x, double.NegativeInfinity), axis, keepDims), x, axis, keepDims);

    /// <summary>The smallest element over the given axes, or over all, that is not NaN; NaN where all are.</summary>
    public static KerasTensor NanMin(KerasTensor x, int[]? axis = null, bool keepDims = false) => Recorded([x, axis, keepDims])
        ?? OrNan(Min(Instead(x, double.PositiveInfinity), axis, keepDims), x, axis, keepDims);

    /// <summary>The product over the given axes, or over all, of what is not NaN.</summary>
    public static KerasTensor NanProd(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Prod(Instead(x, 1), axis, keepDims);

    /// <summary>The biased variance over the given axes, or over all, of what is not NaN.</summary>
    public static KerasTensor NanVar(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? NanMean(Square(Number(x) - NanMean(x, axis, keepDims: true)), axis, keepDims);

    /// <summary>The square root of the biased variance of what is not NaN.</summary>
    public static KerasTensor NanStd(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Sqrt(NanVar(x, axis, keepDims));

    static KerasTensor Instead(KerasTensor x, double value) => x.DType.IsFloat ? Where(IsNan(x), value, x) : x;

    static KerasTensor OrNan(KerasTensor result, KerasTensor x, int[]? axis, bool keepDims) =>
        x.DType.IsFloat ? Where(All(IsNan(x), axis, keepDims), double.NaN, result) : result;

    /// <summary>How many elements over the given axes, or over all, are not 0; int32.</summary>
    public static KerasTensor CountNonzero(KerasTensor x, int[]? axis = null) => Recorded([x, axis]) ?? Sum(Truth(x), axis);

    /// <summary>The largest less the smallest element over the given axes, or over all.</summary>
    public static KerasTensor Ptp(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Max(x, axis, keepDims) - Min(x, axis, keepDims);

    /// <summary>The area under y along an axis by the trapezoidal rule, at places x or dx apart.</summary>
    public static KerasTensor Trapezoid(KerasTensor y, KerasTensor? x = null, double dx = 1, int axis = -1)
    {
        if (Recorded([y, x, dx, axis]) is { } node) return node;
        var (along, backend) = (y.Shape.Axis(axis), Backend.Of(y));
        var heights = backend.SliceAxis(y, along, 1, null, 1) + backend.SliceAxis(y, along, null, -1, 1);
        var widths = x is null ? dx : x.Rank == 1 ? Diff(x) : Diff(x, 1, axis);
        if (x?.Rank == 1) widths = Reshape(widths, [-1, .. Enumerable.Repeat(1, y.Rank - 1 - along)]);
        return Sum(heights * widths, [along]) / 2;
    }

    /// <summary>Each element of an axis less the one before, n times over.</summary>
    /// <exception cref="KerasException">n is negative.</exception>
    public static KerasTensor Diff(KerasTensor a, int n = 1, int axis = -1)
    {
        if (n < 0) throw new KerasException($"Differences cannot be taken {n} times.");
        if (Recorded([a, n, axis]) is { } node) return node;
        var (along, backend) = (a.Shape.Axis(axis), Backend.Of(a));
        for (; n > 0; n--)
        {
            var (later, earlier) = (backend.SliceAxis(a, along, 1, null, 1), backend.SliceAxis(a, along, null, -1, 1));
            a = a.DType == DType.Bool ? LogicalXor(later, earlier) : later - earlier;
        }
        return a;
    }

    /// <summary>The sums of the elements (n, …) that have the same segment number (n), for segments 0 to numSegments − 1.</summary>
    /// <exception cref="KerasException">The number of segments is not given.</exception>
    public static KerasTensor SegmentSum(KerasTensor data, KerasTensor segmentIds, int? numSegments = null, bool sorted = false)
    {
        var count = Segments(numSegments);
        if (Recorded([data, segmentIds, numSegments, sorted]) is { } node) return node;
        return Cast(Sum(Where(InSegment(data, segmentIds, count), ExpandDims(data, 1), 0), [0]), data.DType);
    }

    /// <summary>
    /// The largest of the elements (n, …) that have the same segment number (n), for segments 0 to numSegments − 1; of none, −∞ or the
    /// smallest integer.
    /// </summary>
    /// <inheritdoc cref="SegmentSum"/>
    public static KerasTensor SegmentMax(KerasTensor data, KerasTensor segmentIds, int? numSegments = null, bool sorted = false)
    {
        var count = Segments(numSegments);
        if (Recorded([data, segmentIds, numSegments, sorted]) is { } node) return node;
        var least = Backend.Of(data).Cast(Least(data.DType), data.DType);
        return Max(Where(InSegment(data, segmentIds, count), ExpandDims(data, 1), least), [0]);
    }

    static int Segments(int? count) =>
        count ?? throw new KerasException("The number of segments is a size of the result, which a graph must know: give numSegments.");

    /// <summary>Which elements (n) are in which segment, as (n, segment, 1, …) beside the data (n, 1, …).</summary>
    static KerasTensor InSegment(KerasTensor data, KerasTensor segmentIds, int count)
    {
        var inside = Backend.Of(data, segmentIds).OneHot(segmentIds, count, DType.Bool);
        return data.Rank == 1 ? inside : ExpandDims(inside, Enumerable.Range(2, data.Rank - 1).ToArray());
    }

    static KerasTensor Least(DType type) => type switch
    {
        _ when type.IsFloat => double.NegativeInfinity,
        DType.Int8 => sbyte.MinValue,
        DType.Int16 => short.MinValue,
        DType.Int32 => int.MinValue,
        DType.Int64 => new Constant(NDArray.Of([long.MinValue], Shape.Scalar)),
        _ => 0,
    };
}
