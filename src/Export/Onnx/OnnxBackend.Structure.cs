namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    public override KerasTensor Reshape(KerasTensor x, Shape target, KerasTensor like)
    {
        var result = Shapes.Reshape(x, target, like);
        var value = Value(x);
        if (value.Host is { } host && result.Shape.IsKnown) return Host(host.Reshape(result.Shape), value);
        var plain = Plain(value);
        // 0 keeps the operand's size, −1 is what remains, and a size of another tensor is looked up.
        var keeps = ReferenceEquals(x, like) || like is OnnxValue other && other.Edge == value.Edge
            && other.Order.SequenceEqual(value.Order);
        var unknown = Enumerable.Range(0, target.Rank).Where(i => result.Shape[i] is null).ToHashSet();
        var rest = unknown.Contains(target.ToList().IndexOf(-1)) ? target.ToList().IndexOf(-1)
            : unknown.Count(i => !(keeps && target[i] is null)) == 1 ? unknown.First(i => !(keeps && target[i] is null)) : -1;
        var sizes = Enumerable.Range(0, target.Rank).Select(i => result.Shape[i] is { } size ? Ints(size)
            : i == rest ? Ints(-1)
            : keeps ? Ints(0)
            : Size(Value(like), i));
        return Make(result, Node("Reshape", [plain.Edge, Join([.. sizes])]));
    }

    public override KerasTensor ExpandDims(KerasTensor x, int axis)
    {
        var (result, value) = (Shapes.ExpandDims(x, axis), Value(x));
        if (value.Host is { } host) return Host(host.Reshape(result.Shape), value);
        var at = axis < value.Rank ? value.Order[axis] : value.Rank;
        return Make(result, Node("Unsqueeze", [value.Edge, Ints(at)]), Axes.Insert(value.Order, axis, at));
    }

    public override KerasTensor Squeeze(KerasTensor x, int[] axes)
    {
        var (result, value) = (Shapes.Squeeze(x, axes), Value(x));
        if (axes.Length == 0) return value;
        if (value.Host is { } host) return Host(host.Reshape(result.Shape), value);
        return Make(result, Node("Squeeze", [value.Edge, Ints(axes.Select(a => (long)value.Order[a]).Order())]),
            Axes.Drop(value.Order, axes));
    }

    public override KerasTensor Concatenate(KerasTensor[] xs, int axis)
    {
        var result = Shapes.Concatenate(xs, axis);
        OnnxValue[] values = [.. xs.Select(x => Value(x, result.DType))];
        if (values.All(v => v.Host is not null)) return Host(HostArrays.Concatenate([.. values.Select(v => v.Host!)], axis), values[0]);
        var order = Meeting(result.Rank, values);
        return Make(result, Node("Concat", [.. values.Select(v => Arrange(v, order).Edge)], ("axis", order[axis])), order);
    }

    public override KerasTensor SliceAxis(KerasTensor x, int axis, int? start, int? end, int step)
    {
        var (result, value) = (Shapes.SliceAxis(x, axis, start, end, step), Value(x));
        if (value.Host is { } host) return Host(HostArrays.Slice(host, axis, start, end, step), value);
        var at = value.Order[axis];
        if (FlippedBefore(value, at) is { } before)
        {
            if ((start, end, step) is (null, null, -1)) return Make(result, before, value.Order);
            if ((start, end, step) is (-1, null, 1)) return SliceAxis(Make(value, before, value.Order), axis, 0, 1, 1);
        }
        var from = start ?? (step > 0 ? 0 : long.MaxValue);
        var to = end ?? (step > 0 ? long.MaxValue : long.MinValue);
        return Make(result, Node("Slice", [value.Edge, Ints(from), Ints(to), Ints(at), Ints(step)]), value.Order);
    }

    public override KerasTensor Pad(KerasTensor x, (int Before, int After)[] widths, PadMode mode, double value)
    {
        if (mode == PadMode.Symmetric) return PadSymmetric(x, widths);
        if (InLongs(x.DType, t => Pad(Cast(x, t), widths, mode, value)) is { } longs) return longs;
        var (result, data) = (Shapes.Pad(x, widths, mode, value), Value(x));
        var physical = Axes.Inverse(data.Order).Select(axis => widths[axis]).ToArray();
        var pads = Ints([.. physical.Select(w => (long)w.Before), .. physical.Select(w => (long)w.After)]);
        Edge? filler = mode == PadMode.Constant ? Scalar(value, data.DType).Edge : null;
        return Make(result, Node("Pad", [data.Edge, pads, filler], ("mode", mode.ToString().ToLowerInvariant())), data.Order);
    }

    public override KerasTensor Tile(KerasTensor x, int[] repeats)
    {
        var (result, value) = (Shapes.Tile(x, repeats), Value(x));
        return Make(result, Node("Tile", [value.Edge, Ints(Axes.Inverse(value.Order).Select(axis => (long)repeats[axis]))]), value.Order);
    }

    public override KerasTensor BroadcastTo(KerasTensor x, Shape target, KerasTensor like)
    {
        var (result, value) = (Shapes.BroadcastTo(x, target, like), Plain(Value(x)));
        if (result.Shape.IsKnown && result.Shape == value.Shape) return value;
        var reference = Value(like);
        var sizes = target.Select((size, i) => size is { } known ? Ints(known) : Size(reference, i));
        return Make(result, Node("Expand", [value.Edge, Join([.. sizes])]));
    }

    /// <summary>ONNX cannot mirror the edge: the mirrored parts are cut out and put beside.</summary>
    KerasTensor PadSymmetric(KerasTensor x, (int Before, int After)[] widths)
    {
        for (var axis = 0; axis < widths.Length; axis++)
        {
            var (before, after) = widths[axis];
            List<KerasTensor> parts = [x];
            if (before > 0) parts.Insert(0, SliceAxis(x, axis, before - 1, null, -1));
            if (after > 0) parts.Add(SliceAxis(x, axis, null, -after - 1, -1));
            if (parts.Count > 1) x = Concatenate([.. parts], axis);
        }
        return x;
    }

    /// <summary>What a flip along a physical axis was made of; <c>null</c> where the value is no such flip.</summary>
    Edge? FlippedBefore(OnnxValue value, int at) =>
        value.Edge.Producer is { Op: "Slice", Inputs: [{ } before, { } from, { } to, { } axis, { } step] }
        && from == Ints(long.MaxValue) && to == Ints(long.MinValue) && axis == Ints(at) && step == Ints(-1) ? before : null;
}
