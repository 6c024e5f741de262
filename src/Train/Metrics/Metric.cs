using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>A figure that training and evaluation report; converts from Keras's name.</summary>
/// <remarks>
/// A metric is a set of sums over the data and a function of those sums, so results are exact over uneven batches. It is written over
/// tensors, in operations of <see cref="Ops"/>.
/// </remarks>
public abstract class Metric
{
    /// <summary>The name that logs show: the string that the metric was given by, else the class's.</summary>
    public virtual string Name => GivenName ?? Names.ToSnakeCase(GetType().Name);

    /// <summary>Whether this is the string "accuracy", which stands for Keras's choice by loss and shapes.</summary>
    internal bool IsChosenByLoss => GivenName is "accuracy" or "acc";

    private protected string? GivenName { get; set; }

    /// <summary>The metric under another's name.</summary>
    internal Metric Named(string? name)
    {
        var copy = (Metric)MemberwiseClone();
        copy.GivenName = name;
        return copy;
    }

    /// <summary>What a batch adds to the sums.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The model's outputs.</param>
    /// <param name="sampleWeight">A weight for each sample or position, or <c>null</c>.</param>
    public abstract KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight);

    /// <summary>The figure for the sums so far; vector metrics give several.</summary>
    public abstract double[] Result(IReadOnlyList<double[]> sums);

    /// <summary>The metric of a Keras name; every loss is one, and <c>accuracy</c> is chosen by the loss and the shapes.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Metric(string name) => OpenSet.Find(typeof(Metric), name) is null && OpenSet.Find(typeof(Loss), name) is not null
        ? OfLoss(name).Named(name)
        : OpenSet.Create<Metric>("metric", name).Named(name);

    /// <summary>The mean of a loss.</summary>
    internal static Metric OfLoss(Loss loss) => new CustomMetric(loss.Name, (yTrue, yPred) => loss.Call(Loss.Aligned(yTrue, yPred), yPred));
}

/// <summary>The weighted mean of one value per position.</summary>
public abstract class MeanMetric : Metric
{
    /// <summary>The value of each position.</summary>
    public abstract KerasTensor Values(KerasTensor yTrue, KerasTensor yPred);

    /// <inheritdoc/>
    public sealed override KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var values = Values(yTrue, yPred);
        if (yPred.Mask is { } mask && mask.Rank <= values.Rank)
        {
            var valid = Cast(mask, DType.Float32);
            sampleWeight = sampleWeight is null ? valid : SampleWeights.Fit(sampleWeight, valid.Rank) * valid;
        }
        if (sampleWeight is null) return [Sum(values), (double)values.Shape.Size!.Value];
        var weights = SampleWeights.Fit(sampleWeight, values.Rank) * OnesLike(values);
        return [Sum(values * weights), Sum(weights)];
    }

    /// <inheritdoc/>
    public sealed override double[] Result(IReadOnlyList<double[]> sums) => [sums[1][0] == 0 ? 0 : sums[0][0] / sums[1][0]];
}

/// <summary>A mean metric of one's own: any computation over targets and outputs that leaves one value a position.</summary>
public sealed class CustomMetric : MeanMetric
{
    readonly Func<KerasTensor, KerasTensor, KerasTensor> function;

    /// <summary>A metric of the given name and function.</summary>
    public CustomMetric(string name, Func<KerasTensor, KerasTensor, KerasTensor> function)
    {
        this.function = function;
        GivenName = name;
    }

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => function(yTrue, yPred);
}
