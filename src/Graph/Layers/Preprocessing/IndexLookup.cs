using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the lookups share: each term's place in a vocabulary, after a place for masked and places for unknown terms.</summary>
public abstract class IndexLookup<T> : CategoryLayer where T : notnull, IComparable<T>
{
    /// <summary>Texts are ordered by their characters' numbers, as in Python, whatever the country.</summary>
    static readonly IComparer<T> order = StringComparer.Ordinal as IComparer<T> ?? Comparer<T>.Default;

    readonly DType type = DTypes.Of<T>();
    readonly bool masks, isGiven;
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
        if (vocabulary is null && idfWeights is not null) throw StrayWeights();
        (this.masks, this.maskTerm, OovTerm) = (masks, maskTerm, oovTerm);
        Invert = invert;
        PadToMaxTokens = padToMaxTokens;
        isGiven = vocabulary is not null;
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
    }

    /// <summary>The largest number of terms, special ones included; or no limit.</summary>
    public int? MaxTokens { get; }
    /// <summary>The number of places for unknown terms; with none they become −1.</summary>
    public int NumOovIndices { get; }
    /// <summary>The terms in order, with or without the special ones in front.</summary>
    public T[]? Vocabulary { get; private set; }
    /// <summary>Each term's inverse document frequency.</summary>
    public double[]? IdfWeights { get; private set; }
    /// <summary>Whether indices become terms.</summary>
    public bool Invert { get; }
    /// <summary>Whether outputs have maxTokens places even where the vocabulary is smaller.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>The number of terms, special ones included; <c>null</c> while there is no vocabulary.</summary>
    public int? VocabularySize => FirstTerm + terms?.Length;

    private protected T OovTerm { get; }

    bool HasMaskIndex => masks && OutputMode == OutputMode.Int;

    int FirstOov => HasMaskIndex ? 1 : 0;

    int FirstTerm => FirstOov + NumOovIndices;

    int Depth => PadToMaxTokens ? MaxTokens!.Value : VocabularySize!.Value;

    internal override float[]? TermWeights => weights is null ? null
        : [.. weights.Select(w => (float)w), .. Enumerable.Repeat(0f, Depth - weights.Length)];

    /// <summary>The place among several for unknown terms.</summary>
    private protected abstract KerasTensor Bucket(KerasTensor x);

    /// <summary>
    /// Makes the vocabulary of data: the most frequent terms first, of equally frequent ones the largest first. In the output mode tf_idf
    /// each row of the data, or each element of a vector, is a document.
    /// </summary>
    /// <exception cref="KerasException">The vocabulary was given.</exception>
    public void Adapt(NDArray data)
    {
        if (isGiven) throw Error("has a given vocabulary: there is nothing to adapt.");
        var found = data.Cast(type).Span<T>().ToArray();
        var counted = found.Where(t => !(masks && t.Equals(maskTerm)) && !t.Equals(OovTerm)).CountBy(t => t)
            .OrderByDescending(c => c.Value).ThenByDescending(c => c.Key, order).Select(c => c.Key);
        T[] vocabulary = [.. MaxTokens is { } most ? counted.Take(Math.Max(0, most - FirstTerm)) : counted];
        var weighs = OutputMode == OutputMode.TfIdf && vocabulary.Length > 0;
        SetTerms(vocabulary, weighs ? Rarities(vocabulary, found, data.Rank > 0 ? data.Shape[0]!.Value : 1) : null);
    }

    /// <summary>Replaces the vocabulary, and in the output mode tf_idf the terms' inverse document frequencies.</summary>
    /// <exception cref="KerasException">
    /// Terms repeat, are too many or special, weights are missing or not asked for, or the layer's output has another size already.
    /// </exception>
    public void SetVocabulary(T[] vocabulary, double[]? idfWeights = null)
    {
        if (vocabulary.Length == 0) throw Error("needs at least one term in its vocabulary, or none at all and a call of Adapt.");
        if (idfWeights is not null != (OutputMode == OutputMode.TfIdf)) throw StrayWeights();
        SetTerms(vocabulary, idfWeights);
    }

    /// <summary>The terms in the order of their indices, with or without the special ones in front; none while there are none.</summary>
    public T[] GetVocabulary(bool includeSpecialTokens = true) => terms is null ? []
        : includeSpecialTokens ? [.. Special, .. terms] : [.. terms];

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
        var encoded = Encode(OutputMode == OutputMode.Int ? Cast(index, DType.Int64) : Cast(index, DType.Int32), Depth);
        return TermWeights is { } all ? encoded * new Constant(NDArray.Of(all, [all.Length])) : encoded;
    }

    KerasTensor TermOf(KerasTensor index)
    {
        T[] table = [.. GetVocabulary(), OovTerm];
        var last = table.Length - 1;
        return Take(new Constant(NDArray.Of(table, [table.Length])), Where(index >= 0 & index < last, index, last), 0);
    }

    /// <summary>The terms that no vocabulary needs to name, in the order of their indices.</summary>
    T[] Special => [.. Enumerable.Repeat(maskTerm, FirstOov), .. Enumerable.Repeat(OovTerm, NumOovIndices)];

    /// <summary>ln(1 + documents / (1 + documents with the term)) for each term.</summary>
    static double[] Rarities(T[] terms, T[] found, int documents)
    {
        var with = found.Chunk(found.Length / documents).SelectMany(d => d.Distinct()).CountBy(t => t).ToDictionary();
        return Array.ConvertAll(terms, t => Math.Log(1 + (double)documents / (1 + with[t])));
    }

    /// <summary>Special terms in front of a vocabulary, as an inverse lookup gets them from a lookup, are no terms of their own.</summary>
    void SetTerms(T[] vocabulary, double[]? idfWeights)
    {
        if (idfWeights is not null && idfWeights.Length != vocabulary.Length)
            throw Error($"needs as many idfWeights as terms: {vocabulary.Length}, not {idfWeights.Length}.");
        var namesSpecial = vocabulary.Take(FirstTerm).SequenceEqual(Special);
        T[] own = namesSpecial ? vocabulary[FirstTerm..] : vocabulary;
        if (own.Distinct().Count() != own.Length)
            throw Error($"needs a vocabulary without repetitions; '{own.GroupBy(t => t).First(g => g.Count() > 1).Key}' repeats.");
        if (masks && own.Contains(maskTerm)) throw Misplaced("mask", maskTerm);
        if (Invert && own.Contains(OovTerm)) throw Misplaced("oov", OovTerm);
        var size = FirstTerm + own.Length;
        if (MaxTokens < size) throw Error($"has {size} terms, special ones included, but at most {MaxTokens} are allowed.");
        if (Built && OutputMode != OutputMode.Int && !PadToMaxTokens && size != VocabularySize)
            throw Error($"has outputs for {VocabularySize} terms, special ones included, and cannot change to {size} once it is called.");
        (terms, Vocabulary, IdfWeights) = (own, vocabulary, idfWeights);
        Revision++;
        // What is unknown counts as much as terms do on average.
        weights = idfWeights is null || namesSpecial ? idfWeights
            : [.. Enumerable.Repeat(idfWeights.Average(), FirstTerm), .. idfWeights];
    }

    KerasException StrayWeights() => Error("takes idfWeights with a vocabulary in the output mode tf_idf, and there alone.");

    KerasException Misplaced(string token, T term) =>
        Error($"cannot have its {token}Token '{term}' among its terms: leave special terms out of the vocabulary, or put all first.");
}
