namespace OnnxKeras.Schedules;

/// <summary>
/// peak · ((1 − alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha), after a linear warmup on request (Loshchilov, Hutter 2016;
/// Goyal et al. 2017).
/// </summary>
public sealed class CosineDecay(double initialLearningRate, double decaySteps, double alpha = 0, string name = "CosineDecay",
    double? warmupTarget = null, double warmupSteps = 0) : LearningRateSchedule
{
    /// <summary>The step size at first.</summary>
    public double InitialLearningRate { get; } = initialLearningRate;

    /// <summary>The steps from the peak to the end.</summary>
    public double DecaySteps { get; } = Positive(decaySteps, nameof(CosineDecay), nameof(decaySteps));

    /// <summary>The step size at the end, as a share of the peak.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The peak that the warmup leads to; <c>null</c> for no warmup, so that the peak is at first.</summary>
    public double? WarmupTarget { get; } = warmupTarget;

    /// <summary>The steps of the warmup.</summary>
    public double WarmupSteps { get; } = warmupSteps;

    /// <inheritdoc/>
    public override double At(long step)
    {
        var warmup = WarmupTarget is null ? 0 : WarmupSteps;
        var peak = WarmupTarget ?? InitialLearningRate;
        if (step < warmup) return InitialLearningRate + (peak - InitialLearningRate) * step / warmup;
        var done = Math.Min(step - warmup, DecaySteps) / DecaySteps;
        return peak * ((1 - Alpha) * 0.5 * (1 + Math.Cos(Math.PI * done)) + Alpha);
    }
}
