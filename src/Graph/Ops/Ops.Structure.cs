namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>
    /// The same elements in another shape: −1 is what remains; <c>null</c> at place i keeps axis i (of <paramref name="like"/> if given).
    /// </summary>
    public static KerasTensor Reshape(KerasTensor x, Shape newShape, KerasTensor? like = null) =>
        Recorded([x, newShape, like]) ?? Backend.Of(x).Reshape(x, newShape, like ?? x);

    /// <summary>Axes in another order; reversed where none is given.</summary>
    public static KerasTensor Transpose(KerasTensor x, int[]? axes = null) => Recorded([x, axes])
        ?? Backend.Of(x).Transpose(x, axes is null ? [.. Enumerable.Range(0, x.Rank).Reverse()] : Permutation(x, axes));

    /// <summary>An axis of size 1 more, or several, at the given places of the result.</summary>
    /// <exception cref="KerasException">A place lies outside the result, or is named twice.</exception>
    public static KerasTensor ExpandDims(KerasTensor x, AxisList axis)
    {
        if (Recorded([x, axis]) is { } node) return node;
        int[] places = [.. axis.Select(a => Shape.Axis(a, x.Rank + axis.Count)).Order()];
        if (places.Distinct().Count() < places.Length) throw new KerasException($"Axes {axis} name a place twice.");
        foreach (var place in places) x = Backend.Of(x).ExpandDims(x, place);
        return x;
    }

    /// <summary>Without the given axes of size 1, or without all that are known to be 1.</summary>
    public static KerasTensor Squeeze(KerasTensor x, int[]? axis = null) => Recorded([x, axis])
        ?? Backend.Of(x).Squeeze(x, axis is null ? [.. Enumerable.Range(0, x.Rank).Where(i => x.Shape[i] == 1)] : Axes(x, axis));

    /// <summary>Tensors side by side along an axis.</summary>
    public static KerasTensor Concatenate(KerasTensor[] xs, int axis = 0)
    {
        if (xs.Length == 0) throw new KerasException("Concatenate needs at least one tensor.");
        return Recorded([xs, axis]) ?? Backend.Of(xs).Concatenate(xs, xs[0].Shape.Axis(axis));
    }

    /// <summary>Tensors of one shape along a new axis.</summary>
    public static KerasTensor Stack(KerasTensor[] xs, int axis = 0) =>
        Recorded([xs, axis])
        ?? Concatenate(Array.ConvertAll(xs, x => ExpandDims(x, Shape.Axis(axis, x.Rank + 1))), Shape.Axis(axis, xs[0].Rank + 1));

    /// <summary>A tensor cut along an axis: into so many equal parts, or in front of each of several positions.</summary>
    public static KerasTensor[] Split(KerasTensor x, AxisList indicesOrSections, int axis = 0)
    {
        if (RecordedMany([x, indicesOrSections, axis]) is { } nodes) return nodes;
        var at = x.Shape.Axis(axis);
        if (!indicesOrSections.IsSingle) return Cut(x, at, [0, .. indicesOrSections], [.. indicesOrSections, null]);
        var sections = indicesOrSections[0];
        var size = x.Shape[at] ?? throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} has no known size to split.");
        if (sections < 1 || size % sections != 0)
            throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} cannot be split into {sections} equal parts.");
        int[] starts = [.. Enumerable.Range(0, sections).Select(i => i * (size / sections))];
        return Cut(x, at, starts, [.. starts.Select(s => (int?)(s + size / sections))]);

        static KerasTensor[] Cut(KerasTensor x, int axis, int[] starts, int?[] ends) =>
            [.. starts.Zip(ends, (start, end) => Backend.Of(x).SliceAxis(x, axis, start, end, 1))];
    }

    /// <summary>Part of a tensor, Python's <c>x[…]</c>; see <see cref="Slice"/>.</summary>
    public static KerasTensor GetItem(KerasTensor x, Slice[] key)
    {
        if (Recorded([x, key]) is { } node) return node;
        var named = key.Count(s => s.Type is Slice.Kind.Index or Slice.Kind.Range);
        if (named > x.Rank) throw new KerasException($"{named} slices for a tensor of shape {x.Shape}.");
        var axis = 0;
        foreach (var slice in key)
            switch (slice.Type)
            {
                case Slice.Kind.Ellipsis:
                    axis = x.Rank - key.SkipWhile(s => s.Type != Slice.Kind.Ellipsis)
                        .Count(s => s.Type is Slice.Kind.Index or Slice.Kind.Range);
                    break;
                case Slice.Kind.NewAxis:
                    x = ExpandDims(x, axis++);
                    break;
                case Slice.Kind.Range:
                    if (slice is not { Start: null, End: null, Step: 1 })
                        x = Backend.Of(x).SliceAxis(x, axis, slice.Start, slice.End, slice.Step);
                    axis++;
                    break;
                default:
                    var at = slice.Start!.Value;
                    if (x.Shape[axis] is { } size && (at >= size || at < -size))
                        throw new KerasException($"index {at} is out of range for axis {axis} of a tensor of shape {x.Shape}.");
                    x = Backend.Of(x).Squeeze(Backend.Of(x).SliceAxis(x, axis, at, at == -1 ? null : at + 1, 1), [axis]);
                    break;
            }
        return x;
    }

    /// <summary>Two axes exchanged.</summary>
    public static KerasTensor Swapaxes(KerasTensor x, int axis1, int axis2)
    {
        if (Recorded([x, axis1, axis2]) is { } node) return node;
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        var (a, b) = (x.Shape.Axis(axis1), x.Shape.Axis(axis2));
        (order[a], order[b]) = (b, a);
        return Transpose(x, order);
    }

    /// <summary>
    /// Elements moved along one axis or several, or in the flattened tensor; those beyond the end come back at the beginning.
    /// </summary>
    /// <exception cref="KerasException">There are several shifts, and not as many axes.</exception>
    public static KerasTensor Roll(KerasTensor x, AxisList shift, AxisList? axis = null)
    {
        if (Recorded([x, shift, axis]) is { } node) return node;
        if (axis is null) return Reshape(Roll(Reshape(x, [-1]), shift, 0), [.. Enumerable.Repeat((int?)null, x.Rank)], x);
        if (shift.Count > 1 && shift.Count != axis.Count) throw new KerasException($"Shifts {shift} are not as many as the axes {axis}.");
        for (var i = 0; i < axis.Count; i++) x = RollAxis(x, shift[shift.Count > 1 ? i : 0], x.Shape.Axis(axis[i]));
        return x;
    }

    static KerasTensor RollAxis(KerasTensor x, int shift, int axis)
    {
        if (x.Shape[axis] is not { } size)
        {
            var places = Positions(x, axis);
            return Take(x, Mod(places - shift, Max(places) + 1), axis);
        }
        var by = size == 0 ? 0 : (shift % size + size) % size;
        return by == 0 ? x : Concatenate([.. Split(x, new[] { size - by }, axis).Reverse()], axis);
    }

    /// <summary>The lower triangle of the last two axes: elements above diagonal k are 0.</summary>
    public static KerasTensor Tril(KerasTensor x, int k = 0) =>
        Recorded([x, k]) ?? Where(ExpandDims(Positions(x, -2), 1) + k >= ExpandDims(Positions(x, -1), 0), x, ZerosLike(x));

    /// <summary>The upper triangle of the last two axes: elements below diagonal k are 0.</summary>
    public static KerasTensor Triu(KerasTensor x, int k = 0) =>
        Recorded([x, k]) ?? Where(ExpandDims(Positions(x, -2), 1) + k <= ExpandDims(Positions(x, -1), 0), x, ZerosLike(x));

    /// <summary>One axis in reverse order, or several, or all.</summary>
    public static KerasTensor Flip(KerasTensor x, AxisList? axis = null) => Recorded([x, axis])
        ?? (axis ?? Enumerable.Range(0, x.Rank).ToArray()).Of(x.Shape)
            .Aggregate(x, (t, a) => Backend.Of(t).SliceAxis(t, a, null, null, -1));

    /// <summary>Elements added around: (before, after) for each axis, or one pair for all.</summary>
    public static KerasTensor Pad(KerasTensor x, (int Before, int After)[] padWidth, PadMode mode = PadMode.Constant,
        double constantValues = 0)
    {
        if (padWidth.Length != 1 && padWidth.Length != x.Rank)
            throw new KerasException($"{padWidth.Length} pad widths for a tensor of shape {x.Shape}.");
        if (Recorded([x, padWidth, mode, constantValues]) is { } node) return node;
        if (padWidth.Length != x.Rank) padWidth = [.. Enumerable.Repeat(padWidth[0], x.Rank)];
        return Backend.Of(x).Pad(x, padWidth, mode, constantValues);
    }

    /// <summary>The whole tensor repeated along each of the last axes; more repeats than axes make axes in front.</summary>
    public static KerasTensor Tile(KerasTensor x, AxisList repeats)
    {
        if (Recorded([x, repeats]) is { } node) return node;
        if (repeats.Count > x.Rank) x = ExpandDims(x, Enumerable.Range(0, repeats.Count - x.Rank).ToArray());
        return Backend.Of(x).Tile(x, [.. Enumerable.Repeat(1, x.Rank - repeats.Count), .. repeats]);
    }

    /// <summary>Each position of an axis, or of the flattened tensor, repeated equally or each its own number of times.</summary>
    /// <exception cref="KerasException">There are several numbers, and not as many positions.</exception>
    public static KerasTensor Repeat(KerasTensor x, AxisList repeats, int? axis = null)
    {
        if (Recorded([x, repeats, axis]) is { } node) return node;
        var (values, along) = AlongAxis(x, axis);
        if (repeats.Count == 1) return Backend.Of(x).Repeat(values, repeats[0], along);
        if (values.Shape[along] != repeats.Count)
            throw new KerasException($"{repeats.Count} numbers of repeats for axis {along} of a tensor of shape {values.Shape}.");
        return Take(values, Indices(repeats.SelectMany((times, i) => Enumerable.Repeat(i, times))), along);
    }

    /// <summary>Axes of size 1 repeated to a shape; <c>null</c> at place i is axis i of <paramref name="like"/>.</summary>
    public static KerasTensor BroadcastTo(KerasTensor x, Shape shape, KerasTensor? like = null) =>
        Recorded([x, shape, like]) ?? Backend.Of(x, like ?? x).BroadcastTo(x, shape, like ?? x);

    /// <summary>0, 1, 2, … for the positions of an axis, as a vector.</summary>
    public static KerasTensor Positions(KerasTensor x, int axis, DType dtype = DType.Int32) =>
        Recorded([x, axis, dtype]) ?? Backend.Of(x).Positions(x, x.Shape.Axis(axis), dtype);

    /// <summary>Elements of an axis at integer indices of any shape (of the flattened tensor where no axis is given).</summary>
    public static KerasTensor Take(KerasTensor x, KerasTensor indices, int? axis = null) => Recorded([x, indices, axis])
        ?? (axis is { } a
            ? Backend.Of(x, indices).Take(x, indices, x.Shape.Axis(a))
            : Backend.Of(x, indices).Take(Reshape(x, [-1]), indices, 0));

    /// <summary>
    /// One element along an axis (of the flattened tensor where none is given) for each position of the indices, which have its rank.
    /// </summary>
    public static KerasTensor TakeAlongAxis(KerasTensor x, KerasTensor indices, int? axis = null)
    {
        if (Recorded([x, indices, axis]) is { } node) return node;
        var (values, along) = AlongAxis(x, axis);
        return Backend.Of(x, indices).TakeAlongAxis(values, indices, along);
    }


    /// <summary>Zeros of a tensor's shape.</summary>
    public static KerasTensor ZerosLike(KerasTensor x, DType? dtype = null) =>
        Recorded([x, dtype]) ?? Cast(FullLike(x, 0), dtype ?? x.DType);

    /// <summary>Ones of a tensor's shape.</summary>
    public static KerasTensor OnesLike(KerasTensor x, DType? dtype = null) =>
        Recorded([x, dtype]) ?? Cast(FullLike(x, 1), dtype ?? x.DType);

    /// <summary>One number, or values that broadcast, in a tensor's shape and type, or in another type.</summary>
    public static KerasTensor FullLike(KerasTensor x, KerasTensor fillValue, DType? dtype = null) => Recorded([x, fillValue, dtype])
        ?? Backend.Of(x).BroadcastTo(Backend.Of(x).Cast(fillValue, dtype ?? x.DType), [.. Enumerable.Repeat((int?)null, x.Rank)], x);

    static Constant Indices(IEnumerable<int> places) => new(NDArray.From(places.ToArray()));

    static int[] Permutation(KerasTensor x, int[] axes)
    {
        int[] order = [.. axes.Select(x.Shape.Axis)];
        return order.Length == x.Rank && order.Distinct().Count() == x.Rank
            ? order
            : throw new KerasException($"({string.Join(", ", axes)}) is no order of the {x.Rank} axes of a tensor of shape {x.Shape}.");
    }
}
