namespace OnnxKeras.Schedules;

/// <summary>values[i] where i is the number of boundaries that the step has passed.</summary>
public sealed class PiecewiseConstantDecay(double[] boundaries, double[] values, string name = "PiecewiseConstant") : LearningRateSchedule
{
    /// <summary>The last step of each value but the last, ascending.</summary>
    public double[] Boundaries { get; } = boundaries;

    /// <summary>The step sizes, one more than boundaries.</summary>
    public double[] Values { get; } = values.Length == boundaries.Length + 1 ? values : throw new KerasException(
        $"PiecewiseConstantDecay needs one value more than boundaries, got {values.Length} values for {boundaries.Length} boundaries.");

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override double At(long step) => Values[Boundaries.Count(b => step > b)];
}
