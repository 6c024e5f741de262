using OnnxKeras.Layers;
using static OnnxKeras.Tests.KerasFiguresTests;

namespace OnnxKeras.Tests;

/// <summary>
/// Figures of Keras's own tests of embeddings, einsums, statistics and sizes (<c>keras/src/layers/core/*_test.py</c> and
/// <c>preprocessing/**/*_test.py</c>), in torch and in ONNX Runtime.
/// </summary>
public class KerasFeaturesTests
{
    /// <summary>The indices 2, 1, 0 and the vector (1, 1), which goes the other way.</summary>
    [Theory]
    [InlineData(null, new float[] { 0, 4, 6 })]
    [InlineData(5.0, new[] { 0, 3.320184f, 4.168273f })]
    public void AnEmbeddingGoesBothWays(double? cap, float[] logits)
    {
        KerasTensor[] x = [Keras.Input([], dtype: DType.Int32), Keras.Input([2])];
        var layer = new ReversibleEmbedding(3, 2, logitSoftCap: cap);
        var vectors = layer.Apply(x[0]);
        layer.Weights[0].Value = Of([3, 2], 0, 0, 2, 2, 3, 3);
        KerasTensor[] y = [vectors, layer.Apply(x[1], reverse: true)];
        Check("reversible", x, y, [Of([3], 2, 1, 0).Cast(DType.Int32), Of([3, 2], 1, 1, 1, 1, 1, 1)], 1e-6,
            [3, 3, 2, 2, 0, 0], [.. logits, .. logits, .. logits]);
    }

    /// <summary>Equation, axes of the bias, input and output shape, and the weights' shapes.</summary>
    [Theory]
    [InlineData("ab,b->a", null, "2,32", "", "32", "2")]
    [InlineData("ab,bc->ac", null, "2,32", "64", "32,64", "2,64")]
    [InlineData("abc,cde->abde", null, "2,1,2", "1,3,4", "2,3,4", "2,1,3,4")]
    [InlineData("abc,cde->abde", "e", "2,1,2", "1,3,4", "2,3,4;4", "2,1,3,4")]
    [InlineData("abc,cde->abde", "d", "2,1,2", "1,3,4", "2,3,4;3,1", "2,1,3,4")]
    [InlineData("abc,cde->abde", "be", "2,7,2", "7,3,4", "2,3,4;7,1,4", "2,7,3,4")]
    [InlineData("BFNH,NHD->BFD", null, "2,1,2,3", "1,4", "2,3,4", "2,1,4")]
    [InlineData("abc,cd->abd", null, "2,1,2", "1,4", "2,4", "2,1,4")]
    [InlineData("i,d->id", null, "2", "2", "2", "2,2")]
    [InlineData("ibd,nd->ibn", null, "2,2,1", "2,2", "2,1", "2,2,2")]
    [InlineData("...b,bc->...c", null, "2,32", "64", "32,64", "2,64")]
    [InlineData("...bc,bc->...b", null, "2,32,64", "32", "32,64", "2,32")]
    [InlineData("...b,bc->...c", null, "2,3,32", "64", "32,64", "2,3,64")]
    [InlineData("...c,cde->...de", null, "2,1,2", "3,4", "2,3,4", "2,1,3,4")]
    [InlineData("...c,cde->...de", "e", "2,1,2", "3,4", "2,3,4;4", "2,1,3,4")]
    [InlineData("...c,cde->...de", "d", "2,1,2", "3,4", "2,3,4;3,1", "2,1,3,4")]
    [InlineData("...c,cde->...de", "de", "2,1,2", "3,4", "2,3,4;3,4", "2,1,3,4")]
    [InlineData("bc...,cd->bd...", null, "2,1,2,3", "4", "1,4", "2,4,2,3")]
    [InlineData("bc...,cde->bde...", null, "2,1,2", "3,4", "1,3,4", "2,3,4,2")]
    [InlineData("bc...,cde->bde...", "d", "2,1,2", "3,4", "1,3,4;3,1,1", "2,3,4,2")]
    [InlineData("bc...,cde->bde...", "e", "2,1,2", "3,4", "1,3,4;4,1", "2,3,4,2")]
    [InlineData("bc...,cde->bde...", "de", "2,1,2", "3,4", "1,3,4;3,4,1", "2,3,4,2")]
    public void AnEinsumHasKerasShapes(string equation, string? biasAxes, string input, string output, string weights, string whole)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        var x = Keras.Input([.. Sizes(input)[1..].Select(d => (int?)d)]);
        var layer = new EinsumDense(equation, [.. Sizes(output).Select(d => (int?)d)], biasAxes: biasAxes, biasInitializer: "ones");
        using var model = new Model(x, layer.Apply(x));
        Assert.Equal(weights, string.Join(';', layer.Weights.Select(w => string.Join(',', w.Shape))));
        Assert.All(layer.Weights, w => Assert.True(w.IsTrainable));
        var result = model.Predict(Ramp(Sizes(input)))[0];
        Assert.Equal(whole, string.Join(',', result.Shape));
        AgreementTests.Agree(model, Ramp(Sizes(input)));

        static int[] Sizes(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }

    /// <summary>After adapting, each kept position has mean 0 and variance 1; inverted, features come back.</summary>
    [Theory]
    [InlineData(new[] { -1 }, new[] { 32, 4 })]
    [InlineData(new[] { 1, 2 }, new[] { 32, 4, 3, 5 })]
    [InlineData(new int[0], new[] { 32, 4 })]
    public void NormalizationAdapts(int[] axes, int[] shape)
    {
        var data = Ramp(shape);
        var x = Keras.Input([.. shape[1..].Select(d => (int?)d)]);
        Normalization forth = new(axes), back = new(axes, invert: true);
        forth.Adapt(data);
        back.Adapt(data);
        var y = forth.Apply(x);
        Assert.Equal((0, 3), (forth.TrainableWeights.Count, forth.NonTrainableWeights.Count));
        using var model = new Model(x, (KerasTensor[])[back.Apply(y), y]);
        AgreementTests.Agree(model, data);
        var results = model.Predict(data);
        Close(data.ToArray<float>(), results[0].ToArray<float>());
        var normal = results[1].ToArray<float>();
        var strides = shape.Select((_, i) => shape[(i + 1)..].Aggregate(1, (n, d) => n * d)).ToArray();
        foreach (var place in normal.Select((v, i) => (v, Key: string.Join(' ', axes.Select(a => (a + shape.Length) % shape.Length)
            .Select(a => i / strides[a] % shape[a])))).GroupBy(p => p.Key, p => p.v))
        {
            Assert.Equal(0, place.Average(), 1e-5);
            Assert.Equal(1, place.Average(v => v * v), 1e-4);
        }
    }

    /// <summary>A layer, the height and width of an image that counts from 0, and the pixels it gives.</summary>
    public static TheoryData<Func<DataFormat, Layer>, int, int, float[]> Sizes => new()
    {
        { f => new Resizing(2, 2, Interpolation.Nearest, dataFormat: f), 4, 4, [5, 7, 13, 15] },
        { f => new Resizing(4, 4, Interpolation.Nearest, dataFormat: f), 2, 2, [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3] },
        { f => new Resizing(4, 2, Interpolation.Nearest, cropToAspectRatio: true, dataFormat: f), 4, 4, [1, 2, 5, 6, 9, 10, 13, 14] },
        { f => new CenterCrop(5, 7, f), 9, 11, Middle(9, 11, 5, 7) },
        { f => new CenterCrop(4, 9, f), 9, 11, Middle(9, 11, 4, 9) },
        { f => new CenterCrop(9, 4, f), 9, 11, Middle(9, 11, 9, 4) },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void ImagesHaveKerasPixels(Func<DataFormat, Layer> make, int height, int width, float[] expected)
    {
        float[] pixels = [.. Enumerable.Range(0, height * width).Select(i => (float)i)];
        foreach (var (format, shape) in new (DataFormat, int[])[] { (DataFormat.ChannelsLast, [height, width, 1]),
            (DataFormat.ChannelsFirst, [1, height, width]) })
        {
            var x = Keras.Input([.. shape.Select(d => (int?)d)]);
            Check("image", [x], [make(format).Apply(x)], [Of([1, .. shape], pixels)], 1e-6, expected);
        }
    }

    /// <summary>An image smaller than the target is resized as by a layer that keeps the proportions.</summary>
    [Theory]
    [InlineData(15, 10, 9, 11, DataFormat.ChannelsFirst)]
    [InlineData(10, 17, 9, 11, DataFormat.ChannelsLast)]
    [InlineData(5, 17, 11, 3, DataFormat.ChannelsLast)]
    [InlineData(5, 100, 11, 3, DataFormat.ChannelsLast)]
    [InlineData(15, 100, 1, 4, DataFormat.ChannelsLast)]
    public void SmallImagesAreResized(int height, int width, int ownHeight, int ownWidth, DataFormat format)
    {
        var x = Keras.Input(format == DataFormat.ChannelsLast ? [ownHeight, ownWidth, 3] : [3, ownHeight, ownWidth]);
        KerasTensor[] y = [new CenterCrop(height, width, format).Apply(x),
            new Resizing(height, width, cropToAspectRatio: true, dataFormat: format).Apply(x)];
        Assert.Equal(format == DataFormat.ChannelsLast ? [null, height, width, 3] : [null, 3, height, width], y[1].Shape);
        using var model = new Model(x, y);
        var data = Ramp([2, .. x.Shape[1..].Select(d => d!.Value)]);
        var results = model.Predict(data);
        Assert.Equal(results[1].ToArray<float>(), results[0].ToArray<float>());
        AgreementTests.Agree(model, data, 1e-4);
    }

    /// <summary>Every way of resizing has Keras's shape and no weight.</summary>
    [Fact]
    public void SizesAreKeras()
    {
        foreach (var interpolation in Enum.GetValues<Interpolation>())
            foreach (var (crop, pad, antialias) in new[] { (false, false, false), (true, false, true), (false, true, false) })
            {
                var layer = new Resizing(6, 6, interpolation, crop, pad, antialias: antialias);
                Assert.Equal([null, 6, 6, 3], layer.Apply(Keras.Input([12, 12, 3])).Shape);
                Assert.Empty(layer.Weights);
            }
    }

    static float[] Middle(int height, int width, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(i =>
            (float)(((height - rows) / 2 + i / columns) * width + (width - columns) / 2 + i % columns))];
}
