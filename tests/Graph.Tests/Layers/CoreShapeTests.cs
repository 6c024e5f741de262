using OnnxKeras.Layers;

namespace OnnxKeras.Tests.Layers;

public class CoreShapeTests
{
    public static TheoryData<Func<Layer>, Shape, string, string> Shapes => new()
    {
        { () => new Identity(), [3], "(None, 3)", "" },
        { () => new Masking(-1), [null, 3], "(None, None, 3)", "" },
        { () => new Lambda(x => x[.., 0]), [4, 3], "(None, 3)", "" },
        { () => new EinsumDense("ab,bc->ac", [5], biasAxes: "c"), [3], "(None, 5)", "kernel(3, 5) bias(5,)" },
        { () => new EinsumDense("abc,cd->abd", [null, 5], biasAxes: "d"), [null, 3], "(None, None, 5)", "kernel(3, 5) bias(5,)" },
        { () => new EinsumDense("abc,cde->abde", [null, 2, 5], biasAxes: "de"), [4, 3], "(None, 4, 2, 5)", "kernel(3, 2, 5) bias(2, 5)" },
        { () => new EinsumDense("abde,dec->abc", [null, 5]), [4, 2, 3], "(None, 4, 5)", "kernel(2, 3, 5)" },
        { () => new EinsumDense("...x,xy->...y", [5], biasAxes: "y"), [4, 6, 3], "(None, 4, 6, 5)", "kernel(3, 5) bias(5,)" },
        { () => new EinsumDense("ab...,bc->ac...", [5], biasAxes: "c"), [3, 4, 6], "(None, 5, 4, 6)", "kernel(3, 5) bias(5, 1, 1)" },
        { () => new EinsumDense("abc,bd->adc", [5, null], biasAxes: "d"), [4, 3], "(None, 5, 3)", "kernel(4, 5) bias(5, 1)" },
        { () => new ReversibleEmbedding(7, 4), [5], "(None, 5, 4)", "embeddings(7, 4)" },
        { () => new ReversibleEmbedding(7, 4, tieWeights: false), [5], "(None, 5, 4)", "embeddings(7, 4) reverse_embeddings(4, 7)" },
        { () => new CategoryEncoding(5), [6], "(None, 5)", "" },
        { () => new CategoryEncoding(5, OutputMode.OneHot), [1], "(None, 5)", "" },
        { () => new CategoryEncoding(5, OutputMode.OneHot), [6], "(None, 6, 5)", "" },
        { () => new CategoryEncoding(5, OutputMode.Count), [6], "(None, 5)", "" },
        { () => new Discretization([-0.5, 0, 0.7]), [4], "(None, 4)", "" },
        { () => new Discretization([-0.5, 0, 0.7], outputMode: OutputMode.OneHot), [1], "(None, 4)", "" },
        { () => new IntegerLookup(vocabulary: [12, 36]), [4], "(None, 4)", "" },
        { () => new IntegerLookup(vocabulary: [12, 36], maskToken: 0, outputMode: OutputMode.MultiHot), [4], "(None, 3)", "" },
        { () => new IntegerLookup(vocabulary: [12, 36], numOovIndices: 3, outputMode: OutputMode.Count), [4], "(None, 5)", "" },
        { () => new IntegerLookup(vocabulary: [12, 36], invert: true), [4], "(None, 4)", "" },
        { () => new StringLookup(vocabulary: ["a", "b"], invert: true), [4], "(None, 4)", "" },
        { () => new Rescaling(1 / 127.5, -1), [4, 4, 3], "(None, 4, 4, 3)", "" },
        { () => new Rescaling(new[] { 0.5, 1, 2 }), [null, null, 3], "(None, None, None, 3)", "" },
        { () => new Resizing(3, 5), [null, 6, 2], "(None, 3, 5, 2)", "" },
        { () => new Resizing(3, 5, cropToAspectRatio: true, dataFormat: DataFormat.ChannelsFirst), [2, 7, 6], "(None, 2, 3, 5)", "" },
        { () => new Resizing(3, 5, padToAspectRatio: true), [7, 6, 2], "(None, 3, 5, 2)", "" },
        { () => new CenterCrop(3, 4), [7, 6, 2], "(None, 3, 4, 2)", "" },
        { () => new CenterCrop(6, 6), [5, 7, 2], "(None, 6, 6, 2)", "" },
        { () => new RandomCrop(3, 4), [7, 6, 2], "(None, 3, 4, 2)", "" },
        { () => new RandomCrop(3, 4, dataFormat: DataFormat.ChannelsFirst), [2, 7, 6], "(None, 2, 3, 4)", "" },
        { () => new RandomFlip(), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new RandomRotation(0.1), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new RandomZoom((-0.3, -0.1)), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new RandomTranslation(0.1, 0.2), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new RandomBrightness(0.2), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new RandomContrast(0.2), [7, 6, 2], "(None, 7, 6, 2)", "" },
        { () => new AutoContrast(), [null, 6, 3], "(None, None, 6, 3)", "" },
        { () => new RandomHue(0.2, (0, 1), DataFormat.ChannelsFirst), [3, null, 6], "(None, 3, None, 6)", "" },
        { () => new RandAugment(), [7, 6, 3], "(None, 7, 6, 3)", "" },
        { () => new Pipeline([new RandomCrop(3, 4), new AutoContrast(), new Flatten()]), [7, 6, 2], "(None, 24)", "" },
        { () => new MelSpectrogram(2048, 256, samplingRate: 8000, numMelBins: 64), [16000], "(None, 64, 63)", "" },
        { () => new MelSpectrogram(2048, 128, samplingRate: 8000, numMelBins: 80), [null], "(None, 80, None)", "" },
        { () => new STFTSpectrogram(fftLength: 512), [160000, 1], "(None, 1249, 257)",
            "real_kernel(256, 1, 257) imag_kernel(256, 1, 257)" },
        { () => new STFTSpectrogram(fftLength: 512, padding: Padding.Same), [160000, 2], "(None, 1250, 514)",
            "real_kernel(256, 1, 257) imag_kernel(256, 1, 257)" },
        { () => new STFTSpectrogram(SpectrogramMode.Real, fftLength: 512, padding: Padding.Same, expandDims: true), [160000, 3],
            "(None, 1250, 257, 3)", "real_kernel(256, 1, 257)" },
        { () => new STFTSpectrogram(SpectrogramMode.Stft, 8, expandDims: true, dataFormat: DataFormat.ChannelsFirst), [3, null],
            "(None, 3, None, 10)", "real_kernel(8, 1, 5) imag_kernel(8, 1, 5)" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void ShapesFollowKeras(Func<Layer> make, Shape sample, string output, string weights)
    {
        Assert.Equal(output, LayerTable.ShapeOf(make(), sample));
        Assert.Equal(weights, LayerTable.WeightsOf(make(), sample));
    }

    [Fact]
    public void AnEmbeddingReverses()
    {
        var embedding = new ReversibleEmbedding(7, 4, maskZero: true);
        var vectors = embedding.Apply(Keras.Input([5], dtype: DType.Int32));
        Assert.Equal("(None, 5)", vectors.Mask!.Shape.ToString());
        var logits = embedding.Apply(vectors, reverse: true);
        Assert.Equal("(None, 5, 7)", logits.Shape.ToString());
        Assert.Null(logits.Mask);
    }

    [Fact]
    public void MaskingMakesAMask() => Assert.Equal("(None, None)", new Masking().Apply(Keras.Input([null, 3])).Mask!.Shape.ToString());

    [Fact]
    public void DiscretizationFindsEvenBins()
    {
        var layer = new Discretization(numBins: 4);
        layer.Adapt(Enumerable.Range(0, 100).Select(i => (float)i).ToArray());
        Assert.Equal(3, layer.BinBoundaries!.Length);
        Assert.All(layer.BinBoundaries.Zip([25.0, 50, 75]), b => Assert.InRange(b.First, b.Second - 2, b.Second + 2));
    }

    [Fact]
    public void ALookupCountsItsTerms()
    {
        var layer = new IntegerLookup();
        layer.Adapt(new long[] { 5, 7, 5, 9, 9, 3 });
        Assert.Equal([9L, 5, 7, 3], layer.Vocabulary!);
    }

    /// <summary>A term's place in the list is what the layer answers for it.</summary>
    [Fact]
    public void AVocabularyBeginsWithTheSpecialTerms()
    {
        var texts = new StringLookup(vocabulary: ["a", "b"], maskToken: "");
        Assert.Equal(["", "[UNK]", "a", "b"], texts.GetVocabulary());
        Assert.Equal(["a", "b"], texts.GetVocabulary(includeSpecialTokens: false));
        Assert.Equal([-1L, -1, 12, 36], new IntegerLookup(vocabulary: [12, 36], numOovIndices: 2, maskToken: 0,
            outputMode: OutputMode.Count).GetVocabulary());
        Assert.Empty(new IntegerLookup().GetVocabulary());
    }
}
