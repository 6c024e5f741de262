#pragma warning disable CS1591 // Described in Backend and Ops.
namespace OnnxKeras;

public sealed partial class SymbolicBackend
{
    public override KerasTensor Abs(KerasTensor x) => Numeric(x);
    public override KerasTensor Negative(KerasTensor x) => Numeric(x);
    public override KerasTensor Exp(KerasTensor x) => Float(x);
    public override KerasTensor Log(KerasTensor x) => Float(x);
    public override KerasTensor Sqrt(KerasTensor x) => Float(x);
    public override KerasTensor Reciprocal(KerasTensor x) => Float(x);
    public override KerasTensor Sin(KerasTensor x) => Float(x);
    public override KerasTensor Cos(KerasTensor x) => Float(x);
    public override KerasTensor Tan(KerasTensor x) => Float(x);
    public override KerasTensor Arcsin(KerasTensor x) => Float(x);
    public override KerasTensor Arccos(KerasTensor x) => Float(x);
    public override KerasTensor Arctan(KerasTensor x) => Float(x);
    public override KerasTensor Sinh(KerasTensor x) => Float(x);
    public override KerasTensor Cosh(KerasTensor x) => Float(x);
    public override KerasTensor Tanh(KerasTensor x) => Float(x);
    public override KerasTensor Arcsinh(KerasTensor x) => Float(x);
    public override KerasTensor Arccosh(KerasTensor x) => Float(x);
    public override KerasTensor Arctanh(KerasTensor x) => Float(x);
    public override KerasTensor Floor(KerasTensor x) => Float(x);
    public override KerasTensor Ceil(KerasTensor x) => Float(x);
    public override KerasTensor Round(KerasTensor x) => Numeric(x);
    public override KerasTensor Sign(KerasTensor x) => Numeric(x);
    public override KerasTensor Erf(KerasTensor x) => Float(x);
    public override KerasTensor Relu(KerasTensor x) => Numeric(x);
    public override KerasTensor Sigmoid(KerasTensor x) => Float(x);
    public override KerasTensor Softplus(KerasTensor x) => Float(x);
    public override KerasTensor LogicalNot(KerasTensor x) => Bool(x);
    public override KerasTensor IsNan(KerasTensor x) => Bool(x);
    public override KerasTensor IsInf(KerasTensor x) => Bool(x);
    public override KerasTensor Cast(KerasTensor x, DType type) => x.DType == DType.String == (type == DType.String)
        ? Make(x.Shape, type)
        : throw new KerasException($"a tensor of type {x.DType.KerasName} cannot be cast to {type.KerasName}.");

    public override KerasTensor LeakyRelu(KerasTensor x, double negativeSlope) => Float(x);
    public override KerasTensor Elu(KerasTensor x, double alpha) => Float(x);
    public override KerasTensor Softmax(KerasTensor x, int axis)
    {
        if (x.Shape[axis] == 1)
            Warning.Write($"A softmax over axis {axis} of shape {x.Shape}, which has size 1, is always 1: a single unit wants a sigmoid.");
        return Float(x);
    }

    public override KerasTensor LogSoftmax(KerasTensor x, int axis) => Float(x);
    public override KerasTensor StopGradient(KerasTensor x) => Like(x);

    public override KerasTensor Add(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Subtract(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Multiply(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Divide(KerasTensor x, KerasTensor y) => Float(Binary(x, y));
    public override KerasTensor Power(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Mod(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor FloorDivide(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Maximum(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Minimum(KerasTensor x, KerasTensor y) => Binary(x, y);
    public override KerasTensor Equal(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor Less(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor LessEqual(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor Greater(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor GreaterEqual(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor LogicalAnd(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor LogicalOr(KerasTensor x, KerasTensor y) => Compare(x, y);
    public override KerasTensor LogicalXor(KerasTensor x, KerasTensor y) => Compare(x, y);

    public override KerasTensor Where(KerasTensor condition, KerasTensor x, KerasTensor y) =>
        Make(Shape.Broadcast(condition.Shape, Shape.Broadcast(x.Shape, y.Shape)), Promote(x, y));

    public override KerasTensor Sum(KerasTensor x, int[] axes, bool keepDims) => Reduce(x, axes, keepDims, SumType(Numeric(x).DType));
    public override KerasTensor Mean(KerasTensor x, int[] axes, bool keepDims) => Reduce(x, axes, keepDims, Float(x).DType);
    public override KerasTensor Max(KerasTensor x, int[] axes, bool keepDims) => Reduce(x, axes, keepDims, Numeric(x).DType);
    public override KerasTensor Min(KerasTensor x, int[] axes, bool keepDims) => Reduce(x, axes, keepDims, Numeric(x).DType);
    public override KerasTensor Prod(KerasTensor x, int[] axes, bool keepDims) => Reduce(x, axes, keepDims, SumType(Numeric(x).DType));
    public override KerasTensor Argmax(KerasTensor x, int axis, bool keepDims) => Reduce(x, [axis], keepDims, DType.Int32);
    public override KerasTensor Argmin(KerasTensor x, int axis, bool keepDims) => Reduce(x, [axis], keepDims, DType.Int32);
    public override KerasTensor CumSum(KerasTensor x, int axis) => Number(x);
}
