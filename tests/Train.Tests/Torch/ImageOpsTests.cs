using Xunit;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>Conversions of colours, by Python's colorsys and by hand.</summary>
public class ImageOpsTests
{
    /// <summary>Red, green, blue; hue, saturation, value; grey.</summary>
    public static TheoryData<double[], double[], double> Colors => new()
    {
        { [1, 0, 0], [0, 1, 1], 0.2989 },
        { [0, 1, 0], [0.333333333333, 1, 1], 0.587 },
        { [0, 0, 1], [0.666666666667, 1, 1], 0.114 },
        { [1, 1, 0], [0.166666666667, 1, 1], 0.8859 },
        { [0.2, 0.4, 0.4], [0.5, 0.5, 0.4], 0.34018 },
        { [0.9, 0.3, 0.6], [0.916666666667, 0.666666666667, 0.9], 0.51351 },
        { [0.25, 0.75, 0.5], [0.416666666667, 0.666666666667, 0.75], 0.571975 },
        { [0.5, 0.5, 0.5], [0, 0, 0.5], 0.49995 },
        { [0, 0, 0], [0, 0, 0], 0 },
        { [100, 50, 20], [0.0625, 0.8, 100], 61.52 },
        { [20, 70, 255], [0.631205673759, 0.921568627451, 255], 76.138 },
    };

    [Theory, MemberData(nameof(Colors))]
    public void ConvertColors(double[] rgb, double[] hsv, double grey)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        foreach (var (format, shape) in new (DataFormat, Shape)[] { (DataFormat.ChannelsLast, [1, 1, 1, 3]),
            (DataFormat.ChannelsLast, [1, 1, 3]),
            (DataFormat.ChannelsFirst, [1, 3, 1, 1]), (DataFormat.ChannelsFirst, [3, 1, 1]) })
        {
            TorchCase.Close(hsv, RgbToHsv(Pixel(rgb, shape), format).Array(), 1e-6);
            TorchCase.Close(rgb, HsvToRgb(Pixel(hsv, shape), format).Array(), 1e-5);
            TorchCase.Close(rgb, HsvToRgb(Pixel([hsv[0] - 2, hsv[1], hsv[2]], shape), format).Array(), 1e-5); // Whole turns do not count.
            TorchCase.Close([grey], RgbToGrayscale(Pixel(rgb, shape), format).Array(), 1e-5);
        }
    }

    [Fact]
    public void GreyImagesStayAndIntegersAreCutOff()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        RgbToGrayscale(TorchCase.Tensor([2, 1, 2, 1])).Is([2, 1, 2, 1], 0, 1, 2, 3);
        RgbToGrayscale(TorchCase.Ints([1, 1, 3], 100, 50, 20)).Is(DType.Int32, [1, 1, 1], 61);
    }

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(3, 3)]
    [InlineData(1, 1, 1, 3, 3)]
    public void OtherShapesAreRefused(params int[] shape)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var x = TorchCase.Tensor([.. shape.Select(d => (int?)d)]);
        foreach (var convert in new[] { RgbToGrayscale, RgbToHsv, HsvToRgb })
            Assert.Matches(shape.Length == 3 ? "3 channels; got shape .*, axis 2" : "3 axes, or 4 with the batch; got shape",
                Assert.Throws<KerasException>(() => convert(x, DataFormat.ChannelsLast)).Message);
    }

    static TorchTensor Pixel(double[] values, Shape shape) => TorchCase.Torch.Wrap(NDArray.Of([.. values.Select(v => (float)v)], shape));
}
