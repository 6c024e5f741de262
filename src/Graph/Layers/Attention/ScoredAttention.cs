using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// What <see cref="Attention"/> and <see cref="AdditiveAttention"/> share: softmax(scores(query, key)) · value over (batch, time, size).
/// </summary>
public abstract class ScoredAttention : Layer
{
    readonly SeedGenerator seeds;

    private protected ScoredAttention(bool useScale, double dropout, int? seed, string? name) : base(name)
    {
        UseScale = useScale;
        Dropout = dropout is >= 0 and < 1 ? dropout : throw Error($"needs a dropout in [0, 1), got {dropout}.");
        Seed = seed;
        seeds = AddSeedGenerator(seed);
        InputSpec = new(Rank: 3);
    }

    /// <summary>Whether a trained weight scales the scores.</summary>
    public bool UseScale { get; }
    /// <summary>The share of scores dropped while training.</summary>
    public double Dropout { get; }
    /// <summary>The seed of dropout.</summary>
    public int? Seed { get; }

    /// <summary>Calls the layer on a query (batch, T, size), a value (batch, S, size) and a key, by default the value.</summary>
    /// <param name="query">What asks.</param>
    /// <param name="value">What answers are made of.</param>
    /// <param name="key">What the query is compared with; by default the value.</param>
    /// <param name="mask">Which steps of query and value count; each may be null.</param>
    /// <param name="useCausalMask">Whether position i sees only positions up to i.</param>
    public KerasTensor Apply(KerasTensor query, KerasTensor value, KerasTensor? key = null, KerasTensor?[]? mask = null,
        bool useCausalMask = false) =>
        Single(ApplyMany(query, value, key, mask, false, useCausalMask));

    /// <summary>As Apply; with returnAttentionScores the scores (batch, T, S) are a second output.</summary>
    public KerasTensor[] ApplyMany(KerasTensor query, KerasTensor value, KerasTensor? key = null, KerasTensor?[]? mask = null,
        bool returnAttentionScores = false, bool useCausalMask = false) => ApplyMany(CallArguments.Of(
            key is null ? [query, value] : [query, value, key],
            ("mask", mask), ("returnAttentionScores", returnAttentionScores), ("useCausalMask", useCausalMask)));

    /// <inheritdoc/>
    internal override void CheckInputs(CallArguments arguments)
    {
        AttentionMask.CheckCount(this, Array.ConvertAll(arguments.Inputs, t => t.Shape));
        base.CheckInputs(arguments);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        AttentionMask.CheckCount(this, inputs);
        var (query, value, key) = (inputs[0], inputs[1], inputs[^1]);
        if (Differ(query[^1], key[^1]))
            throw Error($"cannot compare a query of shape {query} with a key of shape {key}: their last axes must be equal.");
        if (Differ(value[1], key[1]))
            throw Error($"cannot take a value of shape {value} with a key of shape {key}: they must have equally many steps.");
        Build(query);

        static bool Differ(int? a, int? b) => a is not null && b is not null && a != b;
    }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var (query, value, key) = (arguments.Inputs[0], arguments.Inputs[1], arguments.Inputs[^1]);
        if (arguments.Get<KerasTensor?[]>("mask") is { Length: not (2 or 3) and var masks })
            throw Error($"takes a mask for the query, one for the value and at most one for the key (each may be null), but got {masks}.");
        var allowed = AttentionMask.And(MaskAt(arguments, 1) is { } valid ? ExpandDims(Cast(valid, DType.Bool), 1) : null,
            arguments.Get<bool>("useCausalMask") ? AttentionMask.Causal(query, value) : null);
        var bias = allowed is null ? null : AttentionMask.Bias(allowed, query.DType, -65504, -1e9);
        var wantsScores = arguments.Get<bool>("returnAttentionScores");
        if (!wantsScores && (Dropout == 0 || !query.Training) && Fused(query, key, value, bias) is { } fused)
            return [Masked(fused, arguments)];
        var scores = Scores(query, key);
        var weights = RandomMask.Drop(Softmax(bias is null ? scores : scores + bias), Dropout, seeds);
        var result = Masked(Matmul(weights, value), arguments);
        return wantsScores ? [result, weights] : [result];
    }

    /// <summary>The query's mask.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => [MaskAt(arguments, 0)];

    /// <summary>The scores (batch, T, S) of query (batch, T, size) and key (batch, S, size).</summary>
    private protected abstract KerasTensor Scores(KerasTensor query, KerasTensor key);

    /// <summary>The result on the backend's kernel, where the scores are products.</summary>
    private protected virtual KerasTensor? Fused(KerasTensor query, KerasTensor key, KerasTensor value, KerasTensor? bias) => null;

    /// <summary>Masked steps of the query give 0.</summary>
    static KerasTensor Masked(KerasTensor result, CallArguments arguments) =>
        MaskAt(arguments, 0) is { } mask ? result * Cast(ExpandDims(mask, 2), result.DType) : result;

    static KerasTensor? MaskAt(CallArguments arguments, int index) =>
        arguments.Get<KerasTensor?[]>("mask") is { } masks ? masks.ElementAtOrDefault(index) : arguments.Inputs[index].Mask;
}
