namespace OnnxKeras.Metrics;

/// <summary>The mean binary crossentropy.</summary>
[KerasName("binary_crossentropy", "bce")]
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, string? name = null)
    : LossMetric(new Losses.BinaryCrossentropy(fromLogits, labelSmoothing), name)
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>How far targets are moved towards 1/2.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;
}

/// <summary>The mean crossentropy for one-hot or probability targets.</summary>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1, string? name = null)
    : LossMetric(new Losses.CategoricalCrossentropy(fromLogits, labelSmoothing, axis), name)
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>How much of the targets is spread over all classes.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;
}

/// <summary>The mean crossentropy for targets that are class indices.</summary>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null, int axis = -1, string? name = null)
    : LossMetric(new Losses.SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis: axis), name)
{
    /// <summary>Whether outputs are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;
    /// <summary>A class whose positions do not count.</summary>
    public int? IgnoreClass { get; } = ignoreClass;
    /// <summary>The axis of the classes.</summary>
    public int Axis { get; } = axis;
}
