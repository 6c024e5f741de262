using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// Adam whose step is scaled, variable by variable, to the norm of the weights: w ← w − lr · ‖w‖ / ‖u‖ · u with u = m̂ / (√v̂ + epsilon)
/// (You et al. 2019).
/// </summary>
[KerasName("lamb")]
public sealed class Lamb(
    LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    double? weightDecay = null, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor mean = null!, square = null!;

    /// <summary>The decay of the mean of gradients.</summary>
    [KerasName("beta_1")]
    public double Beta1 { get; } = beta1;

    /// <summary>The decay of the mean of squared gradients.</summary>
    [KerasName("beta_2")]
    public double Beta2 { get; } = beta2;

    /// <summary>What is added to the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    private protected override void Build()
    {
        mean = AddSlot("momentum");
        square = AddSlot("velocity", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        Approach(mean, gradient, 1 - Beta1);
        square.mul_(Number(Beta2)).addcmul_(gradient, gradient, Number(1 - Beta2));
        var root = square.Over(1 - Math.Pow(Beta2, t)).sqrt_().Plus_(Epsilon);
        var step = mean.Over(1 - Math.Pow(Beta1, t)).div_(root);
        for (var i = 0; i < Parameters.Variables.Count; i++)
        {
            var part = Parameters.View(step, i);
            var (own, stepNorm) = (Parameters.View(weights, i).norm(), part.norm());
            part.mul_(where(own.gt(Number(0)).logical_and_(stepNorm.gt(Number(0))), own / stepNorm, ones_like(own)));
        }
        weights.add_(step, alpha: Number(-learningRate));
    }
}
