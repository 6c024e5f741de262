namespace OnnxKeras.Layers;

/// <summary>Whole numbers as their places in a vocabulary, or back.</summary>
public sealed class IntegerLookup : IndexLookup<long>
{
    /// <summary>A lookup in the given vocabulary, or in one that <c>Adapt</c> finds.</summary>
    public IntegerLookup(int? maxTokens = null, int numOovIndices = 1, long? maskToken = null, long oovToken = -1,
        long[]? vocabulary = null, DType vocabularyDtype = DType.Int64, double[]? idfWeights = null, bool invert = false,
        OutputMode outputMode = OutputMode.Int, bool sparse = false, bool padToMaxTokens = false, string? name = null)
        : base(maxTokens, numOovIndices, maskToken is not null, maskToken ?? 0, oovToken, vocabulary, idfWeights,
            invert, outputMode, sparse, padToMaxTokens, name)
    {
        MaskToken = maskToken;
        OovToken = oovToken;
        VocabularyDtype = vocabularyDtype == DType.Int64
            ? vocabularyDtype
            : throw Error($"takes the vocabularyDtype int64 only, got {vocabularyDtype.KerasName}.");
    }

    /// <summary>The number that stands for masked, or none.</summary>
    public long? MaskToken { get; }
    /// <summary>What an inverse lookup gives for unknown indices.</summary>
    public long OovToken { get; }
    /// <summary>The vocabulary's type: int64.</summary>
    public DType VocabularyDtype { get; }

    private protected override KerasTensor Bucket(KerasTensor x) => Ops.Cast(Ops.Mod(x, NumOovIndices), DType.Int32);
}
