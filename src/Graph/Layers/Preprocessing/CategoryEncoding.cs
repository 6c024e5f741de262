namespace OnnxKeras.Layers;

/// <summary>Whole numbers below numTokens as one-hot, multi-hot or counts.</summary>
public sealed class CategoryEncoding : CategoryLayer
{
    /// <summary>A layer over so many categories.</summary>
    public CategoryEncoding(int numTokens, OutputMode outputMode = OutputMode.MultiHot, bool sparse = false, string? name = null)
        : base(outputMode, sparse, name)
    {
        NumTokens = numTokens > 0 ? numTokens : throw Error($"needs a positive number of tokens, got {numTokens}.");
        if (outputMode is OutputMode.Int or OutputMode.TfIdf) throw Error("takes the output modes one_hot, multi_hot and count.");
    }

    /// <summary>The number of categories.</summary>
    public int NumTokens { get; }

    /// <summary>Counts by weights of the input's shape, not by 1.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor countWeights) =>
        Single(ApplyMany(new CallArguments([x], new Dictionary<string, object?> { ["countWeights"] = countWeights })));

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var weights = arguments.Get<KerasTensor>("countWeights");
        if (weights is not null && OutputMode != OutputMode.Count) throw Error("takes count weights only in the output mode count.");
        return [Encode(Ops.Cast(arguments.Inputs[0], DType.Int32), NumTokens, weights)];
    }
}
