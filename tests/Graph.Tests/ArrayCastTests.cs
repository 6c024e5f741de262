namespace OnnxKeras.Tests;

/// <summary>Elements of one type become those of another as NumPy's <c>astype</c> converts them.</summary>
public class ArrayCastTests
{
    public static TheoryData<NDArray, NDArray> Casts => new()
    {
        { Array(2.7f, -2.7f, 0.5f, -1.5f), Array(2, -2, 0, -1) },
        { Array(2.7, 255, 0.5), Array<byte>(2, 255, 0) },
        { Array(1L << 53 | 1, -1L), Array(1UL << 53 | 1, ulong.MaxValue) },
        { Array(300, -1), Array<byte>(44, 255) },
        { Array<byte>(0, 3, 255), Array(0f, 3, 255) },
        { Array(0.1), Array(0.1f) },
        { Array(true, false), Array(1f, 0) },
        { Array(0f, -0f, 0.3f, float.NaN), Array(false, false, true, true) },
        { Array(65504f, 1e-8f), Array((Half)65504, (Half)0) },
        { Array(1.00390625f, 3f), Array((BFloat16)1f, (BFloat16)3f) },
        { Array((BFloat16)2.5f, (BFloat16)(-2.5f)), Array<short>(2, -2) },
    };

    [Theory, MemberData(nameof(Casts))]
    public void As(NDArray from, NDArray to)
    {
        var cast = from.Cast(to.DType);
        Assert.Equal((to.DType, to.Shape), (cast.DType, cast.Shape));
        Assert.Equal(to.Bytes, cast.Bytes);
    }

    [Fact]
    public void KeepsTheShapeOfAPart() =>
        Assert.Equal([3, 4, 5, 6], ((NDArray)new[,] { { 1.0, 2 }, { 3, 4 }, { 5, 6 } }).Rows(1, 3).Cast(DType.Int32).ToArray<int>());

    [Fact]
    public void RefusesText()
    {
        var text = Array("a");
        Assert.Equal("Elements of type string cannot become float32.",
            Assert.Throws<KerasException>(() => text.Cast(DType.Float32)).Message);
        Assert.Equal("Elements of type float32 cannot become string.",
            Assert.Throws<KerasException>(() => Array(1f).Cast(DType.String)).Message);
    }

    static NDArray Array<T>(params T[] elements) => NDArray.Of(elements, [elements.Length]);
}
