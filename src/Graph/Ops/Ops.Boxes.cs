namespace OnnxKeras;

// Parts of tensors cut out and replaced.
public static partial class Ops
{
    /// <summary>A box cut out at the given start of each axis; <c>null</c> in the shape is all that follows.</summary>
    /// <remarks>Keras's <c>ops.slice</c>.</remarks>
    /// <exception cref="KerasException">Starts and shape are not one for each axis, or the box does not fit.</exception>
    public static KerasTensor SliceOf(KerasTensor inputs, KerasTensor startIndices, Shape shape)
    {
        if (shape.Rank != inputs.Rank || !new Shape(inputs.Rank).Accepts(startIndices.Shape))
            throw new KerasException($"Starts of shape {startIndices.Shape} and the shape {shape} do not cut a box out of a tensor of "
                + $"shape {inputs.Shape}: they need one for each axis.");
        if (Recorded([inputs, startIndices, shape]) is { } node) return node;
        var (backend, whole) = (Backend.Of(inputs, startIndices), inputs.Shape);
        for (var axis = 0; axis < whole.Rank; axis++)
            if (startIndices is Constant { Value: { } starts })
            {
                var start = (int)starts.GetDouble(axis);
                if (start < 0 || start + (shape[axis] ?? 0) > whole[axis])
                    throw OutOfBox(shape[axis], start, axis, whole);
                inputs = backend.SliceAxis(inputs, axis, start, start + shape[axis], 1);
                // That an axis of unknown size is long enough, only the data tells.
                if (inputs.Shape[axis] != shape[axis] && shape[axis] is not null)
                    inputs = Reshape(inputs, new Shape([.. Enumerable.Repeat((int?)null, inputs.Rank)]).With(axis, shape[axis]));
            }
            else if (shape[axis] is { } count)
            {
                var start = backend.SliceAxis(startIndices, 0, axis, axis + 1, 1);
                inputs = Take(inputs, start + Indices(Enumerable.Range(0, count)), axis);
            }
            else throw new KerasException($"the shape {shape} leaves axis {axis} open, whose start is a tensor.");
        return inputs;
    }

    static KerasException OutOfBox(int? count, int start, int axis, Shape shape) =>
        new($"{count?.ToString() ?? "All"} places from {start} on do not lie in axis {axis} of a tensor of shape {shape}.");

    /// <summary>The inputs with other elements in the box that begins at the given start of each axis.</summary>
    /// <exception cref="KerasException">The starts are no constants, one for each axis, or the box does not fit.</exception>
    public static KerasTensor SliceUpdate(KerasTensor inputs, KerasTensor startIndices, KerasTensor updates)
    {
        if (startIndices is not Constant { Value: { } starts } || starts.Count != inputs.Rank || updates.Rank != inputs.Rank)
            throw new KerasException($"Updates of shape {updates.Shape} of a tensor of shape {inputs.Shape} need a constant start for each "
                + "axis.");
        if (Recorded([inputs, startIndices, updates]) is { } node) return node;
        var widths = new (int Before, int After)[inputs.Rank];
        for (var axis = 0; axis < widths.Length; axis++)
        {
            var (start, size, count) = ((int)starts.GetDouble(axis), inputs.Shape[axis], updates.Shape[axis]);
            // An axis of unknown size is updated as a whole.
            widths[axis] = size is null && start == 0 ? (0, 0) : (start, size - start - count ?? -1);
            if (widths[axis].Before < 0 || widths[axis].After < 0)
                throw OutOfBox(count, start, axis, inputs.Shape);
        }
        var backend = Backend.Of(inputs, updates);
        var values = backend.Cast(updates, inputs.DType);
        return Where(Equal(Pad(Cast(OnesLike(values), DType.Int32), widths), 1), Pad(values, widths), inputs);
    }

    /// <summary>
    /// The inputs with other elements at indices (n, k), each of the first k axes; of updates at the same place, the last counts.
    /// </summary>
    /// <exception cref="KerasException">The indices are no matrix, or name more axes than there are.</exception>
    public static KerasTensor ScatterUpdate(KerasTensor inputs, KerasTensor indices, KerasTensor updates)
    {
        if (indices.Rank != 2 || indices.Shape[1] is not { } depth || depth > inputs.Rank)
            throw new KerasException($"Indices of shape {indices.Shape} do not name places of a tensor of shape {inputs.Shape}: they are "
                + "(n, axes).");
        if (Recorded([inputs, indices, updates]) is { } node) return node;
        var backend = Backend.Of(inputs, indices, updates);
        var at = backend.Cast(indices, DType.Int32);
        // Which of the updates each place takes, from 1; 0 is none.
        KerasTensor hit = Cast(ZerosLike(Sum(at, [1])), DType.Int32) + 1;
        for (var axis = depth - 1; axis >= 0; axis--)
        {
            var wanted = backend.Squeeze(backend.SliceAxis(at, 1, axis, axis + 1, 1), [1]);
            var places = Positions(inputs, axis);
            wanted = Where(wanted < 0, wanted + Max(places) + 1, wanted);
            var match = Cast(Equal(ExpandDims(places, 1), wanted), DType.Int32);
            hit = hit.Rank == 1 ? match : ExpandDims(match, Enumerable.Range(1, hit.Rank - 1).ToArray()) * hit;
        }
        var last = Max(hit * (Positions(at, 0) + 1), [-1]);
        var taken = Take(backend.Cast(updates, inputs.DType), Maximum(last - 1, 0), 0);
        var isHit = last > 0;
        if (inputs.Rank > depth) isHit = ExpandDims(isHit, Enumerable.Range(depth, inputs.Rank - depth).ToArray());
        return Where(isHit, taken, inputs);
    }

    /// <summary>Zeros of a known shape with values at indices (n, k); see <see cref="ScatterUpdate"/>.</summary>
    /// <inheritdoc cref="ScatterUpdate" path="/exception"/>
    public static KerasTensor Scatter(KerasTensor indices, KerasTensor values, Shape shape) => Recorded([indices, values, shape])
        ?? ScatterUpdate(Backend.Of(indices, values).Cast(Zeros(shape, values.DType), values.DType), indices, values);
}
