namespace OnnxKeras;

// What is asked of complex numbers, answered for real ones: there are no others here.
public static partial class Ops
{
    /// <summary>x itself.</summary>
    public static KerasTensor Copy(KerasTensor x) => Recorded([x]) ?? x;

    /// <summary>x itself, which has no imaginary part to change the sign of.</summary>
    public static KerasTensor Conjugate(KerasTensor x) => Recorded([x]) ?? x;

    /// <summary>x itself, all of which is real.</summary>
    public static KerasTensor Real(KerasTensor x) => Recorded([x]) ?? x;

    /// <summary>0 everywhere.</summary>
    public static KerasTensor Imag(KerasTensor x) => Recorded([x]) ?? ZerosLike(x);

    /// <summary>π where x is negative, else 0.</summary>
    public static KerasTensor Angle(KerasTensor x) => Recorded([x]) ?? Where(Wide(x) < 0, Math.PI, Where(IsNan(x), Wide(x), 0.0));

    /// <summary>Whether there is no imaginary part: everywhere.</summary>
    public static KerasTensor Isreal(KerasTensor x) => Recorded([x]) ?? Cast(OnesLike(x), DType.Bool);
}
