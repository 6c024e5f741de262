using OnnxKeras.Schedules;

namespace OnnxKeras.Tests;

/// <summary>Learning rates over time where Keras's recorded cases do not reach.</summary>
public sealed class SchedulesTests
{
    static double[] First(LearningRateSchedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Math.Round(schedule.At(i), 6))];

    [Fact]
    public void A_number_stays() => Assert.Equal([0.5, 0.5], First(0.5, 2));

    [Fact]
    public void Inverse_time_in_stairs() =>
        Assert.Equal([1, 1, 0.5, 0.5, 0.333333], First(new InverseTimeDecay(1, 2, 1, staircase: true), 5));

    [Fact]
    public void Polynomial_in_cycles() => Assert.Equal([1, 0.5, 0, 0.25, 0, 0.166667], First(new PolynomialDecay(1, 2, 0, cycle: true), 6));

    [Fact]
    public void Restarts_of_one_length() =>
        Assert.Equal([1, 0.5, 0.5, 0.25, 0.25], First(new CosineDecayRestarts(1, 2, tMul: 1, mMul: 0.5), 5));

    [Fact]
    public void Restarts_fall_on_the_step_that_single_precision_says() =>
        Assert.Equal([1, 0.5, 1, 0.853553, 0.5, 0.146447, 1], First(new CosineDecayRestarts(1, 2), 7));

    [Fact]
    public void Cosine_stays_at_its_end() =>
        Assert.Equal([0.1, 0.55, 1, 0.55, 0.1, 0.1], First(new CosineDecay(0.1, 2, alpha: 0.1, warmupTarget: 1, warmupSteps: 2), 6));

    [Fact]
    public void Piecewise_changes_after_the_boundary() =>
        Assert.Equal([1, 1, 2, 2, 3], First(new PiecewiseConstantDecay([1, 3], [1, 2, 3]), 5));

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Contains("positive decaySteps, got 0", Assert.Throws<KerasException>(() => new CosineDecay(1, 0)).Message);
        Assert.Contains("2 values for 2 boundaries",
            Assert.Throws<KerasException>(() => new PiecewiseConstantDecay([1, 2], [1, 2])).Message);
    }
}
