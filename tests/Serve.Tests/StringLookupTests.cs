using OnnxKeras.Layers;
using static OnnxKeras.OutputMode;

namespace OnnxKeras.Tests;

/// <summary>
/// Text into a model and out of one, in ONNX Runtime alone, since torch holds none; the figures are those of Keras's documentation, of its
/// tests (keras/src/layers/preprocessing) and of its definition.
/// </summary>
public class StringLookupTests
{
    static readonly string[] letters = ["a", "b", "c", "d"];

    static readonly NDArray words = NDArray.Of(["b", "a", "", "zebra", "c", "a"], [3, 2]),
        documents = new[,] { { "a", "c", "d", "d" }, { "d", "z", "b", "z" } };

    /// <summary>What a layer of text gives, at the oldest opset that compares text and the newest, whatever the batches.</summary>
    static NDArray Predict(Layer layer, NDArray x)
    {
        var input = Keras.Input([.. x.Shape[1..]], dtype: x.DType);
        using var model = new Model(input, layer.Apply(input));
        NDArray result = model.Predict(x);
        foreach (var opset in new[] { 19, OnnxExport.NewestOpset })
        {
            using var exported = Predictor.Load(model.ToOnnx(opset).ToArray());
            foreach (var batchSize in new[] { 32, 1 })
            {
                NDArray again = exported.Predict(x, batchSize);
                Assert.Equal((result.DType, result.Shape), (again.DType, again.Shape));
                if (result.DType == DType.String) Assert.Equal(result.ToArray<string>(), again.ToArray<string>());
                else Assert.Equal(result.ToArray<double>(), again.ToArray<double>());
            }
        }
        return result;
    }

    static NDArray Row(params string[] terms) => NDArray.Of(terms, [1, terms.Length]);

    static StringLookup Adapted(params string[] terms)
    {
        var lookup = new StringLookup();
        lookup.Adapt(NDArray.Of(terms, [terms.Length]));
        return lookup;
    }

    public static TheoryData<Func<StringLookup>, NDArray, double[]> Numbers => new()
    {
        { () => new(vocabulary: letters), new[,] { { "a", "c", "d" }, { "d", "z", "b" } }, [1, 3, 4, 4, 0, 2] },
        { () => new(vocabulary: letters, outputMode: OneHot), new[,] { { "a" }, { "b" }, { "z" } },
            [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0] },
        { () => new(vocabulary: letters, outputMode: MultiHot), documents, [0, 1, 0, 1, 1, 1, 0, 1, 0, 1] },
        { () => new(vocabulary: letters, outputMode: Count), documents, [0, 1, 0, 1, 2, 2, 0, 1, 0, 1] },
        { () => new(vocabulary: letters, idfWeights: [0.25, 0.75, 0.6, 0.4], outputMode: TfIdf), documents,
            [0, 0.25, 0, 0.6, 0.8, 1, 0, 0.75, 0, 0.4] },
        { () => new(vocabulary: ["a", "b", "c"]), Row("b", "c", "d"), [2, 3, 0] },
        { () => Adapted("a", "a", "a", "b", "b", "c"), Row("b", "c", "d"), [2, 3, 0] },
        { () => new(vocabulary: ["a"], maskToken: "[MASK]"), Row("[MASK]", "a"), [0, 2] },
        { () => new(vocabulary: ["a", "b"], outputMode: MultiHot), Row("a", "b"), [0, 1, 1] },
        { () => new(vocabulary: ["a", "b"], outputMode: Count), Row("a", "a", "a", "b", "b"), [0, 3, 2] },
        { () => new(7, maskToken: "", oovToken: "[OOV]", vocabulary: ["", "[OOV]", "one", "two", "three"]), Row("one", "two", "four", ""),
            [2, 3, 1, 0] },
        // Equally frequent terms come from the last to the first by their characters' numbers: ö, a, Z.
        { () => Adapted("Z", "a", "ö", "[UNK]", "[UNK]"), Row("ö", "a", "Z", "[UNK]"), [1, 2, 3, 0] },
        { () => new(vocabulary: ["a", "b", "c"]), words, [2, 1, 0, 0, 3, 1] },
        { () => new(vocabulary: ["a", "b", "c"], maskToken: ""), words, [3, 2, 0, 1, 4, 2] },
        { () => new(vocabulary: ["a", "b", "c"], maskToken: "", numOovIndices: 0), words, [2, 1, 0, -1, 3, 1] },
        { () => new(vocabulary: ["a", "b", "c"], outputMode: Count), words, [0, 1, 1, 0, 2, 0, 0, 0, 0, 1, 0, 1] },
    };

    [Theory, MemberData(nameof(Numbers))]
    public void TextBecomesNumbers(Func<StringLookup> make, NDArray x, double[] expected)
    {
        var actual = Predict(make(), x).ToArray<double>();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    /// <summary>Indices back to texts; an unknown index is an unknown text, and 0 the mask where there is one.</summary>
    public static TheoryData<Func<StringLookup>, NDArray, string[]> Texts => new()
    {
        { () => new(vocabulary: letters, invert: true), new long[,] { { 1, 3, 4 }, { 4, 0, 2 } }, ["a", "c", "d", "d", "[UNK]", "b"] },
        { () => new(vocabulary: ["a", "b"], invert: true), new[,] { { 2, 0 }, { 1, 9 } }, ["b", "[UNK]", "a", "[UNK]"] },
        { () => new(7, maskToken: "", oovToken: "[OOV]", vocabulary: ["one", "two", "three"], invert: true),
            new long[,] { { 2, 3, 1, 3 }, { 4, 0, 9, 2 } }, ["one", "two", "[OOV]", "two", "three", "", "[OOV]", "one"] },
        { () => new(7, oovToken: "[OOV]", vocabulary: ["one", "two", "three"], invert: true),
            new long[,] { { 2, 3, 1, 3 }, { 4, 0, 9, 2 } }, ["two", "three", "one", "three", "[OOV]", "[OOV]", "[OOV]", "two"] },
    };

    [Theory, MemberData(nameof(Texts))]
    public void NumbersBecomeText(Func<StringLookup> make, NDArray x, string[] expected) =>
        Assert.Equal(expected, Predict(make(), x).ToArray<string>());

    [Fact]
    public void AdaptFindsTheVocabulary()
    {
        NDArray data = new[,] { { "a", "c", "d" }, { "d", "z", "b" } };
        var layer = new StringLookup();
        layer.Adapt(data);
        Assert.Equal(["[UNK]", "d", "z", "c", "b", "a"], layer.GetVocabulary());
        Assert.Equal([5, 3, 1, 1, 2, 4], Predict(layer, data).ToArray<double>());
    }

    [Fact]
    public void AVocabularyIsReadAndReplaced()
    {
        var lookup = new StringLookup(7, maskToken: "", oovToken: "[OOV]");
        Assert.Empty(lookup.GetVocabulary());
        foreach (string[] terms in new[] { ["one", "two", "three"], new[] { "", "[OOV]", "one", "two", "three" } })
        {
            lookup.SetVocabulary(terms);
            Assert.Equal(["", "[OOV]", "one", "two", "three"], lookup.GetVocabulary());
            Assert.Equal(["one", "two", "three"], lookup.GetVocabulary(includeSpecialTokens: false));
            Assert.Equal(5, lookup.VocabularySize);
        }
    }

    [Fact]
    public void TextPassesThroughInBatches()
    {
        var many = NDArray.Of([.. Enumerable.Range(0, 70).Select(i => $"é{i}")], [70, 1]);
        var input = Keras.Input([1], dtype: DType.String);
        using var model = new Model(input, new Flatten().Apply(new Identity().Apply(input)));
        Assert.Equal(many.ToArray<string>(), ((NDArray)model.Predict(many)).ToArray<string>());
        Assert.Equal(many.ToArray<string>(), Predict(new Identity(), many).ToArray<string>());
        Assert.Equal([0, 1], Predict(new Identity(), many.Rows(0, 0)).Shape);
    }

    [Fact]
    public void TrainingHoldsNoTexts()
    {
        Keras.ClearSession();
        var input = Keras.Input([null], dtype: DType.String);
        using var model = new Model(input, new StringLookup(vocabulary: ["a"]).Apply(input));
        var error = Assert.ThrowsAny<KerasException>(() => TorchPrediction.Run(model, NDArray.Of(new[] { "a" }, [1, 1]), 1));
        Assert.EndsWith("cannot compute in torch, which holds no text, from its input 'input_layer'. Look its terms up first, by Predict "
            + "of a model that ends with the lookup, and train a model that takes those numbers.", error.Message);
    }

    [Fact]
    public void TextIsNotComparedBeforeOpset19()
    {
        var x = Keras.Input([2], dtype: DType.String);
        using var model = new Model(x, new StringLookup(vocabulary: ["a"], name: "words").Apply(x));
        var message = Assert.ThrowsAny<KerasException>(() => model.ToOnnx(18)).Message;
        Assert.Contains("StringLookup 'words'", message);
        Assert.Contains("opset 19", message);
    }
}
