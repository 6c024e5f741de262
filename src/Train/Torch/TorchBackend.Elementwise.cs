using TorchSharp;
using static OnnxKeras.Scalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Abs(KerasTensor x) => Wrap(Value(x).abs());
    public override KerasTensor Negative(KerasTensor x) => Wrap(Value(x).neg());
    public override KerasTensor Exp(KerasTensor x) => Wrap(Value(x).exp());
    public override KerasTensor Log(KerasTensor x) => Wrap(Value(x).log());
    public override KerasTensor Sqrt(KerasTensor x) => Wrap(Value(x).sqrt());
    public override KerasTensor Reciprocal(KerasTensor x) => Wrap(Value(x).reciprocal());
    public override KerasTensor Sin(KerasTensor x) => Wrap(Value(x).sin());
    public override KerasTensor Cos(KerasTensor x) => Wrap(Value(x).cos());
    public override KerasTensor Tan(KerasTensor x) => Wrap(Value(x).tan());
    public override KerasTensor Arcsin(KerasTensor x) => Wrap(Value(x).asin());
    public override KerasTensor Arccos(KerasTensor x) => Wrap(Value(x).acos());
    public override KerasTensor Arctan(KerasTensor x) => Wrap(Value(x).atan());
    public override KerasTensor Sinh(KerasTensor x) => Wrap(Value(x).sinh());
    public override KerasTensor Cosh(KerasTensor x) => Wrap(Value(x).cosh());
    public override KerasTensor Tanh(KerasTensor x) => Wrap(Value(x).tanh());
    public override KerasTensor Arcsinh(KerasTensor x) => Wrap(Value(x).asinh());
    public override KerasTensor Arccosh(KerasTensor x) => Wrap(Value(x).acosh());
    public override KerasTensor Arctanh(KerasTensor x) => Wrap(Value(x).atanh());
    public override KerasTensor Floor(KerasTensor x) => Wrap(Float(x).floor());
    public override KerasTensor Ceil(KerasTensor x) => Wrap(Float(x).ceil());
    public override KerasTensor Round(KerasTensor x) => Wrap(Value(x).round());
    public override KerasTensor Sign(KerasTensor x) => Wrap(Value(x).sign());
    public override KerasTensor Erf(KerasTensor x) => Wrap(Value(x).erf());
    public override KerasTensor Relu(KerasTensor x) => Wrap(Value(x).relu());
    public override KerasTensor Sigmoid(KerasTensor x) => Wrap(Value(x).sigmoid());
    public override KerasTensor Softplus(KerasTensor x) => Wrap(Float(x).neg().log_sigmoid().neg());
    public override KerasTensor LogicalNot(KerasTensor x) => Wrap(Value(x).logical_not());
    public override KerasTensor IsNan(KerasTensor x) => Wrap(Value(x).isnan());
    public override KerasTensor IsInf(KerasTensor x) => Wrap(Value(x).isinf());
    public override KerasTensor Cast(KerasTensor x, DType type) => Wrap(Value(x).to(TorchData.ToTorch(type)));
    public override KerasTensor Elu(KerasTensor x, double alpha) => Wrap(Float(x).elu(Number(alpha), Number(1), Number(1)));
    public override KerasTensor Softmax(KerasTensor x, int axis)
    {
        var logits = Float(x);
        var result = TorchTensor.SoftmaxOf(this, logits, axis);
        // Where layers have scopes of their own, what a layer returns must be there when its scope ends.
        if (!Training) _ = result.Value;
        return result;
    }
    public override KerasTensor LogSoftmax(KerasTensor x, int axis) => Wrap(Float(x).log_softmax(axis));
    public override KerasTensor StopGradient(KerasTensor x) => Wrap(Value(x).detach());

    public override KerasTensor LeakyRelu(KerasTensor x, double negativeSlope) => Wrap(Float(x).leaky_relu(Number(negativeSlope)));

    public override KerasTensor Add(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.Plus(b), static (a, s) => a.Plus(s), static (s, b) => b.Plus(s));

    public override KerasTensor Subtract(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.sub(b), static (a, s) => a.sub(s), static (s, b) => b.neg().Plus(s));

    public override KerasTensor Multiply(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.mul(b), static (a, s) => a.mul(s), static (s, b) => b.mul(s));

    public override KerasTensor Divide(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.div(b), static (a, s) => a.div(s), static (s, b) => b.reciprocal().mul(s));

    public override KerasTensor Power(KerasTensor x, KerasTensor y) => Binary(x, y, static (a, b) => a.pow(b), static (a, s) => a.pow(s));

    public override KerasTensor Mod(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.remainder(b), static (a, s) => a.remainder(s));

    public override KerasTensor FloorDivide(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.div(b, RoundingMode.floor), static (a, s) => a.div(s, RoundingMode.floor));

    public override KerasTensor Maximum(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.maximum(b), static (a, s) => a.clamp_min(s), static (s, b) => b.clamp_min(s));

    public override KerasTensor Minimum(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.minimum(b), static (a, s) => a.clamp_max(s), static (s, b) => b.clamp_max(s));

    public override KerasTensor Equal(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.eq(b), static (a, s) => a.eq(s), static (s, b) => b.eq(s));

    public override KerasTensor Less(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.lt(b), static (a, s) => a.lt(s), static (s, b) => b.gt(s));

    public override KerasTensor LessEqual(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.le(b), static (a, s) => a.le(s), static (s, b) => b.ge(s));

    public override KerasTensor Greater(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.gt(b), static (a, s) => a.gt(s), static (s, b) => b.lt(s));

    public override KerasTensor GreaterEqual(KerasTensor x, KerasTensor y) =>
        Binary(x, y, static (a, b) => a.ge(b), static (a, s) => a.ge(s), static (s, b) => b.le(s));

    public override KerasTensor LogicalAnd(KerasTensor x, KerasTensor y) => Wrap(Value(x).logical_and(Value(y)));
    public override KerasTensor LogicalOr(KerasTensor x, KerasTensor y) => Wrap(Value(x).logical_or(Value(y)));
    public override KerasTensor LogicalXor(KerasTensor x, KerasTensor y) => Wrap(Value(x).logical_xor(Value(y)));

    public override KerasTensor Where(KerasTensor condition, KerasTensor x, KerasTensor y)
    {
        var chosen = Value(condition);
        if (chosen.dtype != ScalarType.Bool) chosen = chosen.to(ScalarType.Bool);
        return (x, y) switch
        {
            (_, Constant { Scalar: not null } other) when x is not Constant { Scalar: not null } =>
                Fill(Value(x), chosen.logical_not(), other),
            (Constant { Scalar: not null } other, _) when y is not Constant { Scalar: not null } => Fill(Value(y), chosen, other),
            _ => Wrap(where(chosen, Value(x), Value(y))),
        };

        TorchTensor Fill(Tensor into, Tensor at, Constant with)
        {
            var scalar = ScalarOf(with);
            return Wrap(Weak(into, with).masked_fill(at, scalar));
        }
    }

    /// <summary>
    /// Two operands that broadcast. A number goes into torch's scalar overload; where there is none for a number on the left, it becomes a
    /// tensor once. Torch promotes as Keras does, but that a whole number turns truth values into int64.
    /// </summary>
    TorchTensor Binary(KerasTensor x, KerasTensor y, Func<Tensor, Tensor, Tensor> tensors, Func<Tensor, Scalar, Tensor> withScalar,
        Func<Scalar, Tensor, Tensor>? ofScalar = null)
    {
        if (y is Constant { Scalar: not null } right)
        {
            var scalar = ScalarOf(right);
            return Wrap(withScalar(Weak(Value(x), right), scalar));
        }
        if (ofScalar is not null && x is Constant { Scalar: not null } left)
        {
            var scalar = ScalarOf(left);
            return Wrap(ofScalar(scalar, Weak(Value(y), left)));
        }
        return Wrap(tensors(Value(x), Value(y)));
    }

    /// <summary>The operand beside a number, in the type of the result where that is not torch's.</summary>
    static Tensor Weak(Tensor x, Constant scalar) =>
        x.is_floating_point() || x.dtype != ScalarType.Bool && !scalar.DType.IsFloat ? x : x.to(TorchData.ToTorch(scalar.DType));
}
