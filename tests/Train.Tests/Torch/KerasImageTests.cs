using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>
/// Figures of Keras's own tests of image layers (<c>keras/src/layers/preprocessing/image_preprocessing/*_test.py</c>), while training, in
/// both data formats.
/// </summary>
public class KerasImageTests
{
    static readonly Bounds none = (0, 0), up = (-0.2, -0.2), down = (0.2, 0.2);

    /// <summary>A layer, the height of an image of one channel whose pixels count from 0, its size, and the pixels it gives.</summary>
    public static TheoryData<Func<DataFormat, Layer>, int, int, float[]> Figures => new()
    {
        { f => new RandomTranslation(up, none, dataFormat: f), 5, 25, [.. Rows(1, 2, 3, 4, 4)] },
        { f => new RandomTranslation(up, none, FillMode.Constant, dataFormat: f), 5, 25, [.. Rows(1, 2, 3, 4, null)] },
        { f => new RandomTranslation(down, none, dataFormat: f), 5, 25, [.. Rows(0, 0, 1, 2, 3)] },
        { f => new RandomTranslation(down, none, FillMode.Constant, dataFormat: f), 5, 25, [.. Rows(null, 0, 1, 2, 3)] },
        { f => new RandomTranslation(none, up, dataFormat: f), 5, 25, [.. Columns(1, 2, 3, 4, 4)] },
        { f => new RandomTranslation(none, up, FillMode.Constant, dataFormat: f), 5, 25, [.. Columns(1, 2, 3, 4, null)] },
        { f => new RandomTranslation((0.5, 0.5), none, dataFormat: f), 8, 16, [6, 7, 4, 5, 2, 3, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7] },
        { f => new RandomZoom((0.5, 0.5), (0.8, 0.8), FillMode.Constant, dataFormat: f), 5, 25,
            [0, 0, 0, 0, 0, 0, 2.7f, 4.5f, 6.3f, 0, 0, 10.2f, 12, 13.8f, 0, 0, 17.7f, 19.5f, 21.3f, 0, 0, 0, 0, 0, 0] },
        { f => new RandomZoom((-0.5, -0.5), (-0.5, -0.5), FillMode.Constant, dataFormat: f), 5, 25,
            [.. Enumerable.Range(0, 25).Select(i => 6 + i / 5 * 2.5f + i % 5 * 0.5f)] },
        { f => new RandomRotation((0.5, 0.5), dataFormat: f), 5, 25, [.. Enumerable.Range(0, 25).Select(i => 24f - i)] },
        { f => new RandomCrop(5, 5, dataFormat: f), 5, 25, [.. Rows(0, 1, 2, 3, 4)] },
        { f => new Solarization(valueRange: (0, 255), dataFormat: f), 5, 25, [.. Enumerable.Range(0, 25).Select(i => 255f - i)] },
        { f => new RandomPosterization(1, (0, 24), f), 5, 25, [.. Enumerable.Range(0, 25).Select(i => i > 12 ? 128 / 255f * 24 : 0)] },
    };

    [Theory, MemberData(nameof(Figures))]
    public void AnImageBecomesKerasImage(Func<DataFormat, Layer> make, int height, int size, float[] expected)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var pixels = NDArray.Of([.. Enumerable.Range(0, size).Select(i => (float)i)], [size]);
        foreach (var (format, shape) in new (DataFormat, Shape)[] { (DataFormat.ChannelsLast, [1, height, size / height, 1]),
            (DataFormat.ChannelsFirst, [1, 1, height, size / height]) })
        {
            var layer = make(format);
            layer.EnsureBuilt([shape]);
            Assert.Empty(layer.Weights);
            var result = layer.Apply(new TorchBackend(parameters).Wrap(pixels.Reshape(shape))).Array();
            Assert.Equal(shape, result.Shape);
            TorchCase.Close([.. expected.Select(e => (double)e)], result, 1e-4);
        }
    }

    /// <summary>Bounds may come in either order, as in Keras's tests and so in its files.</summary>
    [Fact]
    public void BoundsComeInEitherOrder()
    {
        var zoom = new RandomZoom((-0.4, -0.5), (0.3, 0.2));
        Assert.Equal((new Bounds(-0.5, -0.4), new Bounds(0.2, 0.3)), (zoom.HeightFactor, zoom.WidthFactor!.Value));
        Assert.Equal(new Bounds(-9, 9), new RandomBrightness(0.1, (9, -9)).ValueRange);
        Assert.Equal(new Bounds(0, 255), new AutoContrast((255, 0)).ValueRange);
        Assert.Equal(new Bounds(0.1, 0.3), new Solarization(0, (0.3, 0.1)).ThresholdFactor);
    }

    /// <summary>Bytes whose highest bit alone stays.</summary>
    [Fact]
    public void PosterizationKeepsTheHighestBit()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var x = NDArray.Of([128f, 235, 87, 12, 1, 23, 24, 18, 121], [1, 1, 3, 3]);
        TorchCase.Close([128, 128, 0, 0, 0, 0, 0, 0, 0],
            new RandomPosterization(1, (0, 255)).Apply(new TorchBackend(parameters).Wrap(x)).Array(), 1e-4);
    }

    /// <summary>Values, the bounds of the threshold, and their negatives from there on; those below stay.</summary>
    [Theory]
    [InlineData(0, new float[] { 0, 64, 127, 191, 255 }, new double[] { 255, 191, 128, 64, 0 })]
    [InlineData(128 / 255.0, new float[] { 0, 191, 255 }, new double[] { 0, 64, 0 })]
    public void SolarizationInvertsWhatIsBright(double threshold, float[] values, double[] expected)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        // As the lower bound counts in 255ths, the threshold is drawn from 0.5 to 128.
        var layer = new Solarization(thresholdFactor: (threshold, threshold));
        var x = new TorchBackend(parameters).Wrap(NDArray.Of(values, [1, 1, values.Length, 1]));
        TorchCase.Close(expected, layer.Apply(x).Array(), 1e-4);
    }

    static IEnumerable<float> Rows(params int?[] rows) => rows.SelectMany(r => Enumerable.Range(0, 5).Select(c => r * 5 + c ?? 0f));

    static IEnumerable<float> Columns(params int?[] columns) =>
        Enumerable.Range(0, 5).SelectMany(r => columns.Select(c => r * 5 + c ?? 0f));
}
