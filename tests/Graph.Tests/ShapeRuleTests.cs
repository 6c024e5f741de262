using OnnxKeras.Layers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>The shapes that operations give, with known and unknown axes; written <c>? 3</c> for <c>[null, 3]</c>.</summary>
public class ShapeRuleTests : GraphTest
{
    [Theory]
    // Valid: ⌊(n − (k − 1)d − 1) / s⌋ + 1. Same: ⌈n / s⌉.
    [InlineData("? 28 28 1", 3, 1, Padding.Valid, 1, "? 26 26 8")]
    [InlineData("? 28 28 1", 3, 2, Padding.Valid, 1, "? 13 13 8")]
    [InlineData("? 28 28 1", 3, 2, Padding.Same, 1, "? 14 14 8")]
    [InlineData("? 29 29 1", 3, 2, Padding.Same, 1, "? 15 15 8")]
    [InlineData("? 28 28 1", 3, 1, Padding.Valid, 3, "? 22 22 8")]
    [InlineData("? 3 3 1", 3, 1, Padding.Valid, 1, "? 1 1 8")]
    [InlineData("? ? 28 1", 3, 2, Padding.Valid, 1, "? ? 13 8")]
    [InlineData("4 ? ? 1", 3, 2, Padding.Same, 1, "4 ? ? 8")]
    public void Convolution(string input, int kernel, int stride, Padding padding, int dilation, string output) =>
        Assert.Equal(Of(output), new Conv2D(8, kernel, stride, padding, dilationRate: dilation).Apply(Input(input)).Shape);

    [Theory]
    [InlineData("? 28 28 3", 2, null, Padding.Valid, "? 14 14 3")]
    [InlineData("? 29 29 3", 2, null, Padding.Valid, "? 14 14 3")]
    [InlineData("? 29 29 3", 2, null, Padding.Same, "? 15 15 3")]
    [InlineData("? 8 8 3", 3, 1, Padding.Valid, "? 6 6 3")]
    [InlineData("? ? 8 ?", 2, null, Padding.Same, "? ? 4 ?")]
    public void Pooling(string input, int pool, int? stride, Padding padding, string output) =>
        Assert.Equal(Of(output), new MaxPooling2D(pool, stride is { } s ? (Size2D)s : null, padding).Apply(Input(input)).Shape);

    [Theory]
    // Valid: (n − 1)s + max(k, s). Same: ns. With output padding p: (n − 1)s + k + p, or (n − 1)s + k mod 2 + p.
    [InlineData(5, 3, 1, Padding.Valid, null, 1, 7)]
    [InlineData(5, 3, 2, Padding.Valid, null, 1, 11)]
    [InlineData(5, 2, 3, Padding.Valid, null, 1, 15)]
    [InlineData(5, 3, 2, Padding.Same, null, 1, 10)]
    [InlineData(5, 3, 2, Padding.Valid, 1, 1, 12)]
    [InlineData(5, 3, 2, Padding.Same, 0, 1, 9)]
    [InlineData(5, 4, 2, Padding.Same, 1, 1, 9)]
    [InlineData(5, 3, 1, Padding.Valid, null, 2, 9)]
    [InlineData(null, 3, 2, Padding.Same, null, 1, null)]
    public void TransposedConvolution(int? size, int kernel, int stride, Padding padding, int? outputPadding, int dilation, int? length) =>
        Assert.Equal(length, SymbolicBackend.TransposedLength(size, kernel, stride, padding, outputPadding, dilation));

    [Theory]
    [InlineData("? 6", "? 2 3", "? 2 3")]
    [InlineData("? 6", "? -1 2", "? 3 2")]
    [InlineData("? 4 6", "-1 6", "? 6")]
    [InlineData("? ? 6", "? ? -1 2", "? ? 3 2")]
    [InlineData("2 6", "-1", "12")]
    [InlineData("? ? 6", "? -1", "? ?")]
    [InlineData("3 ? 6", "? -1 6", "3 ? 6")]
    [InlineData("? 3 8", "? 3 -1 2", "? 3 4 2")]
    public void Reshaping(string input, string target, string output) =>
        Assert.Equal(Of(output), Ops.Reshape(Input(input), Of(target)).Shape);

    [Theory]
    [InlineData(null, null, 1, 5)]
    [InlineData(1, null, 1, 4)]
    [InlineData(null, -1, 1, 4)]
    [InlineData(1, 4, 2, 2)]
    [InlineData(-2, null, 1, 2)]
    [InlineData(null, null, 2, 3)]
    [InlineData(null, null, -1, 5)]
    [InlineData(4, 0, -2, 2)]
    [InlineData(3, 1, 1, 0)]
    [InlineData(0, 99, 1, 5)]
    public void Slicing(int? start, int? end, int step, int length)
    {
        Assert.Equal([null, length], Input("? 5")[.., Slice.Of(start, end, step)].Shape);
        var ofUnknown = Input("? ?")[.., Slice.Of(start, end, step)].Shape;
        Assert.Equal(2, ofUnknown.Rank);
        Assert.True(ofUnknown[1] is null || ofUnknown[1] == length, $"{ofUnknown} was promised");
    }

    [Fact]
    public void Indexing()
    {
        var x = Input("? 5 6 7");
        Assert.Equal("(None, 6, 7)", x[.., 0].Shape.ToString());
        Assert.Equal("(None, 5, 6)", x[Slice.Ellipsis, -1].Shape.ToString());
        Assert.Equal("(None, 5, 1, 6, 7)", x[.., .., Slice.NewAxis].Shape.ToString());
        Assert.Equal("(None, 3, 6, 2)", x[.., 1..^1, Slice.Ellipsis, 5..].Shape.ToString());
        Assert.Equal("(5, 6, 7)", x[^1].Shape.ToString());
        Assert.Equal("(None, 7)", Input("? ? 7")[.., ^1].Shape.ToString());
    }

    [Theory]
    [InlineData("? 3", "? 4", -1, "? 7")]
    [InlineData("? 3", "? 3", 0, "? 3")]
    [InlineData("2 3", "5 3", 0, "7 3")]
    [InlineData("? ? 3", "? 4 3", 1, "? ? 3")]
    [InlineData("? ? 3", "? 4 5", 2, "? 4 8")]
    public void Concatenation(string a, string b, int axis, string output) =>
        Assert.Equal(Of(output), Ops.Concatenate([Input(a), Input(b)], axis).Shape);

    [Theory]
    [InlineData("? 3", "3", "? 3")]
    [InlineData("? 1", "? 5", "? 5")]
    [InlineData("? 4 3", "4 1", "? 4 3")]
    [InlineData("1 3", "? 3", "? 3")]
    [InlineData("? ?", "7 1", "7 ?")]
    public void Broadcasting(string a, string b, string output)
    {
        Assert.Equal(Of(output), Shape.Broadcast(Of(a), Of(b)));
        Assert.Equal(Of(output), Shape.Broadcast(Of(b), Of(a)));
    }

    [Theory]
    [InlineData("? 3", "3 4", "? 4")]
    [InlineData("? 5 3", "3 4", "? 5 4")]
    [InlineData("? 5 3", "? 3 4", "? 5 4")]
    [InlineData("8 1 5 3", "7 3 4", "8 7 5 4")]
    [InlineData("? 3", "3", "?")]
    [InlineData("3", "3 4", "4")]
    [InlineData("? ?", "3 ?", "? ?")]
    public void MatrixProduct(string a, string b, string output) => Assert.Equal(Of(output), Matmul(Input(a), Input(b)).Shape);

    [Theory]
    [InlineData("abc,cd->abd", "? 5 3", "3 4", "? 5 4")]
    [InlineData("...c,cd->...d", "? 5 6 3", "3 4", "? 5 6 4")]
    [InlineData("bqhd,bkhd->bhqk", "? ? 2 8", "? 7 2 8", "? 2 ? 7")]
    [InlineData("ij,jk", "2 3", "3 4", "2 4")]
    [InlineData("ab,ab->", "2 3", "2 3", "")]
    public void Einsums(string equation, string a, string b, string output) =>
        Assert.Equal(Of(output), Einsum(equation, Input(a), Input(b)).Shape);

    [Fact]
    public void Reductions()
    {
        var x = Input("? 5 6");
        Assert.Equal([null, 6], Sum(x, [1]).Shape);
        Assert.Equal([null, 1, 6], Mean(x, [1], keepDims: true).Shape);
        Assert.Equal(Shape.Scalar, Max(x).Shape);
        Assert.Equal([null, 5], Argmax(x, -1).Shape);
        Assert.Equal(DType.Int32, Argmax(x, -1).DType);
    }

    [Fact]
    public void FramesOfUnknownSize()
    {
        var conv = new TimeDistributed(new Conv2D(4, 3, padding: Padding.Same));
        Assert.Equal([null, 20, null, null, 4], conv.Apply(Keras.Input([20, null, null, 3])).Shape);
        Assert.Equal([null, null, 5], new TimeDistributed(new Dense(5)).Apply(Keras.Input([null, 7])).Shape);
        Assert.Equal([null, null, null, 5], new TimeDistributed(new Dense(5)).Apply(Keras.Input([null, null, 7])).Shape);
        Assert.Equal([null, null, null, null, 4], conv.Apply(Keras.Input([null, null, null, 3])).Shape);
    }

    static KerasTensor Input(string shape) => Of(shape) is { Rank: > 0 } s ? Keras.Input(s[1..], s[0]) : throw new ArgumentException(shape);

    static Shape Of(string shape) =>
        [.. shape.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => d == "?" ? (int?)null : int.Parse(d))];
}
