using OnnxKeras.Layers;

namespace OnnxKeras.Tests.Layers;

public class ReshapingShapeTests
{
    const DataFormat First = DataFormat.ChannelsFirst;

    public static TheoryData<Func<Layer>, Shape, string> Shapes => new()
    {
        { () => new Cropping1D(), [5, 2], "(None, 3, 2)" },
        { () => new Cropping1D((1, 2)), [null, 2], "(None, None, 2)" },
        { () => new Cropping2D(((0, 1), (2, 1))), [5, 6, 2], "(None, 4, 3, 2)" },
        { () => new Cropping2D((1, 2), dataFormat: First), [2, 5, 6], "(None, 2, 3, 2)" },
        { () => new Cropping3D(1), [5, 6, 7, 2], "(None, 3, 4, 5, 2)" },
        { () => new ZeroPadding1D((1, 2)), [5, 2], "(None, 8, 2)" },
        { () => new ZeroPadding1D(dataFormat: First), [2, 5], "(None, 2, 7)" },
        { () => new ZeroPadding2D(), [5, null, 2], "(None, 7, None, 2)" },
        { () => new ZeroPadding2D((1, 2), dataFormat: First), [2, 4, 3], "(None, 2, 6, 7)" },
        { () => new ZeroPadding3D(((0, 1), (1, 0), (2, 1))), [5, 6, 7, 2], "(None, 6, 7, 10, 2)" },
        { () => new UpSampling1D(3), [5, 2], "(None, 15, 2)" },
        { () => new UpSampling2D((2, 3)), [null, 6, 2], "(None, None, 18, 2)" },
        { () => new UpSampling2D(2, First, Interpolation.Bilinear), [3, 5, 6], "(None, 3, 10, 12)" },
        { () => new UpSampling3D((1, 2, 3)), [5, 6, 7, 2], "(None, 5, 12, 21, 2)" },
        { () => new Permute([3, 1, 2]), [4, null, 6], "(None, 6, 4, None)" },
        { () => new RepeatVector(3), [4], "(None, 3, 4)" },
        { () => new Flatten(), [4, 5], "(None, 20)" },
        { () => new Flatten(), [null, 5], "(None, None)" },
        { () => new Flatten(), [], "(None, 1)" },
        { () => new Flatten(First), [3, 4, 5], "(None, 60)" },
        { () => new Reshape([-1, 2, 2]), [4, 5], "(None, 5, 2, 2)" },
        { () => new Reshape([-1, 5]), [null, 5], "(None, None, 5)" },
        { () => new Reshape([20]), [4, 5], "(None, 20)" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void ShapesFollowKeras(Func<Layer> make, Shape sample, string output) => Assert.Equal(output, LayerTable.ShapeOf(make(), sample));

    public static TheoryData<Func<Layer>, Shape?, string> Mistakes => new()
    {
        { () => new Cropping1D((-1, 0)), null, "not negative, got ((-1, 0))" },
        { () => new Cropping1D((2, 3)), [5, 2], "a cropping of (2, 3) leaves nothing of a size of 5" },
        { () => new Cropping2D(3), [9, 5, 2], "leaves nothing of a size of 5" },
        { () => new ZeroPadding2D((-1, 1)), null, "not negative" },
        { () => new UpSampling1D(0), null, "positive size" },
        { () => new UpSampling2D(2, interpolation: Interpolation.Bicubic), [null, 5, 2], "height and width must be known" },
        { () => new Permute([1, 3]), null, "an order of the axes 1 to 2, got (1, 3)" },
        { () => new Permute([0, 1]), null, "an order of the axes" },
        { () => new Permute([2, 1]), [4, 5, 6], "it must have 3 axes" },
        { () => new RepeatVector(0), null, "positive n" },
        { () => new RepeatVector(2), [4, 5], "it must have 2 axes" },
        { () => new Reshape([7]), [4, 5], "its 20 elements a sample do not make (7,)" },
        { () => new Reshape([-1, 3]), [4, 5], "do not make (-1, 3)" },
        { () => new Reshape([-1, -1]), null, "at most once" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void MistakesAreNamed(Func<Layer> make, Shape? sample, string words) => LayerTable.Refuses(make, sample, words);
}
