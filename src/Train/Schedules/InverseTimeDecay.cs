namespace OnnxKeras.Schedules;

/// <summary>initialLearningRate / (1 + decayRate · step / decaySteps).</summary>
public sealed class InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate, bool staircase = false,
    string name = "InverseTimeDecay") : LearningRateSchedule
{
    /// <summary>The step size at first.</summary>
    public double InitialLearningRate { get; } = initialLearningRate;

    /// <summary>The steps after which the rate applies once.</summary>
    public double DecaySteps { get; } = Positive(decaySteps, nameof(InverseTimeDecay), nameof(decaySteps));

    /// <summary>How fast the divisor grows.</summary>
    public double DecayRate { get; } = decayRate;

    /// <summary>Whether the step size changes only after whole <see cref="DecaySteps"/>.</summary>
    public bool Staircase { get; } = staircase;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override double At(long step)
    {
        var p = step / DecaySteps;
        return InitialLearningRate / (1 + DecayRate * (Staircase ? Math.Floor(p) : p));
    }
}
