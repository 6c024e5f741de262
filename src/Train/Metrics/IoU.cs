using static OnnxKeras.Ops;

namespace OnnxKeras.Metrics;

/// <summary>Intersection over union of classes, hits / (targets + predictions − hits), averaged over the given classes.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes whose mean is taken; those that never occur do not count.</param>
/// <param name="ignoreClass">A target class whose positions do not count.</param>
/// <param name="sparseYTrue">Whether targets are class indices; else they are one-hot.</param>
/// <param name="sparseYPred">Whether outputs are class indices; else the largest counts.</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="dtype">The type that weights are counted in: as whole numbers, cut towards 0, unless it is a float.</param>
/// <param name="name">The name that logs show.</param>
[KerasName("io_u", "iou")]
public class IoU(int numClasses, int[] targetClassIds, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true,
    int axis = -1, DType dtype = DType.Int32, string? name = null) : Metric(name)
{
    /// <summary>The number of classes.</summary>
    public int NumClasses { get; } = numClasses;
    /// <summary>The classes whose mean is taken.</summary>
    public int[] TargetClassIds { get; } = targetClassIds.All(id => id >= 0 && id < numClasses) ? targetClassIds
        : throw new KerasException($"The target class ids ({string.Join(", ", targetClassIds)}) must be in [0, {numClasses}).");
    /// <summary>A target class whose positions do not count.</summary>
    public int? IgnoreClass { get; } = ignoreClass;
    /// <summary>Whether targets are class indices; else they are one-hot.</summary>
    public bool SparseYTrue { get; } = sparseYTrue;
    /// <summary>Whether outputs are class indices; else the largest counts.</summary>
    public bool SparseYPred { get; } = sparseYPred;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;

    /// <summary>The type that weights are counted in.</summary>
    [KerasName("dtype")]
    public DType DType { get; } = dtype;

    /// <summary>The classes that outputs stand for.</summary>
    private protected virtual KerasTensor Predicted(KerasTensor yPred) => SparseYPred ? yPred : Argmax(yPred, Axis);

    /// <inheritdoc/>
    public sealed override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var target = Cast(SparseYTrue ? yTrue : Argmax(yTrue, Axis), DType.Int32);
        var predicted = Cast(Predicted(yPred), DType.Int32);
        var weights = sampleWeight is null ? null : Cast(Cast(sampleWeight, DType), DType.Float32);
        if (weights is not null)
            weights = Reshape(SampleWeights.Fit(weights, target.Rank) * OnesLike(Cast(target, weights.DType)), [-1]);
        (target, predicted) = (Reshape(target, [-1]), Reshape(predicted, [-1]));
        var rows = OneHot(target, NumClasses);
        if (IgnoreClass is { } ignored) rows *= ExpandDims(Cast(NotEqual(target, ignored), DType.Float32), -1);
        if (weights is not null) rows *= ExpandDims(weights, -1);
        return [Matmul(Transpose(rows), OneHot(predicted, NumClasses))];
    }

    /// <inheritdoc/>
    public sealed override double[] Result(IReadOnlyList<double[]> sums)
    {
        var counts = sums[0];
        double At(int row, int column) => counts[row * NumClasses + column];
        var (sum, valid) = (0.0, 0);
        foreach (var id in TargetClassIds)
        {
            var union = Enumerable.Range(0, NumClasses).Sum(i => At(id, i) + At(i, id)) - At(id, id);
            sum += At(id, id) / (union + 1e-7);
            if (union > 1e-9) valid++;
        }
        return [sum / (valid + 1e-7)];
    }
}

/// <summary>Intersection over union of outputs above a threshold (1) and below (0).</summary>
/// <param name="targetClassIds">Which of the classes 0 and 1 the mean is taken of; both by default.</param>
/// <param name="threshold">Outputs of at least this count as 1.</param>
/// <param name="dtype">The type that weights are counted in.</param>
/// <param name="name">The name that logs show.</param>
[KerasName("binary_io_u", "binary_iou")]
public sealed class BinaryIoU(int[]? targetClassIds = null, double threshold = 0.5, DType dtype = DType.Int32, string? name = null)
    : IoU(2, targetClassIds ?? [0, 1], dtype: dtype, name: name)
{
    /// <summary>Outputs of at least this count as 1.</summary>
    public double Threshold { get; } = threshold;

    private protected override KerasTensor Predicted(KerasTensor yPred) => yPred >= Threshold;
}

/// <summary>The mean intersection over union of all classes.</summary>
[KerasName("mean_io_u", "mean_iou")]
public sealed class MeanIoU(int numClasses, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true, int axis = -1,
    DType dtype = DType.Int32, string? name = null)
    : IoU(numClasses, [.. Enumerable.Range(0, numClasses)], ignoreClass, sparseYTrue, sparseYPred, axis, dtype, name);

/// <summary>Intersection over union of classes for one-hot targets.</summary>
[KerasName("one_hot_io_u", "one_hot_iou")]
public sealed class OneHotIoU(int numClasses, int[] targetClassIds, int? ignoreClass = null, bool sparseYPred = false, int axis = -1,
    DType dtype = DType.Int32, string? name = null)
    : IoU(numClasses, targetClassIds, ignoreClass, false, sparseYPred, axis, dtype, name);

/// <summary>The mean intersection over union of all classes for one-hot targets.</summary>
[KerasName("one_hot_mean_io_u", "one_hot_mean_iou")]
public sealed class OneHotMeanIoU(int numClasses, int? ignoreClass = null, bool sparseYPred = false, int axis = -1,
    DType dtype = DType.Int32, string? name = null)
    : IoU(numClasses, [.. Enumerable.Range(0, numClasses)], ignoreClass, false, sparseYPred, axis, dtype, name);
