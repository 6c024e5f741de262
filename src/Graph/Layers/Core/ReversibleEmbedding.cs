using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>A table of vectors, looked up by index, or in reverse: the products of given vectors with every entry.</summary>
public sealed class ReversibleEmbedding : Embedding
{
    Variable? reverseEmbeddings;

    /// <summary>A table of <paramref name="inputDim"/> vectors of size <paramref name="outputDim"/>.</summary>
    public ReversibleEmbedding(int inputDim, int outputDim, bool tieWeights = true, Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null, Constraint? embeddingsConstraint = null, bool maskZero = false,
        DType? reverseDtype = null, double? logitSoftCap = null, string? name = null)
        : base(inputDim, outputDim, embeddingsInitializer, embeddingsRegularizer, embeddingsConstraint, maskZero, name)
    {
        TieWeights = tieWeights;
        ReverseDtype = reverseDtype;
        LogitSoftCap = logitSoftCap is null or > 0 ? logitSoftCap : throw Error($"needs a positive logitSoftCap, got {logitSoftCap}.");
    }

    /// <summary>Whether the reverse uses the table itself, or weights of its own.</summary>
    public bool TieWeights { get; }
    /// <summary>The type in which the reverse computes, or <c>null</c> for the input's.</summary>
    public DType? ReverseDtype { get; }
    /// <summary>Where set, logits become tanh(logits / cap) · cap.</summary>
    public double? LogitSoftCap { get; }

    /// <summary>Projects vectors (…, outputDim) back to logits (…, inputDim).</summary>
    public new KerasTensor Apply(KerasTensor x, bool reverse) =>
        Single(ApplyMany(new CallArguments([x], new Dictionary<string, object?> { ["reverse"] = reverse })));

    /// <inheritdoc/>
    protected override DType ComputeDType => DTypePolicy.ComputeDType;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        base.Build(input);
        if (!TieWeights) reverseEmbeddings = AddWeight("reverse_embeddings", [OutputDim, InputDim], EmbeddingsInitializer);
    }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        if (!arguments.Get<bool>("reverse")) return base.Call(arguments);
        var x = arguments.Inputs[0];
        var kernel = reverseEmbeddings ?? Transpose(embeddings);
        if (ReverseDtype is { } type) (x, kernel) = (Cast(x, type), Cast(kernel, type));
        var logits = Matmul(x, kernel);
        return [LogitSoftCap is { } cap ? Tanh(logits / cap) * cap : logits];
    }

    /// <inheritdoc/>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) =>
        arguments.Get<bool>("reverse") ? [] : base.ComputeMask(arguments, outputs);
}
