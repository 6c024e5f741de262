namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>|x|.</summary>
    public static KerasTensor Abs(KerasTensor x) => Recorded([x]) ?? (x.DType == DType.Bool ? x : Backend.Of(x).Abs(x));

    /// <summary>−x.</summary>
    public static KerasTensor Negative(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Negative(x);

    /// <summary>eˣ.</summary>
    public static KerasTensor Exp(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Exp(x);

    /// <summary>The natural logarithm.</summary>
    public static KerasTensor Log(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Log(x);

    /// <summary>√x.</summary>
    public static KerasTensor Sqrt(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Sqrt(x);

    /// <summary>1 / x.</summary>
    public static KerasTensor Reciprocal(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Reciprocal(x);

    /// <summary>sin x, radians.</summary>
    public static KerasTensor Sin(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Sin(x);

    /// <summary>cos x, radians.</summary>
    public static KerasTensor Cos(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Cos(x);

    /// <summary>tan x, radians.</summary>
    public static KerasTensor Tan(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Tan(x);

    /// <summary>The angle in [−π/2, π/2] whose sine is x.</summary>
    public static KerasTensor Arcsin(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arcsin(x);

    /// <summary>The angle in [0, π] whose cosine is x.</summary>
    public static KerasTensor Arccos(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arccos(x);

    /// <summary>The angle in (−π/2, π/2) whose tangent is x.</summary>
    public static KerasTensor Arctan(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arctan(x);

    /// <summary>The angle in [−π, π] of the point (x2, x1); 0 for the origin.</summary>
    public static KerasTensor Arctan2(KerasTensor x1, KerasTensor x2)
    {
        if (Recorded([x1, x2]) is { } node) return node;
        var upright = Equal(x2, 0);
        var angle = Arctan(x1 / Where(upright, OnesLike(x2), x2));
        var half = Cast(Where(x2 < 0, Where(x1 < 0, -Math.PI, Math.PI), 0.0), angle.DType);
        return Where(upright, Cast(Sign(x1), angle.DType) * (Math.PI / 2), angle + half);
    }

    /// <summary>sinh x.</summary>
    public static KerasTensor Sinh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Sinh(x);

    /// <summary>cosh x.</summary>
    public static KerasTensor Cosh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Cosh(x);

    /// <summary>tanh x.</summary>
    public static KerasTensor Tanh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Tanh(x);

    /// <summary>arsinh x.</summary>
    public static KerasTensor Arcsinh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arcsinh(x);

    /// <summary>arcosh x.</summary>
    public static KerasTensor Arccosh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arccosh(x);

    /// <summary>artanh x.</summary>
    public static KerasTensor Arctanh(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Arctanh(x);

    /// <summary>The largest whole number ≤ x.</summary>
    public static KerasTensor Floor(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Floor(x);

    /// <summary>The smallest whole number ≥ x.</summary>
    public static KerasTensor Ceil(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Ceil(x);

    /// <summary>The nearest number of so many decimals (tens, hundreds, … where negative), halves to the even one.</summary>
    public static KerasTensor Round(KerasTensor x, int decimals = 0)
    {
        if (Recorded([x, decimals]) is { } node) return node;
        if (decimals >= 0 && !x.DType.IsFloat) return x;
        if (decimals == 0) return Backend.Of(x).Round(x);
        var scale = Math.Pow(10, Math.Abs(decimals));
        return Cast(decimals > 0 ? Round(x * scale) / scale : Round(x / scale) * scale, x.DType);
    }

    /// <summary>−1, 0 or 1.</summary>
    public static KerasTensor Sign(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Sign(x);

    /// <summary>The error function.</summary>
    public static KerasTensor Erf(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Erf(x);

    /// <summary>max(x, 0).</summary>
    public static KerasTensor Relu(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Relu(x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static KerasTensor Sigmoid(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Sigmoid(x);

    /// <summary>log(1 + eˣ).</summary>
    public static KerasTensor Softplus(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).Softplus(x);

    /// <summary>Where x does not hold.</summary>
    public static KerasTensor LogicalNot(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).LogicalNot(Truth(x));

    /// <summary>Where x is not a number.</summary>
    public static KerasTensor IsNan(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).IsNan(x);

    /// <summary>Where x is infinite.</summary>
    public static KerasTensor IsInf(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).IsInf(x);

    /// <summary>x, as a constant for the gradient.</summary>
    public static KerasTensor StopGradient(KerasTensor x) => Recorded([x]) ?? Backend.Of(x).StopGradient(x);

    /// <summary>x1 + x2.</summary>
    public static KerasTensor Add(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Add(x1, x2);

    /// <summary>x1 − x2.</summary>
    public static KerasTensor Subtract(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Subtract(x1, x2);

    /// <summary>x1 · x2, element by element.</summary>
    public static KerasTensor Multiply(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Multiply(x1, x2);

    /// <summary>x1 / x2; integers give floats.</summary>
    public static KerasTensor Divide(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Divide(x1, x2);

    /// <summary>x1 to the power of x2.</summary>
    public static KerasTensor Power(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Power(x1, x2);

    /// <summary>The remainder with the divisor's sign, as Python's %.</summary>
    public static KerasTensor Mod(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Backend.Of(x1, x2).Mod(Number(x1), Number(x2));

    /// <summary>The larger of x1 and x2, element by element.</summary>
    public static KerasTensor Maximum(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Maximum(x1, x2);

    /// <summary>The smaller of x1 and x2, element by element.</summary>
    public static KerasTensor Minimum(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Minimum(x1, x2);

    /// <summary>Where x1 = x2.</summary>
    public static KerasTensor Equal(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Equal(x1, x2);

    /// <summary>Where x1 &lt; x2.</summary>
    public static KerasTensor Less(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Less(x1, x2);

    /// <summary>Where x1 ≤ x2.</summary>
    public static KerasTensor LessEqual(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).LessEqual(x1, x2);

    /// <summary>Where x1 > x2.</summary>
    public static KerasTensor Greater(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).Greater(x1, x2);

    /// <summary>Where x1 ≥ x2.</summary>
    public static KerasTensor GreaterEqual(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Backend.Of(x1, x2).GreaterEqual(x1, x2);

    /// <summary>Where both hold.</summary>
    public static KerasTensor LogicalAnd(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Backend.Of(x1, x2).LogicalAnd(Truth(x1), Truth(x2));

    /// <summary>Where either holds.</summary>
    public static KerasTensor LogicalOr(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Backend.Of(x1, x2).LogicalOr(Truth(x1), Truth(x2));

    /// <summary>Where exactly one holds.</summary>
    public static KerasTensor LogicalXor(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Backend.Of(x1, x2).LogicalXor(Truth(x1), Truth(x2));

    /// <summary>Where x1 ≠ x2.</summary>
    public static KerasTensor NotEqual(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? LogicalNot(Equal(x1, x2));

    /// <summary>x1 where the condition holds, else x2.</summary>
    public static KerasTensor Where(KerasTensor condition, KerasTensor x1, KerasTensor x2) =>
        Recorded([condition, x1, x2]) ?? Backend.Of(condition, x1, x2).Where(condition, x1, x2);

    /// <summary>The elements as another type.</summary>
    public static KerasTensor Cast(KerasTensor x, DType dtype) =>
        x.DType == dtype ? x : Recorded([x, dtype]) ?? Backend.Of(x).Cast(x, dtype);

    /// <summary>x², element by element.</summary>
    public static KerasTensor Square(KerasTensor x) => Recorded([x]) ?? Multiply(Number(x), Number(x));

    /// <summary>1 / √x.</summary>
    public static KerasTensor Rsqrt(KerasTensor x) => Recorded([x]) ?? Reciprocal(Sqrt(x));

    /// <summary>log(1 + x).</summary>
    public static KerasTensor Log1p(KerasTensor x) => Recorded([x]) ?? Log(x + 1);

    /// <summary>eˣ − 1.</summary>
    public static KerasTensor Expm1(KerasTensor x) => Recorded([x]) ?? Exp(x) - 1;

    /// <summary>⌊x1 / x2⌋; integers give integers.</summary>
    public static KerasTensor FloorDivide(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? (SymbolicBackend.Promote(x1, x2).IsFloat ? Floor(Divide(x1, x2)) : Backend.Of(x1, x2).FloorDivide(Number(x1), Number(x2)));

    /// <summary>x limited to [xMin, xMax], in its own type.</summary>
    public static KerasTensor Clip(KerasTensor x, KerasTensor xMin, KerasTensor xMax) => Recorded([x, xMin, xMax])
        ?? (xMin is Constant { Scalar: { } min } && xMax is Constant { Scalar: { } max } && x.DType.IsFloat
            ? Backend.Of(x).Clip(x, min, max) : Cast(Minimum(Maximum(Number(x), xMin), xMax), Number(x).DType));

    /// <summary>A number is true unless it is 0.</summary>
    static KerasTensor Truth(KerasTensor x) => Cast(x, DType.Bool);

    /// <summary>A truth value counts as 0 or 1.</summary>
    static KerasTensor Number(KerasTensor x) => x.DType == DType.Bool ? Cast(x, DType.Int32) : x;
}
