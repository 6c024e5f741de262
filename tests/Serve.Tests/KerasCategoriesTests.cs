using OnnxKeras.Layers;
using static OnnxKeras.OutputMode;

namespace OnnxKeras.Tests;

/// <summary>
/// Figures of Keras's own tests of layers over categories (<c>keras/src/layers/preprocessing/*_test.py</c>), in torch and in ONNX Runtime.
/// </summary>
public class KerasCategoriesTests
{
    static readonly double[] bounds = [0, 0.5, 1];

    static readonly long[] counted = [1, 1, 1, 2, 2, 3];

    /// <summary>A layer, an input's shape and values, and the output's shape and values.</summary>
    public static TheoryData<Func<Layer>, int[], float[], int[], float[]> Figures => new()
    {
        { () => new CategoryEncoding(6, Count), [2, 4], [1, 2, 3, 1, 0, 3, 1, 0], [2, 6], [0, 2, 1, 1, 0, 0, 2, 1, 0, 1, 0, 0] },
        { () => new CategoryEncoding(6), [2, 4], [3, 2, 0, 1, 3, 2, 0, 1], [2, 6], [1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0] },
        { () => new CategoryEncoding(5, OneHot), [4], [3, 2, 0, 1], [4, 5], Ones(20, 3, 7, 10, 16) },
        { () => new CategoryEncoding(5, OneHot), [4, 1], [3, 2, 0, 1], [4, 5], Ones(20, 3, 7, 10, 16) },
        { () => new CategoryEncoding(4, OneHot), [2, 2], [3, 2, 0, 1], [2, 2, 4], Ones(16, 3, 6, 8, 13) },
        { () => new Discretization(bounds), [1, 5], [-1, 0, 0.1f, 0.8f, 1.2f], [1, 5], [0, 1, 1, 2, 3] },
        { () => new Discretization([0, 0.35, 0.5, 1]), [1, 9], [-1, 0, 0.1f, 0.2f, 0.4f, 0.5f, 1, 1.2f, 0.98f], [1, 9],
            [0, 1, 1, 1, 2, 3, 4, 4, 3] },
        { () => new Discretization(bounds, outputMode: OneHot), [2], [0.1f, 0.8f], [2, 4], Ones(8, 1, 6) },
        { () => new Discretization(bounds, outputMode: OneHot), [1, 2, 2], [0.15f, 0.75f, 0.85f, 0.45f], [1, 2, 2, 4],
            Ones(16, 1, 6, 10, 13) },
        { () => new Discretization(bounds, outputMode: MultiHot), [1, 2], [0.1f, 0.8f], [1, 4], [0, 1, 1, 0] },
        { () => new Discretization(bounds, outputMode: MultiHot), [1, 2, 2], [0.15f, 0.75f, 0.85f, 0.45f], [1, 2, 4],
            [0, 1, 1, 0, 0, 1, 1, 0] },
        { () => new Discretization(bounds, outputMode: Count), [1, 3], [0.1f, 0.8f, 0.9f], [1, 4], [0, 1, 2, 0] },
        // Of more axes, axis 1 is collected.
        { () => new Discretization(bounds, outputMode: MultiHot), [1, 2, 3], [-1, 0.1f, 2, -1, 0.8f, 0.2f], [1, 3, 4],
            [1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1] },
        { () => new Discretization(bounds, outputMode: Count), [1, 2, 3], [-1, 0.1f, 2, -1, 0.8f, 0.2f], [1, 3, 4],
            [2, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1] },
        { () => Adapted(new(), counted), [2, 3], [1, 2, 4, 2, 3, 5], [2, 3], [1, 2, 0, 2, 3, 0] },
        { () => Adapted(new(outputMode: OneHot), counted), [3], [1, 2, 4], [3, 4], Ones(12, 1, 6, 8) },
        { () => Adapted(new(outputMode: MultiHot), counted), [1, 3], [1, 2, 4], [1, 4], [1, 1, 1, 0] },
        { () => Adapted(new(outputMode: Count), counted), [1, 7], [1, 2, 3, 4, 1, 2, 1], [1, 4], [1, 3, 2, 1] },
        { () => Adapted(new(outputMode: TfIdf), counted), [1, 3], [1, 2, 4], [1, 4], [1.133732f, 0.916291f, 1.098612f, 0] },
        // Each row is a document.
        { () => Adapted(new(7, maskToken: 0, outputMode: TfIdf), new long[,] { { 1, 1 }, { 1, 2 }, { 2, 3 } }), [2, 2], [1, 2, 2, 4],
            [2, 4], [0, 0.6931472f, 0.6931472f, 0, 0.76752836f, 0, 0.6931472f, 0] },
        { () => Adapted(new(4, maskToken: 0), counted), [1, 4], [1, 2, 3, 4], [1, 4], [2, 3, 1, 1] },
        // Neither the mask's term nor the unknown one is counted.
        { () => Adapted(new(maskToken: 0), new long[] { 0, 0, -1, -1, 7 }), [1, 3], [0, -1, 7], [1, 3], [0, 1, 2] },
        { () => new IntegerLookup(vocabulary: [1, 2, 3, 4]), [4], [2, 3, 4, 5], [4], [2, 3, 4, 0] },
        { () => new IntegerLookup(vocabulary: [1, 2, 3], outputMode: OneHot), [2, 2], [1, 2, 3, 0], [2, 2, 4], Ones(16, 1, 6, 11, 12) },
        { () => new IntegerLookup(5, 1, 0, vocabulary: [1, 2], padToMaxTokens: true, outputMode: MultiHot), [1, 2], [1, 2], [1, 5],
            [0, 1, 1, 0, 0] },
        { () => new IntegerLookup(vocabulary: [1, 2, 3], idfWeights: [0.1, 0.2, 0.3], outputMode: TfIdf), [1, 4], [1, 2, 4, 2], [1, 4],
            [0.2f, 0.1f, 0.4f, 0] },
        // Weights of special terms come with them.
        { () => new IntegerLookup(6, vocabulary: [-1, 1, 2], idfWeights: [0.5, 0.1, 0.2], outputMode: TfIdf, padToMaxTokens: true),
            [1, 3], [1, 2, 4], [1, 6], [0.5f, 0.1f, 0.2f, 0, 0, 0] },
        { () => new IntegerLookup(7, 1, 0, vocabulary: [11, 12, 13], invert: true), [1, 5], [2, 3, 1, 3, 0], [1, 5],
            [11, 12, -1, 12, 0] },
    };

    [Theory, MemberData(nameof(Figures))]
    public void ALayerGivesKerasFigures(Func<Layer> make, int[] shape, float[] x, int[] outputShape, float[] y)
    {
        Keras.ClearSession();
        var layer = make();
        var type = layer is Discretization ? DType.Float32 : DType.Int64;
        var input = Keras.Input([.. shape[1..].Select(d => (int?)d)], dtype: type);
        var output = layer.Apply(input);
        Assert.Equal([null, .. outputShape[1..].Select(d => (int?)d)], output.Shape);
        Assert.Empty(layer.Weights);
        Assert.False(output.DType.IsFloat && layer is CategoryLayer { OutputMode: Int });
        KerasFiguresTests.Check(layer.Name, [input], [output], [KerasFiguresTests.Of(shape, x).Cast(type)], 1e-6, y);
    }

    [Fact]
    public void CountsMayWeigh()
    {
        KerasTensor[] x = [Keras.Input([2], dtype: DType.Int32), Keras.Input([2])];
        NDArray indices = KerasFiguresTests.Of([4, 2], 0, 1, 0, 0, 1, 2, 3, 1).Cast(DType.Int32),
            weights = KerasFiguresTests.Of([4, 2], 0.1f, 0.2f, 0.1f, 0.1f, 0.2f, 0.3f, 0.4f, 0.2f);
        KerasFiguresTests.Check("count", x, [new CategoryEncoding(6, Count).Apply(x[0], x[1])], [indices, weights], 1e-6,
            [0.1f, 0.2f, 0, 0, 0, 0, 0.2f, 0, 0, 0, 0, 0, 0, 0.2f, 0.3f, 0, 0, 0, 0, 0.2f, 0, 0.4f, 0, 0]);
    }

    /// <summary>A model that has predicted takes a new vocabulary or new bins at once.</summary>
    [Fact]
    public void NewCategoriesCountAtOnce()
    {
        var (lookup, bins) = (new IntegerLookup(vocabulary: [1, 2, 3]), new Discretization(numBins: 2));
        bins.Adapt(new[] { 0f, 1, 2, 3 });
        var (numbers, values) = (Keras.Input([2], dtype: DType.Int64), Keras.Input([2]));
        var nested = new Model(numbers, lookup.Apply(numbers));
        var again = Keras.Input([2], dtype: DType.Int64);
        using var model = new Model(new[] { again, values }, new[] { nested.Apply(again), bins.Apply(values) });
        Assert.Equal([1, 0, 0, 1], Both());
        lookup.SetVocabulary([7, 9, 1]);
        Assert.Equal([3, 1, 0, 1], Both());
        bins.Adapt(new[] { 0f, 10, 20, 30 });
        Assert.Equal([3, 1, 0, 0], Both());

        double[] Both()
        {
            var outputs = model.Predict(new NDArray[] { new long[,] { { 1, 7 } }, new[,] { { 0f, 5 } } });
            return [.. outputs[0].ToArray<double>(), .. outputs[1].ToArray<double>()];
        }
    }

    /// <summary>The boundaries between bins that Keras's algorithm finds, worked out by hand from its source.</summary>
    [Theory]
    [InlineData(4, new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, new double[] { 1, 3, 5 })]
    [InlineData(5, new double[] { 0, 1, 5 }, new double[] { 0, 1 })]
    public void DiscretizationAdapts(int bins, double[] data, double[] boundaries)
    {
        var layer = new Discretization(numBins: bins);
        layer.Adapt(data);
        Close([.. boundaries.Select(b => (float)b)], [.. layer.BinBoundaries!.Select(b => (float)b)]);
    }

    static IntegerLookup Adapted(IntegerLookup lookup, NDArray data)
    {
        lookup.Adapt(data);
        return lookup;
    }

    static float[] Ones(int count, params int[] places) => [.. Enumerable.Range(0, count).Select(i => places.Contains(i) ? 1f : 0)];
}
