namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    public override KerasTensor Abs(KerasTensor x) => Unary("Abs", Shapes.Abs(x), x);
    public override KerasTensor Negative(KerasTensor x) => InLongs(x.DType, t => Negative(Cast(x, t)))
        ?? Unary("Neg", Shapes.Negative(x), x);
    public override KerasTensor Exp(KerasTensor x) => Unary("Exp", Shapes.Exp(x), x);
    public override KerasTensor Log(KerasTensor x) => Unary("Log", Shapes.Log(x), x);
    public override KerasTensor Sqrt(KerasTensor x) => Unary("Sqrt", Shapes.Sqrt(x), x);
    public override KerasTensor Reciprocal(KerasTensor x) => Unary("Reciprocal", Shapes.Reciprocal(x), x);
    public override KerasTensor Sin(KerasTensor x) => Unary("Sin", Shapes.Sin(x), x);
    public override KerasTensor Cos(KerasTensor x) => Unary("Cos", Shapes.Cos(x), x);
    public override KerasTensor Tan(KerasTensor x) => Unary("Tan", Shapes.Tan(x), x);
    public override KerasTensor Arcsin(KerasTensor x) => Unary("Asin", Shapes.Arcsin(x), x);
    public override KerasTensor Arccos(KerasTensor x) => Unary("Acos", Shapes.Arccos(x), x);
    public override KerasTensor Arctan(KerasTensor x) => Unary("Atan", Shapes.Arctan(x), x);
    public override KerasTensor Sinh(KerasTensor x) => Unary("Sinh", Shapes.Sinh(x), x);
    public override KerasTensor Cosh(KerasTensor x) => Unary("Cosh", Shapes.Cosh(x), x);
    public override KerasTensor Tanh(KerasTensor x) => Unary("Tanh", Shapes.Tanh(x), x);
    public override KerasTensor Arcsinh(KerasTensor x) => Unary("Asinh", Shapes.Arcsinh(x), x);
    public override KerasTensor Arccosh(KerasTensor x) => Unary("Acosh", Shapes.Arccosh(x), x);
    public override KerasTensor Arctanh(KerasTensor x) => Unary("Atanh", Shapes.Arctanh(x), x);
    public override KerasTensor Floor(KerasTensor x) => Unary("Floor", Shapes.Floor(x), x);
    public override KerasTensor Ceil(KerasTensor x) => Unary("Ceil", Shapes.Ceil(x), x);
    public override KerasTensor Round(KerasTensor x) => x.DType.IsFloat ? Unary("Round", Shapes.Round(x), x) : x;
    public override KerasTensor Sign(KerasTensor x) => Unary("Sign", Shapes.Sign(x), x);
    public override KerasTensor Erf(KerasTensor x) => Unary("Erf", Shapes.Erf(x), x);
    public override KerasTensor Relu(KerasTensor x) => x.DType.IsInteger ? Maximum(x, 0) : Unary("Relu", Shapes.Relu(x), x);
    public override KerasTensor Sigmoid(KerasTensor x) => Unary("Sigmoid", Shapes.Sigmoid(x), x);
    public override KerasTensor Softplus(KerasTensor x) => Unary("Softplus", Shapes.Softplus(x), x);
    public override KerasTensor LogicalNot(KerasTensor x) => Unary("Not", Shapes.LogicalNot(x), x);
    public override KerasTensor IsNan(KerasTensor x) => Unary("IsNaN", Shapes.IsNan(x), Value(x, Shapes.Sigmoid(x).DType), keepType: true);
    public override KerasTensor IsInf(KerasTensor x) => Unary("IsInf", Shapes.IsInf(x), Value(x, Shapes.Sigmoid(x).DType), keepType: true);
    public override KerasTensor Cast(KerasTensor x, DType type) => Value(x, type);
    public override KerasTensor LeakyRelu(KerasTensor x, double negativeSlope) =>
        Unary("LeakyRelu", Shapes.LeakyRelu(x, negativeSlope), x, false, ("alpha", negativeSlope));
    public override KerasTensor Elu(KerasTensor x, double alpha) => Unary("Elu", Shapes.Elu(x, alpha), x, false, ("alpha", alpha));
    public override KerasTensor Softmax(KerasTensor x, int axis) => AlongAxis("Softmax", Shapes.Softmax(x, axis), x, axis);
    public override KerasTensor LogSoftmax(KerasTensor x, int axis) => AlongAxis("LogSoftmax", Shapes.LogSoftmax(x, axis), x, axis);
    public override KerasTensor StopGradient(KerasTensor x) => x;

    public override KerasTensor Add(KerasTensor x, KerasTensor y) =>
        ConvWithBias(x, y) ?? ConvWithBias(y, x) ?? Binary("Add", Shapes.Add(x, y), x, y, "Or");
    public override KerasTensor Subtract(KerasTensor x, KerasTensor y) => Binary("Sub", Shapes.Subtract(x, y), x, y, "Xor");
    public override KerasTensor Multiply(KerasTensor x, KerasTensor y) => Binary("Mul", Shapes.Multiply(x, y), x, y, "And");
    public override KerasTensor Divide(KerasTensor x, KerasTensor y) => Binary("Div", Shapes.Divide(x, y), x, y);
    public override KerasTensor Power(KerasTensor x, KerasTensor y) => InLongs(Shapes.Power(x, y).DType, t => Power(Cast(x, t), y))
        ?? Binary("Pow", Shapes.Power(x, y), x, y);
    public override KerasTensor Maximum(KerasTensor x, KerasTensor y) => InLongs(Shapes.Maximum(x, y).DType, t => Maximum(Cast(x, t), y))
        ?? Binary("Max", Shapes.Maximum(x, y), x, y, "Or");
    public override KerasTensor Minimum(KerasTensor x, KerasTensor y) => InLongs(Shapes.Minimum(x, y).DType, t => Minimum(Cast(x, t), y))
        ?? Clipped(x, y) ?? Binary("Min", Shapes.Minimum(x, y), x, y, "And");
    public override KerasTensor Equal(KerasTensor x, KerasTensor y) => Compare("Equal", Shapes.Equal(x, y), x, y);
    public override KerasTensor Less(KerasTensor x, KerasTensor y) => Compare("Less", Shapes.Less(x, y), x, y);
    public override KerasTensor LessEqual(KerasTensor x, KerasTensor y) => Compare("LessOrEqual", Shapes.LessEqual(x, y), x, y);
    public override KerasTensor Greater(KerasTensor x, KerasTensor y) => Compare("Greater", Shapes.Greater(x, y), x, y);
    public override KerasTensor GreaterEqual(KerasTensor x, KerasTensor y) => Compare("GreaterOrEqual", Shapes.GreaterEqual(x, y), x, y);
    public override KerasTensor LogicalAnd(KerasTensor x, KerasTensor y) => Binary("And", Shapes.LogicalAnd(x, y), x, y, "And");
    public override KerasTensor LogicalOr(KerasTensor x, KerasTensor y) => Binary("Or", Shapes.LogicalOr(x, y), x, y, "Or");
    public override KerasTensor LogicalXor(KerasTensor x, KerasTensor y) => Binary("Xor", Shapes.LogicalXor(x, y), x, y, "Xor");

    // ONNX's own Mod takes the dividend's sign for floats.
    public override KerasTensor Mod(KerasTensor x, KerasTensor y) => Shapes.Mod(x, y).DType.IsFloat
        ? Value(x, Shapes.Mod(x, y).DType) - Floor(Divide(x, y)) * y
        : Binary("Mod", Shapes.Mod(x, y), x, y);

    // ONNX's own Div rounds the quotient of integers towards 0; without the remainder there is nothing to round.
    public override KerasTensor FloorDivide(KerasTensor x, KerasTensor y)
    {
        var result = Shapes.FloorDivide(x, y);
        return Binary("Div", result, Value(x, result.DType) - Mod(x, y), y);
    }

    public override KerasTensor Where(KerasTensor condition, KerasTensor x, KerasTensor y)
    {
        var like = Shapes.Where(condition, x, y);
        if (InLongs(like.DType, t => Where(condition, Cast(x, t), y)) is { } longs) return longs;
        var inner = like.DType == DType.Bool ? DType.UInt8 : like.DType;
        var (edges, order) = Align(like.Rank, Value(condition, DType.Bool), Value(x, inner), Value(y, inner));
        return Value(new OnnxValue(this, like.Shape, inner, Node("Where", edges), order), like.DType);
    }

    /// <summary>Computes in int64 what ONNX Runtime has no kernel for in an integer type; <c>null</c> for types that have one.</summary>
    KerasTensor? InLongs(DType type, Func<DType, KerasTensor> compute) =>
        type.IsInteger && type is not (DType.Int32 or DType.Int64) ? Cast(compute(DType.Int64), type) : null;

    /// <summary>Operand and result are of one type, unless the operand keeps its own.</summary>
    OnnxValue Unary(string op, KerasTensor like, KerasTensor x, bool keepType = false, params (string, object)[] attributes)
    {
        var value = keepType ? Value(x) : Value(x, like.DType);
        return Make(like, Node(op, [value.Edge], attributes), value.Order);
    }

    OnnxValue AlongAxis(string op, KerasTensor like, KerasTensor x, int axis)
    {
        var value = Value(x, like.DType);
        return Make(like, Node(op, [value.Edge], ("axis", value.Order[axis])), value.Order);
    }

    /// <summary>Both operands take the result's type; truth values have operators of their own.</summary>
    OnnxValue Binary(string op, KerasTensor like, KerasTensor x, KerasTensor y, string? logical = null)
    {
        if (like.DType == DType.Bool) op = logical ?? throw Refuse($"{op} of truth values");
        var (edges, order) = Align(like.Rank, Value(x, like.DType), Value(y, like.DType));
        return Make(like, Node(op, edges), order);
    }

    OnnxValue Compare(string op, KerasTensor like, KerasTensor x, KerasTensor y)
    {
        var type = SymbolicBackend.Promote(x, y);
        if (type == DType.Bool && op != "Equal") type = DType.Int32;
        if (type == DType.String && opset < 19) throw Refuse("Comparing texts, which opset 19 brings,");
        var (edges, order) = Align(like.Rank, Value(x, type), Value(y, type));
        return Make(like, Node(op, edges), order);
    }

    /// <summary>A convolution and the addition of a vector over its channels are one operator.</summary>
    OnnxValue? ConvWithBias(KerasTensor x, KerasTensor bias) =>
        x is OnnxValue { Edge.Producer: { Op: "Conv" or "ConvTranspose", Inputs: [var input, var kernel] } conv } value
        && bias.Rank == 1 && bias.Shape[0] is { } size && size == x.Shape[^1] && value.Order[^1] == 1 && bias.DType == x.DType
            ? Make(value, Node(conv.Op, [input, kernel, Value(bias).Edge], conv.Attributes), value.Order)
            : null;

    /// <summary>min(max(x, low), high) of two numbers is one operator.</summary>
    OnnxValue? Clipped(KerasTensor x, KerasTensor high) =>
        x is OnnxValue { Edge.Producer: { Op: "Max", Inputs: [var input, { Constant.Rank: 0 } low] } } value
        && high is Constant { Scalar: { } limit }
        && SymbolicBackend.Promote(x, high) == x.DType
            ? Make(value, Node("Clip", [input, low, Scalar(limit, x.DType).Edge]), value.Order)
            : null;
}
