namespace OnnxKeras;

// Tensors taken apart, put together and rearranged in further ways.
public static partial class Ops
{
    /// <summary>Axes moved to other places; the others keep their order.</summary>
    /// <exception cref="KerasException">There are not as many places as axes, or one is named twice.</exception>
    public static KerasTensor Moveaxis(KerasTensor x, AxisList source, AxisList destination)
    {
        if (source.Count != destination.Count)
            throw new KerasException($"Axes {source} cannot be moved to as many places as {destination}.");
        if (Recorded([x, source, destination]) is { } node) return node;
        var (from, to) = (source.Of(x.Shape), destination.Of(x.Shape));
        var others = new Queue<int>(Enumerable.Range(0, x.Rank).Except(from));
        return Transpose(x,
            [.. Enumerable.Range(0, x.Rank).Select(i => Array.IndexOf(to, i) is >= 0 and var at ? from[at] : others.Dequeue())]);
    }

    /// <summary>All elements, in order, as a vector.</summary>
    public static KerasTensor Ravel(KerasTensor x) => Recorded([x]) ?? Flat(x);

    /// <summary>Tensors side by side along the second axis; vectors along their only one.</summary>
    public static KerasTensor Hstack(KerasTensor[] xs) => Recorded([xs]) ?? (xs.All(x => x.Rank < 2)
        ? Concatenate(Array.ConvertAll(xs, x => x.Rank == 0 ? ExpandDims(x, 0) : x))
        : Concatenate(xs, 1));

    /// <summary>Tensors side by side along the first axis; vectors as rows.</summary>
    public static KerasTensor Vstack(KerasTensor[] xs) => Recorded([xs])
        ?? Concatenate(Array.ConvertAll(xs, x => x.Rank < 2 ? ExpandDims(x, x.Rank == 0 ? [0, 1] : 0) : x));

    /// <summary>Tensors side by side along the third axis; vectors as (1, n, 1), matrices as (m, n, 1).</summary>
    public static KerasTensor Dstack(KerasTensor[] xs) => Recorded([xs]) ?? Concatenate(Array.ConvertAll(xs, x => x.Rank switch
    {
        0 => ExpandDims(x, [0, 1, 2]),
        1 => ExpandDims(x, [0, 2]),
        2 => ExpandDims(x, 2),
        _ => x,
    }), 2);

    /// <summary>A tensor cut along its second axis, a vector along its only one.</summary>
    public static KerasTensor[] Hsplit(KerasTensor x, AxisList indicesOrSections) =>
        RecordedMany([x, indicesOrSections]) ?? Split(x, indicesOrSections, x.Rank > 1 ? 1 : 0);

    /// <summary>A tensor cut along its first axis.</summary>
    public static KerasTensor[] Vsplit(KerasTensor x, AxisList indicesOrSections) =>
        RecordedMany([x, indicesOrSections]) ?? Split(x, indicesOrSections, 0);

    /// <summary>A tensor behind another along an axis; both flattened where none is given.</summary>
    public static KerasTensor Append(KerasTensor x1, KerasTensor x2, int? axis = null) => Recorded([x1, x2, axis])
        ?? (axis is { } along ? Concatenate([x1, x2], along) : Concatenate([Flat(x1), Flat(x2)]));

    /// <summary>A tensor for each place of an axis, without the axis.</summary>
    /// <exception cref="KerasException">The size of the axis is not known and not given, or is another.</exception>
    public static KerasTensor[] Unstack(KerasTensor x, int? num = null, int axis = 0)
    {
        if (RecordedMany([x, num, axis]) is { } nodes) return nodes;
        var (along, backend) = (x.Shape.Axis(axis), Backend.Of(x));
        var count = num ?? x.Shape[along]
            ?? throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} has no known size: give num.");
        if (x.Shape[along] is { } size && size != count)
            throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} has not {count} places.");
        return [.. Enumerable.Range(0, count).Select(i => backend.Squeeze(backend.SliceAxis(x, along, i, i + 1, 1), [along]))];
    }

    /// <summary>
    /// A tensor cut along an axis: into so many parts, the first of which have one place more where it does not divide, or in front of each
    /// of several positions.
    /// </summary>
    /// <exception cref="KerasException">The size of the axis is not known, or there are no parts.</exception>
    public static KerasTensor[] ArraySplit(KerasTensor x, AxisList indicesOrSections, int axis = 0)
    {
        if (RecordedMany([x, indicesOrSections, axis]) is { } nodes) return nodes;
        if (!indicesOrSections.IsSingle) return Split(x, indicesOrSections, axis);
        var sections = indicesOrSections[0];
        if (sections < 1 || x.Shape[x.Shape.Axis(axis)] is not { } size)
            throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} cannot be split into {sections} parts.");
        var (least, longer) = (size / sections, size % sections);
        return Split(x, Enumerable.Range(1, sections - 1).Select(i => i * least + Math.Min(i, longer)).ToArray(), axis);
    }

    /// <summary>Turned by k quarters in the plane of two axes, from the first towards the second.</summary>
    /// <exception cref="KerasException">There are not two different axes.</exception>
    public static KerasTensor Rot90(KerasTensor array, int k = 1, int[]? axes = null)
    {
        axes ??= [0, 1];
        if (axes.Length != 2 || array.Shape.Axis(axes[0]) == array.Shape.Axis(axes[1]))
            throw new KerasException($"A plane has two axes, got ({string.Join(", ", axes)}) of shape {array.Shape}.");
        if (Recorded([array, k, axes]) is { } node) return node;
        return ((k % 4 + 4) % 4) switch
        {
            0 => array,
            1 => Flip(Swapaxes(array, axes[0], axes[1]), axes[0]),
            2 => Flip(array, axes),
            _ => Swapaxes(Flip(array, axes[0]), axes[0], axes[1]),
        };
    }

    /// <summary>The second axis in reverse order.</summary>
    public static KerasTensor Fliplr(KerasTensor x) => Recorded([x]) ?? Flip(x, 1);

    /// <summary>The first axis in reverse order.</summary>
    public static KerasTensor Flipud(KerasTensor x) => Recorded([x]) ?? Flip(x, 0);

    /// <summary>Elements of the first choice whose condition holds there; else the default.</summary>
    /// <exception cref="KerasException">There are not as many choices as conditions, or none.</exception>
    public static KerasTensor Select(KerasTensor[] condlist, KerasTensor[] choicelist, KerasTensor? @default = null)
    {
        if (condlist.Length == 0 || condlist.Length != choicelist.Length)
            throw new KerasException($"{condlist.Length} conditions cannot choose among {choicelist.Length} tensors.");
        @default ??= 0;
        if (Recorded([condlist, choicelist, @default]) is { } node) return node;
        for (var i = condlist.Length - 1; i >= 0; i--) @default = Where(condlist[i], choicelist[i], @default);
        return @default;
    }

    /// <summary>For each vector a tensor of its elements along one axis of the grid, equal along the others.</summary>
    /// <param name="x">The vectors; other tensors are flattened.</param>
    /// <param name="indexing">"ij": the first vector's axis is the first; "xy": it is the second, as of columns.</param>
    /// <exception cref="KerasException">The indexing is another.</exception>
    public static KerasTensor[] Meshgrid(KerasTensor[] x, string indexing = "xy")
    {
        if (indexing is not ("xy" or "ij")) throw new KerasException(Names.Unknown("indexing", indexing, ["xy", "ij"]));
        if (RecordedMany([x, indexing]) is { } nodes) return nodes;
        KerasTensor[] alone = [.. x.Select((t, i) => Alone(Flat(t), i, x.Length))];
        // Nothing added to each tensor but the others' sizes.
        var grid = alone.Select(t => Cast(ZerosLike(t), DType.Int32)).Aggregate((a, b) => a + b);
        return [.. alone.Select(t => Backend.Of(t).BroadcastTo(t, SizesOf(grid), grid))
            .Select(t => indexing == "xy" && x.Length > 1 ? Swapaxes(t, 0, 1) : t)];
    }

    /// <summary>The places on each axis of a known shape that flat indices count to, in order.</summary>
    /// <exception cref="KerasException">A size is not known.</exception>
    public static KerasTensor[] UnravelIndex(KerasTensor indices, Shape shape)
    {
        var sizes = shape.ToLongs();
        if (RecordedMany([indices, shape]) is { } nodes) return nodes;
        var count = checked((int)sizes.Aggregate(1L, (n, d) => n * d));
        indices = Where(indices < 0, indices + count, indices);
        var places = new KerasTensor[sizes.Length];
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            places[axis] = Mod(indices, (int)sizes[axis]);
            indices = FloorDivide(indices, (int)sizes[axis]);
        }
        return places;
    }

    /// <summary>Windows of the last axis, (…, windows, length), a stride apart.</summary>
    /// <exception cref="KerasException">The length or the stride is not positive, or no window fits.</exception>
    public static KerasTensor ExtractSequences(KerasTensor x, int sequenceLength, int sequenceStride)
    {
        if (sequenceLength < 1 || sequenceStride < 1 || x.Shape[^1] < sequenceLength)
            throw new KerasException($"A tensor of shape {x.Shape} has no windows of {sequenceLength}, {sequenceStride} apart.");
        if (Recorded([x, sequenceLength, sequenceStride]) is { } node) return node;
        var all = Positions(x, -1);
        var starts = Backend.Of(x).SliceAxis(all, 0, null, sequenceLength == 1 ? null : 1 - sequenceLength, sequenceStride);
        return Take(x, ExpandDims(starts, 1) + Indices(Enumerable.Range(0, sequenceLength)), -1);
    }
}
