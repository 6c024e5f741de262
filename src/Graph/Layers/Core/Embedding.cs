using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>A table of vectors, looked up by index.</summary>
public class Embedding : Layer
{
    private protected Variable embeddings = null!;

    /// <summary>A table of <paramref name="inputDim"/> vectors of size <paramref name="outputDim"/>.</summary>
    public Embedding(int inputDim, int outputDim, Initializer? embeddingsInitializer = null, Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null, bool maskZero = false, string? name = null) : base(name)
    {
        InputDim = inputDim > 0 ? inputDim : throw Error($"needs a positive inputDim, got {inputDim}.");
        OutputDim = outputDim > 0 ? outputDim : throw Error($"needs a positive outputDim, got {outputDim}.");
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        EmbeddingsRegularizer = embeddingsRegularizer;
        EmbeddingsConstraint = embeddingsConstraint;
        MaskZero = maskZero;
    }

    /// <summary>The number of vectors.</summary>
    public int InputDim { get; }
    /// <summary>The size of a vector.</summary>
    public int OutputDim { get; }
    /// <summary>What the table begins with.</summary>
    public Initializer EmbeddingsInitializer { get; }
    /// <summary>The penalty on the table.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }
    /// <summary>The projection of the table.</summary>
    public Constraint? EmbeddingsConstraint { get; }
    /// <summary>Whether index 0 marks a step that does not count.</summary>
    public bool MaskZero { get; }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input) =>
        embeddings = AddWeight("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Take(embeddings, Cast(x, DType.Int32), 0);

    /// <inheritdoc/>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) =>
        MaskZero ? [NotEqual(arguments.Inputs[0], 0)] : [];
}
