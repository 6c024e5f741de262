using OnnxKeras.Layers;

namespace OnnxKeras.Tests.Layers;

public class MergingTests
{
    static KerasTensor Input(params int?[] shape) => Keras.Input(new Shape(shape));

    public static TheoryData<Func<KerasTensor[], KerasTensor>> Elementwise =>
        [Keras.Add, Keras.Multiply, Keras.Average, Keras.Maximum, Keras.Minimum, Keras.Subtract];

    [Theory, MemberData(nameof(Elementwise))]
    public void Broadcasts(Func<KerasTensor[], KerasTensor> merge)
    {
        Assert.Equal("(None, 3, 4)", merge([Input(3, 4), Input(3, 4)]).Shape.ToString());
        Assert.Equal("(None, 3, 4)", merge([Input(3, 1), Input(1, 4)]).Shape.ToString());
        Assert.Equal("(None, 3, 4)", merge([Input(3, 4), Input(4)]).Shape.ToString());
        Assert.Equal("(None, None, 4)", merge([Input(null, 4), Input(4)]).Shape.ToString());
    }

    [Fact]
    public void Concatenates() => Assert.Equal("(None, 5, 4)", Keras.Concatenate([Input(2, 4), Input(3, 4)], axis: 1).Shape.ToString());

    [Theory]
    [InlineData("4", "4", 1, 1, "(None, 1)")]
    [InlineData("3 4", "5 4", 2, 2, "(None, 3, 5)")]
    [InlineData("3 4", "4 5", 2, 1, "(None, 3, 5)")]
    [InlineData("3 4", "4", 2, 1, "(None, 3)")]
    [InlineData("2 3 4", "5 4", -1, -1, "(None, 2, 3, 5)")]
    public void Dots(string x, string y, int a, int b, string shape) =>
        Assert.Equal(shape, Keras.Dot([Input(Sizes(x)), Input(Sizes(y))], [a, b], normalize: true).Shape.ToString());

    [Fact]
    public void Masks_join()
    {
        var masked = new Embedding(5, 4, maskZero: true).Apply(Keras.Input([3], dtype: DType.Int32));
        Assert.NotNull(Keras.Add([masked, masked]).Mask);
        Assert.NotNull(Keras.Maximum([masked, masked]).Mask);
        Assert.Null(Keras.Add([masked, Input(3, 4)]).Mask);
        Assert.Equal("(None, 6)", Keras.Concatenate([masked, Input(3, 4)], axis: 1).Mask!.Shape.ToString());
        Assert.Null(Keras.Dot([masked, masked], 2).Mask);
    }

    static int?[] Sizes(string sizes) => [.. sizes.Split(' ').Select(s => (int?)int.Parse(s))];
}
