#pragma warning disable CS1591 // Described in Backend and Ops.
namespace OnnxKeras;

public sealed partial class SymbolicBackend
{
    public override KerasTensor Reshape(KerasTensor x, Shape target, KerasTensor like)
    {
        var shape = Resolve(target, like);
        var open = shape.ToList().IndexOf(-1);
        if (shape.Count(d => d == -1) > 1) throw new KerasException($"target shape {target} may hold −1 only once.");
        // Unknown axes that stay where they are cancel on both sides; any other makes the numbers of elements incomparable.
        int[] kept = ReferenceEquals(x, like) ? [.. Enumerable.Range(0, Math.Min(x.Rank, shape.Rank)).Where(i => shape[i] is null)] : [];
        long? from = Elements(x.Shape, kept), to = Elements(shape, kept);
        if (from is null || to is null) return Make(open < 0 ? shape : shape.With(open, null), x.DType);
        if (open < 0 ? from != to : to == 0 || from % to != 0)
            throw new KerasException($"a tensor of shape {x.Shape} cannot be reshaped to {target}: the number of elements differs.");
        return Make(open < 0 ? shape : shape.With(open, (int)(from / to)), x.DType);
    }

    /// <summary>The product of the sizes that are not left out and not −1; <c>null</c> where one is unknown.</summary>
    static long? Elements(Shape shape, int[] leftOut) =>
        shape.Where((d, i) => d != -1 && !leftOut.Contains(i)).Aggregate((long?)1, (n, d) => n * d);

    public override KerasTensor Transpose(KerasTensor x, int[] axes) => Make([.. axes.Select(a => x.Shape[a])], x.DType);

    public override KerasTensor ExpandDims(KerasTensor x, int axis) => Make(x.Shape.Insert(axis, 1), x.DType);

    public override KerasTensor Squeeze(KerasTensor x, int[] axes)
    {
        foreach (var axis in axes)
            if (x.Shape[axis] is { } size && size != 1)
                throw new KerasException($"axis {axis} of a tensor of shape {x.Shape} cannot be squeezed: its size is not 1.");
        return Reduce(x, axes, keepDims: false, x.DType);
    }

    public override KerasTensor Concatenate(KerasTensor[] xs, int axis)
    {
        var shape = xs[0].Shape;
        var type = xs[0].DType;
        foreach (var x in xs.Skip(1))
        {
            if (!shape.With(axis, null).Accepts(x.Shape.Rank == shape.Rank ? x.Shape.With(axis, null) : x.Shape))
                throw new KerasException($"tensors of shapes {string.Join(", ", xs.Select(t => t.Shape))} cannot be concatenated "
                    + $"on axis {axis}: they must agree on every other axis.");
            var size = checked(shape[axis] + x.Shape[axis]);
            shape = [.. shape.Zip(x.Shape, (a, b) => a ?? b)];
            shape = shape.With(axis, size);
            type = DTypes.Promote(type, x.DType);
        }
        return Make(shape, type);
    }

    public override KerasTensor SliceAxis(KerasTensor x, int axis, int? start, int? end, int step) =>
        Make(x.Shape.With(axis, x.Shape[axis] is { } size ? SliceLength(size, start, end, step) : UnknownLength(start, end, step)),
            x.DType);

    /// <summary>The number of positions that Python's start:end:step picks of a known size.</summary>
    internal static int SliceLength(int size, int? start, int? end, int step)
    {
        var (lowest, highest) = step > 0 ? (0, size) : (-1, size - 1);
        var from = Bound(start, step > 0 ? lowest : highest);
        var to = Bound(end, step > 0 ? highest : lowest);
        return Math.Max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);

        int Bound(int? at, int open) => at is null ? open : Math.Clamp(at < 0 ? at.Value + size : at.Value, lowest, highest);
    }

    /// <summary>One position is one, whatever the size; every other slice of an unknown axis is unknown.</summary>
    static int? UnknownLength(int? start, int? end, int step) =>
        step > 0 && (start is -1 && end is null || start is { } first && end == first + 1 && end != 0) ? 1 : null;

    public override KerasTensor Pad(KerasTensor x, (int Before, int After)[] widths, PadMode mode, double value) =>
        Make([.. x.Shape.Select((d, i) => checked(d + widths[i].Before + widths[i].After))], x.DType);

    public override KerasTensor Tile(KerasTensor x, int[] repeats) => Make([.. x.Shape.Select((d, i) => checked(d * repeats[i]))], x.DType);

    public override KerasTensor Repeat(KerasTensor x, int repeats, int axis) =>
        Make(x.Shape.With(axis, checked(x.Shape[axis] * repeats)), x.DType);

    public override KerasTensor BroadcastTo(KerasTensor x, Shape target, KerasTensor like)
    {
        var shape = Resolve(target, like);
        if (x.Rank > shape.Rank || !shape.Accepts(Shape.Broadcast(x.Shape, shape)))
            throw new KerasException($"a tensor of shape {x.Shape} cannot be broadcast to {shape}: only axes of size 1 can be repeated.");
        return Make(shape, x.DType);
    }

    public override KerasTensor Positions(KerasTensor x, int axis, DType type) => Make([x.Shape[axis]], type);

    public override KerasTensor Take(KerasTensor x, KerasTensor indices, int axis) =>
        Make([.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]], x.DType);

    public override KerasTensor TakeAlongAxis(KerasTensor x, KerasTensor indices, int axis) =>
        Make([.. x.Shape.Select((d, i) => i == axis ? indices.Shape[i] : d == 1 ? indices.Shape[i] : d)], x.DType);

    public override KerasTensor OneHot(KerasTensor indices, int depth, DType type) => Make([.. indices.Shape, depth], type);

    public override KerasTensor Argsort(KerasTensor x, int axis) => Make(x.Shape, DType.Int32);

    public override (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k)
    {
        if (x.Shape[^1] < k) throw new KerasException($"the last axis of a tensor of shape {x.Shape} has no {k} largest elements.");
        var shape = x.Shape.With(x.Rank - 1, k);
        return (Make(shape, x.DType), Make(shape, DType.Int32));
    }

    public override (KerasTensor[] States, KerasTensor[] Outputs) Scan(
        Func<KerasTensor[], KerasTensor[], (KerasTensor[] States, KerasTensor[] Outputs)> step,
        KerasTensor[] states, KerasTensor[] sequences, bool backwards)
    {
        var time = sequences[0].Shape[1];
        var (last, outputs) = step(states, Array.ConvertAll(sequences, s => (KerasTensor)Make(s.Shape.Without(1), s.DType)));
        return (last, Array.ConvertAll(outputs, o => (KerasTensor)Make(o.Shape.Insert(1, time), o.DType)));
    }

    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Make(Resolve(shape, like), Float(like).DType);
    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Make(Resolve(shape, like), Float(like).DType);
}
