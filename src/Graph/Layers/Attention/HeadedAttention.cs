using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// What attention with several heads shares (Vaswani et al. 2017): projections of query, value and key to heads,
/// softmax(query · keyᵀ / √size) · value for each head, and the projection of all heads' results.
/// </summary>
public abstract class HeadedAttention : Layer
{
    EinsumDense queryDense = null!, keyDense = null!, valueDense = null!, outputDense = null!;
    EinsumDense? gateDense;
    Softmax softmax = null!;
    Dropout dropoutLayer = null!;

    private protected HeadedAttention(double dropout, bool useBias, bool useGate, int? slidingWindow, Initializer? kernelInitializer,
        Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Constraint? kernelConstraint,
        Constraint? biasConstraint, int? seed, string? name) : base(name)
    {
        Dropout = dropout is >= 0 and < 1 ? dropout : throw Error($"needs a dropout in [0, 1), got {dropout}.");
        UseBias = useBias;
        UseGate = useGate;
        SlidingWindow = slidingWindow is null or > 0 ? slidingWindow : throw Error($"needs a positive slidingWindow, got {slidingWindow}.");
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        Seed = seed;
    }

    /// <summary>The share of attention scores dropped while training.</summary>
    public double Dropout { get; }
    /// <summary>Whether the projections add a bias.</summary>
    public bool UseBias { get; }
    /// <summary>Whether sigmoid(query · kernel) multiplies the heads' results.</summary>
    public bool UseGate { get; }
    /// <summary>How near in steps, itself included, a key must be to be looked at, before and behind; <c>null</c> for all.</summary>
    public int? SlidingWindow { get; }
    /// <summary>What the projections' kernels begin with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>What the projections' biases begin with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>The penalty on the projections' kernels.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The penalty on the projections' biases.</summary>
    public Regularizer? BiasRegularizer { get; }
    /// <summary>The projection of the kernels.</summary>
    public Constraint? KernelConstraint { get; }
    /// <summary>The projection of the biases.</summary>
    public Constraint? BiasConstraint { get; }
    /// <summary>The seed of dropout.</summary>
    public int? Seed { get; }

    internal override IReadOnlyList<string> InputArguments => ["query", "value", "key"];

    private protected abstract (int Query, int Key) Heads { get; }
    private protected abstract (int Key, int Value) Sizes { get; }
    private protected virtual Shape? ProjectedShape => null;
    private protected virtual AxisList? Axes => null;
    private protected virtual Regularizer? ProjectionRegularizer => ActivityRegularizer;

    /// <summary>Under which attribute Keras keeps a projection.</summary>
    private protected virtual string AttributeOf(string projection) => projection + "_dense";

    /// <summary>Calls the layer on a query (batch, T, …), a value (batch, S, …) and a key, by default the value.</summary>
    /// <param name="query">What asks.</param>
    /// <param name="value">What answers are made of.</param>
    /// <param name="key">What the query is compared with; by default the value.</param>
    /// <param name="queryMask">Which steps of the query count; by default the query's mask.</param>
    /// <param name="valueMask">Which steps of the value count; by default the value's mask.</param>
    /// <param name="keyMask">Which steps of the key count; by default the key's mask.</param>
    /// <param name="attentionMask">Which positions (batch, T, S) or (batch, heads, T, S) may be looked at.</param>
    /// <param name="useCausalMask">Whether position i sees only positions up to i.</param>
    public KerasTensor Apply(KerasTensor query, KerasTensor value, KerasTensor? key = null, KerasTensor? queryMask = null,
        KerasTensor? valueMask = null, KerasTensor? keyMask = null, KerasTensor? attentionMask = null, bool useCausalMask = false) =>
        Single(ApplyMany(query, value, key, queryMask, valueMask, keyMask, attentionMask, false, useCausalMask));

    /// <summary>As Apply; with returnAttentionScores the scores (batch, heads, T, S) are a second output.</summary>
    public KerasTensor[] ApplyMany(KerasTensor query, KerasTensor value, KerasTensor? key = null, KerasTensor? queryMask = null,
        KerasTensor? valueMask = null, KerasTensor? keyMask = null, KerasTensor? attentionMask = null, bool returnAttentionScores = false,
        bool useCausalMask = false) => ApplyMany(CallArguments.Of(key is null ? [query, value] : [query, value, key],
            ("queryMask", queryMask), ("valueMask", valueMask), ("keyMask", keyMask), ("attentionMask", attentionMask),
            ("returnAttentionScores", returnAttentionScores), ("useCausalMask", useCausalMask)));

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
        if (inputs.Any(s => s.Rank < 3)) throw Error($"needs inputs (batch, time, …, size), got shapes {string.Join(", ", inputs)}.");
        if (query.Rank != value.Rank) throw Error($"needs a query and a value with equally many axes, got shapes {query} and {value}.");
        if (inputs.Any(s => s[^1] is null))
            throw Error($"cannot take inputs of shapes {string.Join(", ", inputs)}: their last axes must be known.");
        if (!value[..^1].Accepts(key[..^1]))
            throw Error($"cannot take a value of shape {value} with a key of shape {key}: they may differ in the last axis only.");
        var axes = AxesOf(query);
        queryDense = Project("query", query, 1, [Heads.Query, Sizes.Key]);
        keyDense = Project("key", key, 1, [Heads.Key, Sizes.Key]);
        if (UseGate) gateDense = Project("gate", query, 1, [Heads.Query, Sizes.Value], activation: "sigmoid");
        valueDense = Project("value", value, 1, [Heads.Key, Sizes.Value]);
        Shape heads = [.. query[..^1], Heads.Query, Sizes.Value];
        softmax = AddLayer("_softmax", new Softmax(Enumerable.Range(-axes.Length, axes.Length).ToArray()));
        dropoutLayer = AddLayer("_dropout_layer", new Dropout(Dropout, seed: Seed));
        outputDense = Project("output", heads, 2, ProjectedShape ?? [query[^1]], "attention_output");
    }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var (query, value, key) = (arguments.Inputs[0], arguments.Inputs[1], arguments.Inputs[^1]);
        var wantsScores = arguments.Get<bool>("returnAttentionScores");
        var (y, scores) = Attend(queryDense.Apply(query), Repeated(keyDense.Apply(key)), Repeated(valueDense.Apply(value)),
            Allowed(arguments), AxesOf(query.Shape), wantsScores);
        if (gateDense is not null) y *= gateDense.Apply(query);
        y = outputDense.Apply(y);
        return wantsScores ? [y, scores!] : [y];
    }

    /// <summary>The query's mask.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => [MaskOf(arguments, 0)];

    /// <summary>softmax(query · keyᵀ / √size) · value over projected tensors (batch, …, heads, size).</summary>
    (KerasTensor Result, KerasTensor? Scores) Attend(KerasTensor query, KerasTensor key, KerasTensor value, KerasTensor? allowed,
        int[] axes, bool wantsScores)
    {
        var scale = 1 / Math.Sqrt(Sizes.Key);
        while (allowed?.Rank < query.Rank + axes.Length - 1) allowed = ExpandDims(allowed, Math.Max(0, allowed.Rank - 2 * axes.Length));
        if (query.Rank == 4 && !wantsScores && (Dropout == 0 || !query.Training))
        {
            var bias = allowed is null ? null : AttentionMask.Bias(allowed, query.DType, -45850, -2.372671e38);
            var result = Backend.Of(query).Attention(HeadsFirst(query), HeadsFirst(key), HeadsFirst(value), bias, scale);
            // Keras computes a layer with dropout by its softmax, which gives 0 to who may look nowhere; else all share alike.
            return (HeadsFirst(Dropout == 0 || allowed is null ? result : Where(Any(allowed, [-1], keepDims: true), result, 0.0)), null);
        }
        var (product, combination) = Equations(query.Rank, axes);
        var scores = Einsum(product, key, query * scale);
        scores = allowed is null ? softmax.Apply(scores) : softmax.Apply(scores, allowed);
        return (Einsum(combination, dropoutLayer.Apply(scores), value), scores);
    }

    /// <summary>The positions that every given mask allows, as (batch, T, S) or what the attention mask is.</summary>
    KerasTensor? Allowed(CallArguments arguments)
    {
        var query = MaskOf(arguments, 0) is { } q ? ExpandDims(Cast(q, DType.Bool), -1) : null;
        var value = MaskOf(arguments, 1) is { } v ? ExpandDims(Cast(v, DType.Bool), -2) : null;
        var key = MaskOf(arguments, 2) is { } k ? ExpandDims(Cast(k, DType.Bool), -2) : null;
        var causal = arguments.Get<bool>("useCausalMask") ? AttentionMask.Causal(arguments.Inputs[0], arguments.Inputs[1]) : null;
        var near = SlidingWindow is { } width ? AttentionMask.Near(arguments.Inputs[0], arguments.Inputs[1], width) : null;
        var implied = new[] { value, key, causal, near }.Aggregate(query, AttentionMask.And);
        if (arguments.Get<KerasTensor>("attentionMask") is not { } given) return implied;
        while (implied is not null && implied.Rank < given.Rank) implied = ExpandDims(implied, implied.Rank > 2 ? 1 : 0);
        return AttentionMask.And(Cast(given, DType.Bool), implied);
    }

    KerasTensor? MaskOf(CallArguments arguments, int index) =>
        arguments.Get<KerasTensor>(InputArguments[index] + "Mask") ?? arguments.Inputs.ElementAtOrDefault(index)?.Mask;

    KerasTensor Repeated(KerasTensor x) => Heads.Query == Heads.Key ? x : Repeat(x, Heads.Query / Heads.Key, -2);

    int[] AxesOf(Shape query)
    {
        int[] axes = Axes?.Of(query) ?? [.. Enumerable.Range(1, query.Rank - 2)];
        return axes.All(a => a > 0 && a < query.Rank - 1) && axes.Length > 0
            ? axes
            : throw Error($"cannot attend over axes {Axes} of a query of shape {query}: neither the batch nor the last axis can be among "
                + "them.");
    }

    /// <summary>A dense layer from the last <paramref name="bound"/> axes of a shape to others.</summary>
    EinsumDense Project(string projection, Shape input, int bound, Shape output, string? name = null, ActivationFunction? activation = null)
    {
        var free = Labels(0, input.Rank - bound);
        var (summed, made) = (Labels(input.Rank - bound, bound), Labels(input.Rank, output.Rank));
        var layer = new EinsumDense($"{free}{summed},{summed}{made}->{free}{made}", [.. input[1..^bound], .. output], activation,
            UseBias ? made : null,
            KernelInitializer, BiasInitializer, KernelRegularizer, BiasRegularizer, ProjectionRegularizer, KernelConstraint, BiasConstraint,
            name ?? projection) { DTypePolicy = DTypePolicy };
        layer.EnsureBuilt([input]);
        return AddLayer(AttributeOf(projection), layer);
    }

    /// <summary>
    /// The einsums of key and query, and of scores and value: over (batch, …, attended axes, heads, size), the scores being
    /// (batch, …, heads, attended axes of the query, attended axes of the key).
    /// </summary>
    static (string Product, string Combination) Equations(int rank, int[] axes)
    {
        var target = Labels(0, rank);
        var source = string.Concat(target.Select((c, i) => axes.Contains(i) ? Labels(rank + Array.IndexOf(axes, i), 1)[0] : c));
        var kept = string.Concat(Enumerable.Range(0, rank - 1).Where(i => !axes.Contains(i)).Select(i => target[i]));
        var scores = kept + string.Concat(axes.Select(i => target[i])) + string.Concat(axes.Select(i => source[i]));
        return ($"{source},{target}->{scores}", $"{scores},{source}->{target}");
    }

    static string Labels(int from, int count) => "abcdefghijklmnopqrstuvwxyz".Substring(from, count);

    static KerasTensor HeadsFirst(KerasTensor x) => Transpose(x, [0, 2, 1, 3]);
}
