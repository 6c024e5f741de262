namespace OnnxKeras;

// Functions of numbers that are made of others.
public static partial class Ops
{
    /// <summary>The logarithm to base 2.</summary>
    public static KerasTensor Log2(KerasTensor x) => Recorded([x]) ?? Log(x) / Math.Log(2);

    /// <summary>The logarithm to base 10.</summary>
    public static KerasTensor Log10(KerasTensor x) => Recorded([x]) ?? Log(x) / Math.Log(10);

    /// <summary>2 to the power of x.</summary>
    public static KerasTensor Exp2(KerasTensor x) => Recorded([x]) ?? Exp(x * Math.Log(2));

    /// <summary>log(eˣ¹ + eˣ²), without overflow.</summary>
    public static KerasTensor LogAddExp(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? Maximum(x1, x2) + Softplus(-Where(Equal(x1, x2), 0.0, Abs(x1 - x2)));

    /// <summary>log₂(2ˣ¹ + 2ˣ²), without overflow.</summary>
    public static KerasTensor LogAddExp2(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? LogAddExp(x1 * Math.Log(2), x2 * Math.Log(2)) / Math.Log(2);

    /// <summary>√(x1² + x2²), without overflow.</summary>
    public static KerasTensor Hypot(KerasTensor x1, KerasTensor x2)
    {
        if (Recorded([x1, x2]) is { } node) return node;
        (x1, x2) = (Abs(x1), Abs(x2));
        var longer = Wide(Maximum(x1, x2));
        var ratio = Minimum(x1, x2) / Where(longer > 0, longer, 1.0);
        return Where(IsInf(longer), longer, longer * Sqrt(Square(ratio) + 1));
    }

    /// <summary>|x| as a float.</summary>
    public static KerasTensor Fabs(KerasTensor x) => Recorded([x]) ?? Abs(Wide(x));

    /// <summary>The larger of two elements; of a number and NaN the number.</summary>
    public static KerasTensor Fmax(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Where(IsNan(x1), x2, Where(IsNan(x2), x1, Maximum(x1, x2)));

    /// <summary>The smaller of two elements; of a number and NaN the number.</summary>
    public static KerasTensor Fmin(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Where(IsNan(x1), x2, Where(IsNan(x2), x1, Minimum(x1, x2)));

    /// <summary>x1 · 2ˣ².</summary>
    public static KerasTensor Ldexp(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2]) ?? Wide(x1) * Power(2.0, Wide(x2));

    /// <summary>The real cube root.</summary>
    public static KerasTensor Cbrt(KerasTensor x) => Recorded([x]) ?? Sign(Wide(x)) * Power(Abs(Wide(x)), 1.0 / 3);

    /// <summary>Radians of degrees.</summary>
    public static KerasTensor Deg2Rad(KerasTensor x) => Recorded([x]) ?? Wide(x) * (Math.PI / 180);

    /// <summary>Degrees of radians.</summary>
    public static KerasTensor Rad2Deg(KerasTensor x) => Recorded([x]) ?? Wide(x) * (180 / Math.PI);

    /// <summary>sin(πx) / (πx), 1 at 0.</summary>
    public static KerasTensor Sinc(KerasTensor x)
    {
        if (Recorded([x]) is { } node) return node;
        var angle = x * Math.PI;
        return Where(Equal(x, 0), 1.0, Sin(angle) / Where(Equal(x, 0), 1.0, angle));
    }

    /// <summary>The number whose error function is x, in [−1, 1] (M. Giles 2010, to the precision of float32).</summary>
    public static KerasTensor Erfinv(KerasTensor x)
    {
        if (Recorded([x]) is { } node) return node;
        var tail = -Log((1 - x) * (x + 1));
        var central = Polynomial(tail - 2.5, 2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503,
            -0.00417768164, 0.246640727, 1.50140941);
        var outer = Polynomial(Sqrt(Maximum(tail, 5.0)) - 3, -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
            -0.0076224613, 0.00943887047, 1.00167406, 2.83297682);
        var inside = Where(tail < 5, central, outer) * x;
        return Where(Equal(x, 1), double.PositiveInfinity, Where(Equal(x, -1), double.NegativeInfinity, inside));

        static KerasTensor Polynomial(KerasTensor x, double first, params double[] rest) =>
            rest.Aggregate(x * 0.0 + first, (sum, coefficient) => sum * x + coefficient);
    }

    /// <summary>The whole number next to x on the side of 0.</summary>
    public static KerasTensor Trunc(KerasTensor x) =>
        Recorded([x]) ?? (x.DType.IsFloat ? Where(x < 0, Ceil(x), Floor(x)) : x);

    /// <summary>The remainder with the dividend's sign, as C's fmod.</summary>
    public static KerasTensor Fmod(KerasTensor x1, KerasTensor x2)
    {
        if (Recorded([x1, x2]) is { } node) return node;
        var rest = Mod(Abs(Number(x1)), Abs(Number(x2)));
        return Where(x1 < 0, -rest, rest);
    }

    /// <summary>0 for negative x1, 1 for positive, and x2 for 0.</summary>
    public static KerasTensor Heaviside(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? Wide(Where(Equal(x1, 0), x2, Where(x1 > 0, 1, Where(x1 < 0, 0, x1))));

    /// <summary>x1 / x2, and 0 where x2 is 0.</summary>
    public static KerasTensor DivideNoNan(KerasTensor x1, KerasTensor x2) =>
        Recorded([x1, x2]) ?? Where(Equal(x2, 0), 0.0, x1 / Where(Equal(x2, 0), 1, x2));

    /// <summary>Where x is neither infinite nor NaN.</summary>
    public static KerasTensor IsFinite(KerasTensor x) => Recorded([x]) ?? Less(Abs(Number(x)), double.PositiveInfinity);

    /// <summary>Where x is positively infinite.</summary>
    public static KerasTensor IsPosInf(KerasTensor x) => Recorded([x]) ?? Equal(x, double.PositiveInfinity);

    /// <summary>Where x is negatively infinite.</summary>
    public static KerasTensor IsNegInf(KerasTensor x) => Recorded([x]) ?? Equal(x, double.NegativeInfinity);

    /// <summary>Where x is negative, or a negative zero.</summary>
    public static KerasTensor Signbit(KerasTensor x) =>
        Recorded([x]) ?? (x.DType.IsFloat ? LogicalOr(x < 0, Reciprocal(x) < 0) : Number(x) < 0);

    /// <summary>Where |x1 − x2| ≤ atol + rtol · |x2|; infinities are close to their equals, NaN to NaN if asked for.</summary>
    public static KerasTensor IsClose(KerasTensor x1, KerasTensor x2, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false)
    {
        if (Recorded([x1, x2, rtol, atol, equalNan]) is { } node) return node;
        (x1, x2) = (Number(x1), Number(x2));
        var close = LogicalOr(Equal(x1, x2), LogicalAnd(IsFinite(x2), LessEqual(Abs(x1 - x2), Abs(x2) * rtol + atol)));
        return equalNan ? LogicalOr(close, LogicalAnd(IsNan(x1), IsNan(x2))) : close;
    }

    /// <summary>NaN replaced by a number, and infinities too: by the type's largest and smallest numbers where none is given.</summary>
    public static KerasTensor NanToNum(KerasTensor x, double nan = 0, double? posinf = null, double? neginf = null)
    {
        if (Recorded([x, nan, posinf, neginf]) is { } node) return node;
        if (!x.DType.IsFloat) return x;
        x = Where(IsNan(x), nan, x);
        return Where(IsPosInf(x), posinf ?? Largest(x.DType), Where(IsNegInf(x), neginf ?? -Largest(x.DType), x));
    }

    /// <summary>The type's largest finite number.</summary>
    static double Largest(DType type) => type switch
    {
        DType.Float64 => double.MaxValue,
        DType.Float32 => float.MaxValue,
        DType.Float16 => (double)Half.MaxValue,
        DType.BFloat16 => 3.3895313892515355e38,
        _ => 0,
    };

    /// <summary>Integers as floats, those of 64 bits as float64.</summary>
    static KerasTensor Wide(KerasTensor x) =>
        x.DType.IsFloat ? x : Backend.Of(x).Cast(x, x.DType == DType.Int64 ? DType.Float64 : DType.Float32);
}
