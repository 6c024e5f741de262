namespace OnnxKeras.Schedules;

/// <summary>
/// Cosine decay that begins anew after firstDecaySteps, each period tMul times as long and mMul times as high (Loshchilov, Hutter 2016).
/// </summary>
public sealed class CosineDecayRestarts(double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1,
    double alpha = 0, string name = "SGDRDecay") : LearningRateSchedule
{
    /// <summary>The step size at first.</summary>
    public double InitialLearningRate { get; } = initialLearningRate;

    /// <summary>The steps of the first period.</summary>
    public double FirstDecaySteps { get; } = Positive(firstDecaySteps, nameof(CosineDecayRestarts), nameof(firstDecaySteps));

    /// <summary>The length of a period over that of the one before.</summary>
    public double TMul { get; } = tMul;

    /// <summary>The height of a period over that of the one before.</summary>
    public double MMul { get; } = mMul;

    /// <summary>The step size at the end of a period, as a share of the first.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override double At(long step)
    {
        var done = step / FirstDecaySteps;
        // In single precision, as in Keras: it decides on which side of a restart a step falls.
        var period = TMul == 1 ? Math.Floor(done)
            : MathF.Floor(MathF.Log((float)(1 - done * (1 - TMul))) / MathF.Log((float)TMul));
        done = TMul == 1 ? done - period : (done - (1 - Math.Pow(TMul, period)) / (1 - TMul)) / Math.Pow(TMul, period);
        var height = Math.Pow(MMul, period) * 0.5 * (1 + Math.Cos(Math.PI * done));
        return InitialLearningRate * ((1 - Alpha) * height + Alpha);
    }
}
