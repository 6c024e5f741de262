using System.Text.Json.Nodes;
using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>What training minimizes; converts from Keras's name and from a function.</summary>
/// <remarks>
/// A loss is written once over tensors, in operations of <see cref="Ops"/>; a user's own is a subclass or a <see cref="CustomLoss"/>.
/// </remarks>
public abstract class Loss : IConfigurable
{
    string? givenName;

    /// <summary>A loss of the given reduction, named after its class unless told otherwise.</summary>
    protected Loss(Reduction reduction = Reduction.SumOverBatchSize, string? name = null) =>
        (Reduction, Name) = (reduction, name ?? Names.ToSnakeCase(GetType().Name));

    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Loss), "keras.losses");

    /// <summary>The name that files show.</summary>
    public string Name { get; }

    /// <summary>How the losses of all positions become one number.</summary>
    public Reduction Reduction { get; }

    /// <summary>The loss of each position: the last axis of the outputs is reduced.</summary>
    /// <param name="yTrue">The targets, in the type of the outputs.</param>
    /// <param name="yPred">The model's outputs.</param>
    public abstract KerasTensor Call(KerasTensor yTrue, KerasTensor yPred);

    /// <summary>The shape that targets must have for outputs of a shape; by default the same.</summary>
    public virtual Shape TargetShape(Shape output) => output;

    /// <summary>Whether targets may have any shape, as those of a function may, which alone knows what it compares.</summary>
    internal virtual bool TakesAnyTarget => false;

    /// <summary>Whether targets are whole numbers that must stay so.</summary>
    internal virtual bool TakesIndices => false;

    /// <summary>The number of classes that targets may name, for outputs of a shape; <c>null</c> where targets name none.</summary>
    internal virtual int? Classes(Shape output) => null;

    /// <summary>What makes the loss of little use for outputs of a shape; <c>null</c> where nothing does.</summary>
    internal virtual string? DoubtAbout(Shape output) => null;

    /// <summary>The loss as Keras 2 computes it where that differs.</summary>
    internal virtual Loss OfKeras2 => this;

    /// <summary>The loss of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Loss(string name)
    {
        var loss = Losses.ChosenLoss.Kinds.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? new Losses.ChosenLoss(name) : OpenSet.Create<Loss>("loss", name);
        loss.givenName = name;
        return loss;
    }

    /// <summary>A loss of one's own.</summary>
    public static implicit operator Loss(Func<KerasTensor, KerasTensor, KerasTensor> function) =>
        new CustomLoss(CustomLoss.NameOf(function), function);

    /// <summary>The loss as files have it: the string that it was given by, else its configuration.</summary>
    internal virtual JsonNode? Describe(ConfigWriter writer) => givenName is { } name ? name : writer.WriteObject(this);

    /// <summary>
    /// Whether Keras's function of the loss, which is a metric too, brings both operands to one rank itself; the others broadcast targets
    /// (samples,) and outputs (samples, 1) to every pair of samples.
    /// </summary>
    internal virtual bool AlignsAsMetric => true;

    /// <summary>The loss of each position, for targets as they come, in float32.</summary>
    internal virtual KerasTensor Values(KerasTensor yTrue, KerasTensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        return Compute(yTrue, yPred);
    }

    /// <summary>The values as those of a metric.</summary>
    internal KerasTensor ValuesAsMetric(KerasTensor yTrue, KerasTensor yPred) =>
        AlignsAsMetric ? Values(yTrue, yPred) : Compute(yTrue, yPred);

    KerasTensor Compute(KerasTensor yTrue, KerasTensor yPred)
    {
        yPred = Cast(yPred, DType.Float32);
        return Call(TakesIndices ? yTrue : Cast(yTrue, DType.Float32), yPred);
    }

    /// <summary>The loss of a batch by Keras 3's rules; one number a position where the reduction is none.</summary>
    /// <remarks>
    /// With <see cref="Reduction.SumOverBatchSize"/> the sum is divided by the number of positions, not by the sum of the weights; a mask
    /// counts as weights scaled so that the mean is taken over the valid positions.
    /// </remarks>
    internal KerasTensor Reduce(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var values = Values(yTrue, yPred);
        var mask = yPred.Mask is { } a && values.Mask is { } b ? a & b : yPred.Mask ?? values.Mask;
        if (mask is not null)
        {
            var valid = SampleWeights.Fit(Cast(mask, values.DType), values.Rank);
            if (Reduction is Reduction.SumOverBatchSize or Reduction.Mean) valid /= Maximum(Mean(valid), 1e-12);
            sampleWeight = sampleWeight is null ? valid : SampleWeights.Fit(sampleWeight, valid.Rank) * valid;
        }
        if (sampleWeight is not null)
        {
            sampleWeight = SampleWeights.Fit(sampleWeight, values.Rank);
            values *= sampleWeight;
        }
        if (Reduction == Reduction.None) return values;
        if (Reduction == Reduction.Sum) return Sum(values);
        if (Reduction != Reduction.MeanWithSampleWeight || sampleWeight is null) return Mean(values);
        var total = Sum(sampleWeight);
        return Sum(values) / Where(Equal(total, 0.0), 1.0, total);
    }

    /// <summary>
    /// Both at one rank, where one has a last axis of 1 more: (batch,) becomes (batch, 1), any other rank loses that axis.
    /// </summary>
    protected internal static (KerasTensor YTrue, KerasTensor YPred) Aligned(KerasTensor yTrue, KerasTensor yPred)
    {
        if (yTrue.Rank == yPred.Rank + 1 && yTrue.Shape[^1] == 1)
            return yPred.Rank == 1 ? (yTrue, ExpandDims(yPred, -1)) : (Squeeze(yTrue, [-1]), yPred);
        if (yPred.Rank == yTrue.Rank + 1 && yPred.Shape[^1] == 1)
            return yTrue.Rank == 1 ? (ExpandDims(yTrue, -1), yPred) : (yTrue, Squeeze(yPred, [-1]));
        return (yTrue, yPred);
    }
}

/// <summary>How sample weights meet values of another rank.</summary>
static class SampleWeights
{
    /// <summary>Weights (batch,) or (batch, time), or a mask, as a tensor of the rank of the values that they weigh.</summary>
    /// <exception cref="KerasException">They have more axes than the values, which are not one number for all.</exception>
    public static KerasTensor Fit(KerasTensor weights, int rank)
    {
        while (weights.Rank > rank && weights.Shape[^1] == 1) weights = Squeeze(weights, [-1]);
        while (weights.Rank < rank) weights = ExpandDims(weights, -1);
        return weights.Rank == rank || rank == 0 ? weights
            : throw new KerasException($"Weights or a mask of shape {weights.Shape} have more axes than values that they weigh, {rank}. "
                + "Where targets lack the outputs' last axis of 1, give them that axis; a loss of whole sequences takes weights of samples "
                + "and no mask.");
    }
}
