using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>Random image layers whose bounds leave nothing to chance: while training, the pixels lie where they must.</summary>
public class RandomImageTests
{
    const double Third = 1 / 3.0;

    /// <summary>An image of 3 rows and 4 columns with the pixels 0 to 11, row by row.</summary>
    public static TheoryData<Func<Layer>, double[]> Moves => new()
    {
        { () => new RandomTranslation((Third, Third), (0.25, 0.25)), [0, 0, 1, 2, 0, 0, 1, 2, 4, 4, 5, 6] },
        { () => new RandomTranslation((Third, Third), (0.25, 0.25), FillMode.Nearest), [0, 0, 1, 2, 0, 0, 1, 2, 4, 4, 5, 6] },
        { () => new RandomTranslation((Third, Third), (0.25, 0.25), FillMode.Constant, fillValue: -1),
            [-1, -1, -1, -1, -1, 0, 1, 2, -1, 4, 5, 6] },
        { () => new RandomTranslation((-Third, -Third), (-0.5, -0.5), FillMode.Wrap, Interpolation.Nearest),
            [6, 7, 4, 5, 10, 11, 8, 9, 2, 3, 0, 1] },
        { () => new RandomRotation((0.5, 0.5)), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { () => new RandomZoom((-0.5, -0.5)), [2.75, 3.25, 3.75, 4.25, 4.75, 5.25, 5.75, 6.25, 6.75, 7.25, 7.75, 8.25] },
        { () => new RandomBrightness((0.1, 0.1), (0, 10)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10] },
        { () => new RandomInvert((1, 1), (0, 11)), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { () => new RandomPosterization(new[] { 7, 7 }), [0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10] },
        { () => new RandomPosterization(new[] { 2, 2 }, (0, 12)), [.. new[] { 0, 0, 0, 0, 64, 64, 64, 128, 128, 128, 192, 192 }.Select(v =>
            v * 12 / 255.0)] },
        { () => new Solarization((0, 0), (0, 0), (0, 11)), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { () => new RandomErasing((1, 1), (1, 1), 7.0), [.. Enumerable.Repeat(7, 12)] },
        { () => new RandomErasing((1, 1), (1, 1), 700.0), [.. Enumerable.Repeat(255, 12)] },
        { () => new RandomGaussianBlur((1, 1), (3, 5), (0.8, 0.8)), [.. Gaussian(0.8, 1, 2)] },
        { () => new RandomGaussianBlur((0, 0)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomPerspective((1, 1), 0), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomPerspective((0, 0)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomElasticTransform((1, 1), (0, 0)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomElasticTransform((1, 1), (0, 0), valueRange: (2, 9)), [2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9] },
        { () => new Equalization(), [.. Enumerable.Range(0, 12).Select(i => Math.Round(LowerBin(i) * 255 / 11.0))] },
        { () => new Equalization((0, 11), 2), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11] },
        { () => new RandomGrayscale(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomColorDegeneration((1, 1)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
        { () => new RandomSharpness((0, 0)), [.. Blurred] },
        { () => new RandomSharpness((1, 1), (-99, 99)), [.. Blurred.Select((b, i) => 2 * i - b)] },
        { () => new RandomCrop(3, 4), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    };

    [Theory, MemberData(nameof(Moves))]
    public void TrainingMovesPixels(Func<Layer> make, double[] expected)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var layer = make();
        layer.EnsureBuilt([[1, 3, 4, 1]]);
        TorchCase.Close(expected, layer.Apply(new TorchBackend(parameters).Wrap(TorchCase.Tensor([1, 3, 4, 1]).Array())).Array(), 1e-4);
        TorchCase.Close([.. Enumerable.Range(0, 12)], layer.Apply(TorchCase.Tensor([1, 3, 4, 1])).Array(), 1e-4); // At rest nothing moves.
    }

    /// <summary>Sums of the windows of 3 × 3 among zeros with 4 times the middle more, in 13ths.</summary>
    static IEnumerable<double> Blurred => Enumerable.Range(0, 12).Select(i => (4 * i + Enumerable.Range(0, 12)
        .Where(k => Math.Abs(k / 4 - i / 4) <= 1 && Math.Abs(k % 4 - i % 4) <= 1).Sum()) / 13.0);

    /// <summary>Weighted sums of the pixels, zeros around, by exp(−d² / 2σ²) so far up and down, and so far left and right.</summary>
    static IEnumerable<double> Gaussian(double sigma, int rows, int columns)
    {
        double Weight(int d, int reach) => Math.Abs(d) > reach ? 0 : Math.Exp(-d * d / (2 * sigma * sigma))
            / Enumerable.Range(-reach, 2 * reach + 1).Sum(k => Math.Exp(-k * k / (2 * sigma * sigma)));
        return Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 12).Sum(k =>
            k * Weight(k / 4 - i / 4, rows) * Weight(k % 4 - i % 4, columns)));
    }

    /// <summary>The bin that Keras looks a pixel's level up in: of some pixels, by rounding, the one below theirs.</summary>
    static int LowerBin(float pixel) => (int)(pixel / 255 * 255);

    /// <summary>Pixel by pixel: the tiles around it, each with the share of pixels that are no brighter.</summary>
    [Theory]
    [InlineData(8, 12, 2, 3, 0)]
    [InlineData(7, 10, 3, 4, 0)]    // the last tiles go on with mirrored pixels
    [InlineData(3, 5, 8, 2, 0)]     // more tiles than rows
    [InlineData(16, 16, 2, 2, 30)]  // no level counts more than 30 times its share
    public void TilesAreEqualized(int height, int width, int rows, int columns, double limit)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var random = new Random(1);
        float[] pixels = [.. Enumerable.Range(0, height * width).Select(_ => random.Next(90, 110))];
        var (tileHeight, tileWidth) = ((height + rows - 1) / rows, (width + columns - 1) / columns);
        static int Mirrored(int i, int size) => i % (2 * size) < size ? i % (2 * size) : 2 * size - 1 - i % (2 * size);
        double Equalized(int row, int column, int level)
        {
            var counts = new double[256];
            for (var i = 0; i < tileHeight; i++)
                for (var j = 0; j < tileWidth; j++)
                    counts[(int)pixels[Mirrored(row * tileHeight + i, height) * width + Mirrored(column * tileWidth + j, width)]]++;
            var area = tileHeight * tileWidth;
            var most = limit > 0 ? limit * area / 256 : area;
            var excess = counts.Sum(c => Math.Max(0, c - most));
            double Below(int to) => counts.Take(to + 1).Sum(c => Math.Min(c, most) + excess / 256);
            return Math.Clamp((Below(level) - Below(0)) * 255 / (area - Below(0)), 0, 255);
        }
        var expected = new double[height * width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var row = 0; row < rows; row++)
                    for (var column = 0; column < columns; column++)
                        expected[y * width + x] += Equalized(row, column, (int)pixels[y * width + x])
                            * Share((y - tileHeight / 2.0) / tileHeight, row, rows)
                            * Share((x - tileWidth / 2.0) / tileWidth, column, columns);
        var layer = new ContrastLimitedAdaptiveHistogramEqualization(clipLimit: limit, tileGridSize: (rows, columns));
        // The image is the second channel of the second of two.
        float[] images = [.. Enumerable.Range(0, 4 * height * width).Select(_ => random.Next(256))];
        for (var i = 0; i < pixels.Length; i++) images[(pixels.Length + i) * 2 + 1] = pixels[i];
        var result = layer.Apply(new TorchBackend(parameters).Wrap(NDArray.Of(images, [2, height, width, 2])));
        TorchCase.Close(expected, result[1, .., .., 1].Array(), 1e-3);

        // A tile's share falls linearly from its middle to the next ones; outside the outer middles there is but one tile.
        static double Share(double at, int tile, int tiles) => Math.Max(0, 1 - Math.Abs(Math.Clamp(at, 0, tiles - 1) - tile));
    }

    /// <summary>A channel's histogram is that of all images of the batch; a channel of one value stays.</summary>
    [Theory]
    [InlineData(256)]
    [InlineData(10)]
    public void EqualizationCountsTheBatch(int bins)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var random = new Random(4);
        // Whole numbers of 0 to 255, three channels of a batch of 4 images of 5 by 6; the last is the same everywhere.
        float[] pixels = [.. Enumerable.Range(0, 360).Select(i => i % 3 == 2 ? 77f : random.Next(i % 3 == 0 ? 256 : 40))];
        var expected = new double[360];
        for (var channel = 0; channel < 3; channel++)
        {
            var own = Enumerable.Range(0, 120).Select(i => pixels[i * 3 + channel]).ToList();
            int Bin(float p) => (int)(p * (bins - 1) / 255);
            int Below(int bin) => own.Count(p => Bin(p) <= bin);
            var first = Below(own.Min(Bin));
            for (var i = 0; i < 120; i++)
                expected[i * 3 + channel] = channel == 2 ? 77
                    : Math.Max(0, Math.Round((Below((int)(own[i] / 255 * (bins - 1))) - first) * 255 / (120.0 - first)));
        }
        var y = new Equalization(bins: bins).Apply(new TorchBackend(parameters).Wrap(NDArray.Of(pixels, [4, 5, 6, 3])));
        TorchCase.Close(expected, y.Array(), 1e-4);
    }

    /// <summary>Each channel of each image is stretched on its own, at rest as while training; a channel of one value stays.</summary>
    [Theory]
    [InlineData(0, 255)]
    [InlineData(-1, 1)]
    public void AutoContrastStretchesChannels(double lowest, double highest)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var x = NDArray.Of([0f, 7, 1, 7, 4, 7, 30, -2, 20, -2, 25, -3], [2, 1, 3, 2]);
        double[] shares = [0, double.NaN, 0.25, double.NaN, 1, double.NaN, 1, 1, 0, 1, 0.5, 0];
        double[] expected = [.. shares.Select(s => double.IsNaN(s) ? 7 : lowest + s * (highest - lowest))];
        TorchCase.Close(expected, new AutoContrast((lowest, highest)).Apply(new TorchBackend(parameters).Wrap(x)).Array(), 1e-6);
        TorchCase.Close(expected, new AutoContrast((lowest, highest)).Apply(TorchCase.Torch.Wrap(x)).Array(), 1e-6);
    }

    /// <summary>Layers of no chance, a pixel and what becomes of it: by colour arithmetic done by hand or by Python's colorsys.</summary>
    public static TheoryData<Func<DataFormat, Layer>, float[], double[]> Colors => new()
    {
        { format => new RandomGrayscale(1, format), [100, 50, 20], [61.52, 61.52, 61.52] },
        { format => new RandomGrayscale(0, format), [100, 50, 20], [100, 50, 20] },
        { format => new RandomColorDegeneration((0.5, 0.5), dataFormat: format), [100, 50, 20], [80.76, 55.76, 40.76] },
        { format => new RandomColorDegeneration((-1, -1), (0, 130), format), [100, 50, 20], [130, 38.48, 0] },
        { format => new RandomHue((0, 0), (0, 255), format), [100, 50, 20], [100, 50, 20] },
        { format => new RandomHue((1, 1), (0, 255), format), [100, 50, 20], [20, 70, 100] },
        { format => new RandomHue((1, 1), (0, 1), format), [1, 0.5f, 0.25f], [0.25, 0.75, 1] },
        { format => new RandomSaturation((0.5, 0.5), dataFormat: format), [100, 50, 20], [100, 50, 20] },
        { format => new RandomSaturation((0, 0), dataFormat: format), [100, 50, 20], [100, 100, 100] },
        { format => new RandomSaturation((0.2, 0.2), dataFormat: format), [100, 50, 20], [100, 87.5, 80] },
        { format => new RandomInvert((1, 1), dataFormat: format), [100, 50, 20], [155, 205, 235] },
        { format => new RandomInvert((0, 0), dataFormat: format), [100, 50, 20], [100, 50, 20] },
        { format => new RandomPosterization(new[] { 1, 1 }, dataFormat: format), [200, 127, 128], [128, 0, 128] },
        { format => new RandomPosterization(new[] { 3, 3 }, (0, 1), format), [1, 0.5f, 0.1f], [224 / 255.0, 96 / 255.0, 0] },
        { format => new RandomErasing((1, 1), (1, 1), NDArray.Of([1f, 2, 3], [3]), dataFormat: format), [100, 50, 20], [1, 2, 3] },
        { format => new RandomColorJitter((0, 255), (0.1, 0.1), dataFormat: format), [100, 50, 20], [125.5, 75.5, 45.5] },
        { format => new RandomColorJitter((0, 255), null, null, (0.2, 0.2), (1, 1), dataFormat: format), [100, 50, 20], [80, 92.5, 100] },
        { format => new Solarization(dataFormat: format), [100, 50, 20], [155, 205, 235] },
    };

    [Theory, MemberData(nameof(Colors))]
    public void TrainingChangesColors(Func<DataFormat, Layer> make, float[] pixel, double[] expected)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        foreach (var (format, shape) in new (DataFormat, Shape)[] { (DataFormat.ChannelsLast, [1, 1, 1, 3]),
            (DataFormat.ChannelsFirst, [1, 3, 1, 1]) })
        {
            var layer = make(format);
            var x = NDArray.Of(pixel, shape);
            TorchCase.Close(expected, layer.Apply(new TorchBackend(parameters).Wrap(x)).Array(), 1e-5);
            TorchCase.Close([.. pixel.Select(p => (double)p)], layer.Apply(TorchCase.Torch.Wrap(x)).Array(), 0); // At rest nothing changes.
        }
    }
}
