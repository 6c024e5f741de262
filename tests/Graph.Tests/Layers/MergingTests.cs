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

    public static TheoryData<Action, string> Mistakes => new()
    {
        { () => new Add("sum").Apply(Input(3, 4), Input(3, 5)),
            "Add 'sum' cannot combine inputs of shapes (None, 3, 4), (None, 3, 5): apart from the batch they must be equal or broadcast." },
        { () => Keras.Multiply([Keras.Input([4], batchSize: 2), Keras.Input([4], batchSize: 3)]), "cannot merge batches of different sizes" },
        { () => Keras.Subtract([Input(4), Input(4), Input(4)]), "takes exactly 2 inputs, but was called on 3" },
        { () => Keras.Concatenate([Input(2, 4), Input(3, 5)], axis: 1), "needs inputs that agree on every axis but 1" },
        { () => Keras.Dot([Input(3, 4), Input(3, 5)], 2),
            "cannot sum over axis 2 of (None, 3, 4) and axis 2 of (None, 3, 5): the sizes 4 and 5 differ." },
        { () => new Dot([1, 2, 3]), "needs one axis or two, got (1, 2, 3)." },
        { () => new Dot(0), "cannot sum over axis 0, the batch." },
        { () => Keras.Dot([Input(4)], 1), "takes exactly 2 inputs" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Refuses(Action mistake, string says) => Assert.Contains(says, Assert.ThrowsAny<KerasException>(mistake).Message);

    static int?[] Sizes(string sizes) => [.. sizes.Split(' ').Select(s => (int?)int.Parse(s))];
}
