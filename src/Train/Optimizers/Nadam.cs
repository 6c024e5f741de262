using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// Adam with Nesterov momentum (Dozat 2016): uₜ = β₁ · (1 − 0.96ᵗ / 2), m̂ = uₜ₊₁ · m / (1 − u₁⋯uₜ₊₁) + (1 − uₜ) · g / (1 − u₁⋯uₜ),
/// v̂ = v / (1 − β₂ᵗ), w ← w − lr · m̂ / (√v̂ + epsilon).
/// </summary>
[KerasName("nadam")]
public sealed class Nadam(
    LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor mean = null!, square = null!;
    double product = 1;

    /// <summary>The decay of the mean of gradients.</summary>
    [KerasName("beta_1")]
    public double Beta1 { get; } = beta1;

    /// <summary>The decay of the mean of squared gradients.</summary>
    [KerasName("beta_2")]
    public double Beta2 { get; } = beta2;

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>What t is multiplied by in uₜ: 0.004 in Keras 2.</summary>
    internal double ScheduleDecay { get; set; } = 1;

    /// <inheritdoc/>
    private protected override void Build()
    {
        mean = AddSlot("momentum");
        square = AddSlot("velocity", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        var (now, next) = (Momentum(t), Momentum(t + 1));
        product = (float)(product * now);
        Approach(mean, gradient, 1 - Beta1);
        square.mul_(Number(Beta2)).addcmul_(gradient, gradient, Number(1 - Beta2));
        var step = mean.Times(next / (1 - product * next)).add_(gradient, alpha: Number((1 - now) / (1 - product)));
        weights.addcdiv_(step, square.Over(1 - Math.Pow(Beta2, t)).sqrt_().Plus_(Epsilon), Number(-learningRate));
    }

    /// <summary>Keras 3 saves the product of the momenta, Keras 2.2 does not.</summary>
    private protected override IEnumerable<StateEntry> SlotEntries() => Keras2 ? base.SlotEntries() : base.SlotEntries().Append(Product);

    /// <inheritdoc/>
    private protected override (int Place, StateEntry Entry)? OfKeras23 => (1, Product);

    StateEntry Product => StateEntry.Scalar("variable", DType.Float32, () => product, value => product = value);

    /// <summary>Up to Keras 3.6 the product stands before the slots.</summary>
    private protected override IReadOnlyList<NDArray> InOrder(IReadOnlyList<NDArray> values)
    {
        var heads = Schedule is null ? 2 : 1;
        if (Keras2 || values.Count <= heads || values[^1].Rank == 0) return values;
        var place = values.Skip(heads).TakeWhile(v => v.Rank > 0).Count() + heads;
        return place == values.Count ? values : [.. values.Take(place), .. values.Skip(place + 1), values[place]];
    }

    /// <inheritdoc/>
    private protected override void Take(Optimizer other)
    {
        base.Take(other);
        product = ((Nadam)other).product;
    }

    double Momentum(long t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * ScheduleDecay));
}
