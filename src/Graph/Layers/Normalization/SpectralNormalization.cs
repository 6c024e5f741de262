using OnnxKeras.Initializers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Wraps a layer and divides its kernel by its largest singular value at each training step (Miyato et al. 2018).</summary>
public sealed class SpectralNormalization : Layer
{
    Variable kernel = null!, vectorU = null!;

    /// <summary>A wrapper of a layer with a kernel or a table of embeddings.</summary>
    public SpectralNormalization(Layer layer, int powerIterations = 1, string? name = null) : base(name)
    {
        Layer = AddLayer("layer", layer);
        PowerIterations = powerIterations > 0 ? powerIterations : throw Error($"needs positive powerIterations, got {powerIterations}.");
    }

    /// <summary>The wrapped layer.</summary>
    public Layer Layer { get; }
    /// <summary>How often the estimate of the singular vector is improved at each step.</summary>
    public int PowerIterations { get; }

    /// <summary>The wrapped layer's kernel, which Keras's files hold a second time as the wrapper's own.</summary>
    internal Variable Kernel => kernel;

    /// <remarks>In Keras the kernel is the wrapper's own as well, and comes first.</remarks>
    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights => kernel is null ? base.Weights : [.. base.Weights.Prepend(kernel).Distinct()];

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        Layer.EnsureBuilt([input]);
        kernel = Layer.OwnWeights.FirstOrDefault(w => w.Name is "kernel" or "embeddings")
            ?? throw Error($"cannot wrap {Layer.Label}: it has neither a kernel nor embeddings.");
        vectorU = AddWeight("vector_u", [1, kernel.Shape[^1]], new TruncatedNormal(stddev: 0.02), trainable: false);
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (x.Training) Normalize();
        return Layer.Apply(x);
    }

    /// <summary>Power iteration: v = w·u / ‖w·u‖, u = wᵀ·v / ‖wᵀ·v‖, kernel / (vᵀ·w·u); a kernel of zeros stays.</summary>
    void Normalize()
    {
        var w = Ops.Reshape(kernel, [-1, kernel.Shape[^1]]);
        KerasTensor u = vectorU, v = u;
        for (var i = 0; i < PowerIterations; i++)
        {
            v = Ops.Normalize(Matmul(u, Transpose(w)));
            u = Ops.Normalize(Matmul(v, w));
        }
        var sigma = Ops.Reshape(Matmul(Matmul(v, w), Transpose(u)), Shape.Scalar);
        var zero = Equal(Max(Abs(w)), 0);
        vectorU.Assign(Where(zero, vectorU, u));
        kernel.Assign(Where(zero, kernel, kernel / Where(zero, OnesLike(sigma), sigma)));
    }
}
