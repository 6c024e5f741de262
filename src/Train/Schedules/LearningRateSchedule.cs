namespace OnnxKeras;

/// <summary>A step size that changes with the number of steps; converts from a number, which does not change.</summary>
public abstract class LearningRateSchedule : IConfigurable
{
    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(LearningRateSchedule), "keras.optimizers.schedules");

    /// <summary>The step size at a step, counted from 0.</summary>
    public abstract double At(long step);

    /// <summary>The step size where it never changes.</summary>
    internal virtual double? Constant => null;

    /// <summary>A step size that stays.</summary>
    public static implicit operator LearningRateSchedule(double learningRate) => new Unchanging(learningRate);

    /// <summary>The number of steps, if it is positive.</summary>
    private protected static double Positive(double steps, string schedule, string argument) => steps > 0
        ? steps
        : throw new KerasException(FormattableString.Invariant($"{schedule} needs positive {argument}, got {steps}."));

    sealed class Unchanging(double value) : LearningRateSchedule
    {
        internal override double? Constant => value;

        public override double At(long step) => value;
    }
}
