namespace OnnxKeras;

// Operations that order elements, or look them up in an order.
public static partial class Ops
{
    /// <summary>The int32 positions that sort an axis, or the flattened tensor, in ascending order; equal elements keep theirs.</summary>
    public static KerasTensor Argsort(KerasTensor x, int? axis = -1)
    {
        if (Recorded([x, axis]) is { } node) return node;
        var (values, along) = AlongAxis(x, axis);
        return Backend.Of(x).Argsort(values, along);
    }

    /// <summary>An axis, or the flattened tensor, in ascending order.</summary>
    public static KerasTensor Sort(KerasTensor x, int? axis = -1)
    {
        if (Recorded([x, axis]) is { } node) return node;
        var (values, along) = AlongAxis(x, axis);
        return Backend.Of(x).TakeAlongAxis(values, Backend.Of(x).Argsort(values, along), along);
    }

    /// <summary>The k largest elements of the last axis and their positions; descending, unless their order does not matter.</summary>
    /// <exception cref="KerasException">The axis has fewer elements.</exception>
    public static (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k, bool sorted = true) =>
        RecordedMany([x, k, sorted]) is { } nodes ? (nodes[0], nodes[1]) : Backend.Of(x).TopK(x, k);

    /// <summary>Whether the prediction (…, classes) of each target class (…) is among the k largest.</summary>
    public static KerasTensor InTopK(KerasTensor targets, KerasTensor predictions, int k)
    {
        if (Recorded([targets, predictions, k]) is { } node) return node;
        var predicted = Squeeze(TakeAlongAxis(predictions, ExpandDims(targets, -1), -1), [-1]);
        return predicted >= GetItem(TopK(predictions, k).Values, [Slice.Ellipsis, k - 1]);
    }

    /// <summary>The middle element over the given axes, or over all; the mean of two where there are two.</summary>
    public static KerasTensor Median(KerasTensor x, int[]? axis = null, bool keepDims = false) =>
        Recorded([x, axis, keepDims]) ?? Quantile(x, 0.5, axis, keepDims: keepDims);

    /// <summary>
    /// What so many (of 1) of the elements over the axes are not above; several probabilities make a first axis more. Between two elements
    /// the method decides: linear, lower, higher, midpoint or nearest.
    /// </summary>
    /// <exception cref="KerasException">The method is another, or the probabilities are no vector.</exception>
    public static KerasTensor Quantile(KerasTensor x, KerasTensor q, int[]? axis = null, string method = "linear", bool keepDims = false)
    {
        if (q.Rank > 1) throw new KerasException($"The probabilities of a quantile are a number or a vector, got shape {q.Shape}.");
        if (Recorded([x, q, axis, method, keepDims]) is { } node) return node;
        x = x.DType.IsFloat ? x : Cast(x, DType.Float32);
        var backend = Backend.Of(x, q);
        var axes = Axes(x, axis);
        int[] others = [.. Enumerable.Range(0, x.Rank).Except(axes)];
        var rows = Reshape(Transpose(x, [.. others, .. axes]), [.. Enumerable.Repeat((int?)null, others.Length), -1],
            like: Transpose(x, [.. others, .. axes]));
        rows = Sort(rows);
        var place = backend.Multiply(backend.Cast(q, x.DType), Cast(Max(Positions(rows, -1)), x.DType));
        KerasTensor At(KerasTensor places) => Take(rows, Cast(places, DType.Int32), -1);
        var (low, high) = (Floor(place), Ceil(place));
        var result = method switch
        {
            "linear" => At(low) + (At(high) - At(low)) * (place - low),
            "lower" => At(low),
            "higher" => At(high),
            "midpoint" => (At(low) + At(high)) * 0.5,
            "nearest" => At(Round(place)),
            _ => throw new KerasException(Names.Unknown("method", method, ["linear", "lower", "higher", "midpoint", "nearest"])),
        };
        if (q.Rank == 1) result = Moveaxis(result, -1, 0);
        return keepDims ? ExpandDims(result, Array.ConvertAll(axes, a => a + q.Rank)) : result;
    }

    /// <summary>A <see cref="Quantile"/> of probabilities in percent.</summary>
    /// <inheritdoc cref="Quantile" path="/exception"/>
    public static KerasTensor Percentile(KerasTensor x, KerasTensor q, int[]? axis = null, string method = "linear",
        bool keepDims = false) =>
        Recorded([x, q, axis, method, keepDims]) ?? Quantile(x, Backend.Of(x, q).Divide(q, 100), axis, method, keepDims);

    /// <summary>
    /// Where each value belongs in an ascending vector: in front of its equals, or behind them where the side is right; int32.
    /// </summary>
    /// <exception cref="KerasException">The sequence is no vector, or the side is neither left nor right.</exception>
    public static KerasTensor SearchSorted(KerasTensor sortedSequence, KerasTensor values, string side = "left")
    {
        if (side is not ("left" or "right")) throw new KerasException(Names.Unknown("side", side, ["left", "right"]));
        if (Recorded([sortedSequence, values, side]) is { } node) return node;
        if (sortedSequence.Rank != 1) throw new KerasException($"Values are sought in a vector, got shape {sortedSequence.Shape}.");
        var sought = Backend.Of(sortedSequence, values).ExpandDims(values, values.Rank);
        return Sum(side == "left" ? sortedSequence < sought : sortedSequence <= sought, [-1]);
    }

    /// <summary>Which bin each element falls into, of those that ascending edges divide: 0 is below the first; int32.</summary>
    /// <exception cref="KerasException">The edges are no vector.</exception>
    public static KerasTensor Digitize(KerasTensor x, KerasTensor bins) => Recorded([x, bins]) ?? SearchSorted(bins, x, "right");

    /// <summary>Where x1 is one of the elements of x2, or none of them where inverted; what is known to be unique matters not.</summary>
    public static KerasTensor IsIn(KerasTensor x1, KerasTensor x2, bool assumeUnique = false, bool invert = false)
    {
        if (Recorded([x1, x2, assumeUnique, invert]) is { } node) return node;
        var backend = Backend.Of(x1, x2);
        var found = Any(Equal(backend.ExpandDims(x1, x1.Rank), backend.Reshape(x2, [-1], x2)), [-1]);
        return invert ? LogicalNot(found) : found;
    }
}
