using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Text into a model and out of one; the figures are those of Keras's documentation (keras/src/layers/preprocessing).</summary>
public class LookupTests
{
    static readonly string[] vocabulary = ["a", "b", "c", "d"];

    static NDArray Predict(Layer lookup, NDArray data, int batchSize)
    {
        var input = Keras.Input([.. data.Shape[1..]], dtype: data.DType);
        using var model = new Model(input, lookup.Apply(input));
        NDArray result = model.Predict(data, batchSize);
        using var exported = Predictor.Load(model.ToOnnx().ToArray());
        NDArray again = exported.Predict(data, batchSize);
        Assert.Equal(result.Shape, again.Shape);
        if (result.DType == DType.String) Assert.Equal(result.ToArray<string>(), again.ToArray<string>());
        else Assert.Equal(result.ToArray<double>(), again.ToArray<double>());
        return result;
    }

    public static TheoryData<OutputMode, string[,], double[]> Documented => new()
    {
        { OutputMode.Int, new[,] { { "a", "c", "d" }, { "d", "z", "b" } }, [1, 3, 4, 4, 0, 2] },
        { OutputMode.OneHot, new[,] { { "a" }, { "b" }, { "z" } }, [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0] },
        { OutputMode.MultiHot, new[,] { { "a", "c", "d", "d" }, { "d", "z", "b", "z" } }, [0, 1, 0, 1, 1, 1, 0, 1, 0, 1] },
        { OutputMode.Count, new[,] { { "a", "c", "d", "d" }, { "d", "z", "b", "z" } }, [0, 1, 0, 1, 2, 2, 0, 1, 0, 1] },
        { OutputMode.TfIdf, new[,] { { "a", "c", "d", "d" }, { "d", "z", "b", "z" } }, [0, 0.25, 0, 0.6, 0.8, 1, 0, 0.75, 0, 0.4] },
    };

    [Theory, MemberData(nameof(Documented))]
    public void TextBecomesNumbers(OutputMode mode, string[,] data, double[] expected)
    {
        double[]? idf = mode == OutputMode.TfIdf ? [0.25, 0.75, 0.6, 0.4] : null;
        foreach (var batchSize in new[] { 32, 1 })
        {
            var actual = Predict(new StringLookup(vocabulary: vocabulary, idfWeights: idf, outputMode: mode), data, batchSize);
            Assert.All(expected.Zip(actual.ToArray<double>()), p => Assert.Equal(p.First, p.Second, 1e-6));
            Assert.Equal(expected.Length, actual.Count);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(1)]
    public void NumbersBecomeText(int batchSize)
    {
        var actual = Predict(new StringLookup(vocabulary: vocabulary, invert: true), new long[,] { { 1, 3, 4 }, { 4, 0, 2 } }, batchSize);
        Assert.Equal([2, 3], actual.Shape);
        Assert.Equal(["a", "c", "d", "d", "[UNK]", "b"], actual.ToArray<string>());
    }

    [Fact]
    public void AdaptFindsTheVocabulary()
    {
        var layer = new StringLookup();
        layer.Adapt(new[,] { { "a", "c", "d" }, { "d", "z", "b" } });
        Assert.Equal(["[UNK]", "d", "z", "c", "b", "a"], layer.GetVocabulary());
        Assert.Equal([5, 3, 1, 1, 2, 4], Predict(layer, new[,] { { "a", "c", "d" }, { "d", "z", "b" } }, 32).ToArray<double>());
    }

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
}
