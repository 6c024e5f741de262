using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>What training minimizes; converts from Keras's name.</summary>
/// <remarks>A loss is written once over tensors, in operations of <see cref="Ops"/>; a user's own is a <see cref="CustomLoss"/>.</remarks>
public abstract class Loss
{
    /// <summary>The name that logs and files show.</summary>
    public virtual string Name => Names.ToSnakeCase(GetType().Name);

    /// <summary>The loss of each position: the last axis of the outputs is reduced.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The model's outputs.</param>
    public abstract KerasTensor Call(KerasTensor yTrue, KerasTensor yPred);

    /// <summary>The shape that targets must have for outputs of a shape; by default the same.</summary>
    public virtual Shape TargetShape(Shape output) => output;

    /// <summary>The loss of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Loss(string name) => OpenSet.Create<Loss>("loss", name);

    /// <summary>The loss of a batch: the weighted mean over all positions, by Keras 3's rules.</summary>
    /// <remarks>
    /// The sum is divided by the number of positions, not by the sum of the weights; a mask counts as weights scaled so that the mean is taken
    /// over the valid positions.
    /// </remarks>
    internal KerasTensor Reduce(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight)
    {
        var values = Call(Aligned(yTrue, yPred), yPred);
        if (yPred.Mask is { } mask && mask.Rank <= values.Rank)
        {
            var valid = Cast(mask, values.DType);
            var scaled = valid / Maximum(Mean(valid), 1e-7);
            sampleWeight = sampleWeight is null ? scaled : SampleWeights.Fit(sampleWeight, scaled.Rank) * scaled;
        }
        return Mean(sampleWeight is null ? values : values * SampleWeights.Fit(sampleWeight, values.Rank));
    }

    /// <summary>Targets of shape (batch,) meet outputs of shape (batch, 1).</summary>
    protected internal static KerasTensor Aligned(KerasTensor yTrue, KerasTensor yPred) =>
        yTrue.Rank == yPred.Rank - 1 && yPred.Shape[^1] == 1 ? ExpandDims(yTrue, -1) : yTrue;
}

/// <summary>How sample weights meet values of another rank.</summary>
static class SampleWeights
{
    /// <summary>Weights (batch,) or (batch, time) as a tensor of the given rank.</summary>
    public static KerasTensor Fit(KerasTensor weights, int rank)
    {
        while (weights.Rank > rank && weights.Shape[^1] == 1) weights = Squeeze(weights, [-1]);
        while (weights.Rank < rank) weights = ExpandDims(weights, -1);
        return weights;
    }
}

/// <summary>A loss of one's own: any computation over targets and outputs that leaves one value a position.</summary>
public sealed class CustomLoss(string name, Func<KerasTensor, KerasTensor, KerasTensor> function) : Loss
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => function(yTrue, yPred);
}
