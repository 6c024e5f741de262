namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    public override KerasTensor Sum(KerasTensor x, int[] axes, bool keepDims) =>
        InLongs(Shapes.Sum(x, axes, keepDims).DType, t => Sum(Cast(x, t), axes, keepDims))
        ?? Reduce("ReduceSum", Shapes.Sum(x, axes, keepDims), x, axes, keepDims, 13);
    public override KerasTensor Mean(KerasTensor x, int[] axes, bool keepDims) =>
        Reduce("ReduceMean", Shapes.Mean(x, axes, keepDims), x, axes, keepDims);
    public override KerasTensor Max(KerasTensor x, int[] axes, bool keepDims) =>
        InLongs(x.DType, t => Max(Cast(x, t), axes, keepDims)) ?? Reduce("ReduceMax", Shapes.Max(x, axes, keepDims), x, axes, keepDims);
    public override KerasTensor Min(KerasTensor x, int[] axes, bool keepDims) =>
        InLongs(x.DType, t => Min(Cast(x, t), axes, keepDims)) ?? Reduce("ReduceMin", Shapes.Min(x, axes, keepDims), x, axes, keepDims);
    public override KerasTensor Prod(KerasTensor x, int[] axes, bool keepDims) =>
        InLongs(Shapes.Prod(x, axes, keepDims).DType, t => Prod(Cast(x, t), axes, keepDims))
        ?? Reduce("ReduceProd", Shapes.Prod(x, axes, keepDims), x, axes, keepDims);
    public override KerasTensor Argmax(KerasTensor x, int axis, bool keepDims) =>
        ArgReduce("ArgMax", Shapes.Argmax(x, axis, keepDims), x, axis, keepDims);
    public override KerasTensor Argmin(KerasTensor x, int axis, bool keepDims) =>
        ArgReduce("ArgMin", Shapes.Argmin(x, axis, keepDims), x, axis, keepDims);

    public override KerasTensor CumSum(KerasTensor x, int axis)
    {
        var like = Shapes.CumSum(x, axis);
        if (InLongs(like.DType, t => CumSum(Cast(x, t), axis)) is { } longs) return longs;
        var value = Value(x, like.DType);
        return Make(like, Node("CumSum", [value.Edge, Scalar(value.Order[axis], DType.Int64).Edge]), value.Order);
    }

    public override (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k)
    {
        var (values, indices) = Shapes.TopK(x, k);
        var (value, edges) = Ranked(x, x.Rank - 1, Ints(k), largest: true);
        return (Value(new OnnxValue(this, values.Shape, value.DType, edges[0], value.Order), values.DType),
            Value(new OnnxValue(this, indices.Shape, DType.Int64, edges[1], value.Order), indices.DType));
    }

    public override KerasTensor Argsort(KerasTensor x, int axis)
    {
        var (value, edges) = Ranked(x, axis, Size(Value(x), axis), largest: false);
        return Value(new OnnxValue(this, x.Shape, DType.Int64, edges[1], value.Order), DType.Int32);
    }

    /// <summary>The first ones of an axis and where they were, of equal ones the first first; not every type can be ranked.</summary>
    (OnnxValue Value, Edge[] Edges) Ranked(KerasTensor x, int axis, Edge count, bool largest)
    {
        var value = Value(x, x.DType.IsFloat || x.DType == DType.Int32 ? x.DType : DType.Int64);
        return (value, Nodes("TopK", 2, [value.Edge, count], ("axis", value.Order[axis]), ("largest", largest ? 1 : 0)));
    }

    /// <summary>Axes are an attribute before the operator's version <paramref name="since"/>, an input from then on.</summary>
    OnnxValue Reduce(string op, KerasTensor like, KerasTensor x, int[] axes, bool keepDims, int since = 18)
    {
        // Truth values have no largest or smallest in ONNX before opset 20.
        var inner = like.DType == DType.Bool ? DType.Int32 : like.DType;
        var value = Value(x, inner);
        if (axes.Length == 0) return Value(value, like.DType);
        long[] at = [.. axes.Select(a => (long)value.Order[a]).Order()];
        var edge = opset >= since
            ? Node(op, [value.Edge, Ints(at)], ("keepdims", keepDims ? 1 : 0))
            : Node(op, [value.Edge], ("axes", at), ("keepdims", keepDims ? 1 : 0));
        return Value(new OnnxValue(this, like.Shape, inner, edge, keepDims ? value.Order : Axes.Drop(value.Order, axes)), like.DType);
    }

    OnnxValue ArgReduce(string op, KerasTensor like, KerasTensor x, int axis, bool keepDims)
    {
        var value = Value(x, x.DType == DType.Bool ? DType.Int32 : x.DType.IsInteger && x.DType != DType.Int32 ? DType.Int64 : x.DType);
        var edge = Node(op, [value.Edge], ("axis", value.Order[axis]), ("keepdims", keepDims ? 1 : 0));
        return Value(new OnnxValue(this, like.Shape, DType.Int64, edge, keepDims ? value.Order : Axes.Drop(value.Order, [axis])),
            like.DType);
    }
}
