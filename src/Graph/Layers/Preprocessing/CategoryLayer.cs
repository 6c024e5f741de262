using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What layers over categories share: an index becomes one-hot, multi-hot or counted, or stays.</summary>
public abstract class CategoryLayer : Layer
{
    private protected CategoryLayer(OutputMode outputMode, bool sparse, string? name) : base(name)
    {
        OutputMode = outputMode;
        Sparse = sparse ? throw Error("gives dense tensors only: sparse must be false.") : sparse;
    }

    /// <summary>How an index is written.</summary>
    public OutputMode OutputMode { get; }
    /// <summary>Whether Keras would give a sparse tensor; here always false.</summary>
    public bool Sparse { get; }

    /// <summary>How often the categories have been set, after which graphs that hold them are out of date.</summary>
    internal int Revision { get; private protected set; }

    /// <summary>What a count of each index is worth where they differ; <c>null</c> where all count alike.</summary>
    internal virtual float[]? TermWeights => null;

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <summary>Writes indices; those outside [0, depth) leave no trace, and weights count instead of 1.</summary>
    private protected KerasTensor Encode(KerasTensor indices, int depth, KerasTensor? weights = null)
    {
        if (OutputMode == OutputMode.Int) return indices;
        if (OutputMode == OutputMode.OneHot)
            return OneHot(indices.Rank > 1 && indices.Shape[^1] == 1 ? Squeeze(indices, [-1]) : indices, depth);
        if (indices.Rank < 2)
            throw Error($"cannot take an input of shape {indices.Shape}: to collect indices it needs an axis of them besides the batch.");
        var hot = OneHot(indices, depth);
        if (OutputMode == OutputMode.MultiHot) return Max(hot, [1]);
        return Sum(weights is null ? hot : hot * ExpandDims(Cast(weights, hot.DType), -1), [1]);
    }
}
