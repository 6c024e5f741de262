using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the lookups share: each term's place in a vocabulary, after a place for masked and places for unknown terms.</summary>
public abstract class IndexLookup<T> : CategoryLayer where T : notnull, IComparable<T>
{
    readonly DType type = DTypes.Of<T>();
    readonly bool masks;
    readonly T maskTerm;
    T[]? terms;
    double[]? weights;

    private protected IndexLookup(int? maxTokens, int numOovIndices, bool masks, T maskTerm, T oovTerm, T[]? vocabulary,
        double[]? idfWeights,
        bool invert, OutputMode outputMode, bool sparse, bool padToMaxTokens, string? name) : base(outputMode, sparse, name)
    {
        MaxTokens = maxTokens is null or > 1 ? maxTokens : throw Error($"needs maxTokens above 1, got {maxTokens}.");
        NumOovIndices = numOovIndices >= 0
            ? numOovIndices
            : throw Error($"needs numOovIndices that are not negative, got {numOovIndices}.");
        if (padToMaxTokens && maxTokens is null) throw Error("needs maxTokens to pad to.");
        if (invert && outputMode != OutputMode.Int) throw Error("inverts in the output mode int only.");
        if (idfWeights is not null != (outputMode == OutputMode.TfIdf && vocabulary is not null))
            throw Error("takes idfWeights with a vocabulary in the output mode tf_idf, and there alone.");
        (this.masks, this.maskTerm, OovTerm) = (masks, maskTerm, oovTerm);
        Invert = invert;
        PadToMaxTokens = padToMaxTokens;
        Vocabulary = vocabulary;
        IdfWeights = idfWeights;
        if (vocabulary is { Length: 0 }) throw Error("needs at least one term in its vocabulary, or none at all and a call of Adapt.");
        if (vocabulary is not null) SetTerms(vocabulary, idfWeights);
    }

    /// <summary>The largest number of terms, special ones included; or no limit.</summary>
    public int? MaxTokens { get; }
    /// <summary>The number of places for unknown terms; with none they become −1.</summary>
    public int NumOovIndices { get; }
    /// <summary>The terms in order, with or without the special ones in front.</summary>
    public T[]? Vocabulary { get; private set; }
    /// <summary>Each term's inverse document frequency.</summary>
    public double[]? IdfWeights { get; }
    /// <summary>Whether indices become terms.</summary>
    public bool Invert { get; }
    /// <summary>Whether outputs have maxTokens places even where the vocabulary is smaller.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>The number of terms, special ones included; <c>null</c> while there is no vocabulary.</summary>
    public int? VocabularySize => FirstTerm + terms?.Length;

    /// <summary>The terms in the order of their indices; none where there is no vocabulary.</summary>
    /// <param name="includeSpecialTokens">Whether the masked and the unknown terms stand in front.</param>
    public T[] GetVocabulary(bool includeSpecialTokens = true) =>
        terms is null ? [] : includeSpecialTokens ? [.. SpecialTerms, .. terms] : [.. terms];

    private protected T OovTerm { get; }

    T[] SpecialTerms => [.. HasMaskIndex ? [maskTerm] : (T[])[], .. Enumerable.Repeat(OovTerm, NumOovIndices)];

    bool HasMaskIndex => masks && OutputMode == OutputMode.Int;

    int FirstOov => HasMaskIndex ? 1 : 0;

    int FirstTerm => FirstOov + NumOovIndices;

    /// <summary>The place among several for unknown terms.</summary>
    private protected abstract KerasTensor Bucket(KerasTensor x);

    /// <summary>Makes the vocabulary of data: the most frequent terms first, of equally frequent ones the largest first.</summary>
    public void Adapt(NDArray data)
    {
        if (OutputMode == OutputMode.TfIdf) throw Error("cannot measure document frequencies: give it a vocabulary and idfWeights.");
        var counted = data.Cast(type).Span<T>().ToArray().Where(t => !(masks && t.Equals(maskTerm))).GroupBy(t => t)
            .OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).Select(g => g.Key);
        Vocabulary = [.. MaxTokens is { } most ? counted.Take(Math.Max(0, most - FirstTerm)) : counted];
        SetTerms(Vocabulary, null);
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (terms is null) throw Error("has no vocabulary yet: call Adapt first, or give it one.");
        return Invert ? TermOf(Cast(x, DType.Int32)) : Encoded(IndexOf(Cast(x, type)));
    }

    KerasTensor IndexOf(KerasTensor x)
    {
        KerasTensor index = NumOovIndices switch { 0 => -1, 1 => FirstOov, _ => Bucket(x) + FirstOov };
        if (terms!.Length > 0)
        {
            var equal = Cast(Equal(ExpandDims(x, -1), new Constant(NDArray.Of(terms, [terms.Length]))), DType.Int32);
            index = Where(Max(equal, [-1]) > 0, Argmax(equal, -1) + FirstTerm, index);
        }
        return masks ? Where(Equal(x, new Constant(NDArray.Of([maskTerm], [1]))), HasMaskIndex ? 0 : -1, index) : index;
    }

    KerasTensor Encoded(KerasTensor index)
    {
        var depth = PadToMaxTokens ? MaxTokens!.Value : VocabularySize!.Value;
        var encoded = Encode(OutputMode == OutputMode.Int ? Cast(index, DType.Int64) : Cast(index, DType.Int32), depth);
        if (weights is null) return encoded;
        var all = new float[depth];
        for (var i = 0; i < VocabularySize; i++) all[i] = (float)(i < FirstTerm ? weights.Average() : weights[i - FirstTerm]);
        return encoded * new Constant(NDArray.Of(all, [depth]));
    }

    KerasTensor TermOf(KerasTensor index)
    {
        T[] table = [.. SpecialTerms, .. terms!, OovTerm];
        var last = table.Length - 1;
        return Take(new Constant(NDArray.Of(table, [table.Length])), Where(index >= 0 & index < last, index, last), 0);
    }

    /// <summary>Special terms in front of a vocabulary, as an inverse lookup gets them from a lookup, are no terms of their own.</summary>
    void SetTerms(T[] vocabulary, double[]? idfWeights)
    {
        if (idfWeights is not null && idfWeights.Length != vocabulary.Length)
            throw Error($"needs as many idfWeights as terms: {vocabulary.Length}, not {idfWeights.Length}.");
        var special = masks && vocabulary.Length > 0 && vocabulary[0].Equals(maskTerm) ? 1 : 0;
        if (vocabulary.Skip(special).Take(NumOovIndices).Count(t => t.Equals(OovTerm)) == NumOovIndices) special += NumOovIndices;
        terms = vocabulary[special..];
        weights = idfWeights?[special..];
        if (terms.Distinct().Count() != terms.Length)
            throw Error($"needs a vocabulary without repetitions; '{terms.GroupBy(t => t).First(g => g.Count() > 1).Key}' repeats.");
        if (masks && terms.Contains(maskTerm)) throw Misplaced("mask", maskTerm);
        if (Invert && terms.Contains(OovTerm)) throw Misplaced("oov", OovTerm);
        if (MaxTokens < VocabularySize)
            throw Error($"has {VocabularySize} terms, special ones included, but at most {MaxTokens} are allowed.");
    }
    KerasException Misplaced(string token, T term) =>
        Error($"cannot have its {token}Token '{term}' among its terms: leave special terms out of the vocabulary, or put all first.");
}
