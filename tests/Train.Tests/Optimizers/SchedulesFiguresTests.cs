using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;

namespace OnnxKeras.Tests;

/// <summary>Figures of <c>keras/src/optimizers/schedules/learning_rate_schedule_test.py</c>.</summary>
public sealed class SchedulesFiguresTests
{
    static readonly double sqrtHalf = Math.Sqrt(0.5);

    /// <summary>Schedules, a step, and the rate there.</summary>
    public static TheoryData<LearningRateSchedule, long, double> Rates => new()
    {
        { new ExponentialDecay(0.05, 10, 0.96), 5, 0.05 * Math.Pow(0.96, 0.5) },
        { new ExponentialDecay(0.1, 3, 0.96, staircase: true), 1, 0.1 },
        { new ExponentialDecay(0.1, 3, 0.96, staircase: true), 2, 0.1 },
        { new ExponentialDecay(0.1, 3, 0.96, staircase: true), 100, 0.1 * Math.Pow(0.96, 33) },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), -999, 1 },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), 100, 1 },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), 105, 0.1 },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), 110, 0.1 },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), 120, 0.01 },
        { new PiecewiseConstantDecay([100, 110, 120], [1, 0.1, 0.01, 0.001]), 999, 0.001 },
        { new PiecewiseConstantDecay([1, 2, 3], [0.4, 0.5, 0.6, 0.7]), 0, 0.4 },
        { new PiecewiseConstantDecay([1, 2, 3], [0.4, 0.5, 0.6, 0.7]), 1, 0.4 },
        { new PiecewiseConstantDecay([1, 2, 3], [0.4, 0.5, 0.6, 0.7]), 2, 0.5 },
        { new PiecewiseConstantDecay([1, 2, 3], [0.4, 0.5, 0.6, 0.7]), 3, 0.6 },
        { new PiecewiseConstantDecay([1, 2, 3], [0.4, 0.5, 0.6, 0.7]), 4, 0.7 },
        { new PolynomialDecay(0.05, 10, 0), 5, 0.025 },
        { new PolynomialDecay(0.05, 10, 0.001), 10, 0.001 },
        { new PolynomialDecay(0.05, 10, 0.001), 5, 0.0255 },
        { new PolynomialDecay(0.05, 10, 0.001), 15, 0.001 },
        { new PolynomialDecay(0.05, 10, 0.001, cycle: true), 15, 0.049 * 0.25 + 0.001 },
        { new PolynomialDecay(0.05, 10, 0, 0.5), 5, 0.05 * sqrtHalf },
        { new PolynomialDecay(0.05, 10, 0.001, 0.5), 10, 0.001 },
        { new PolynomialDecay(0.05, 10, 0.001, 0.5), 5, 0.049 * sqrtHalf + 0.001 },
        { new PolynomialDecay(0.05, 10, 0.001, 0.5), 15, 0.001 },
        { new PolynomialDecay(0.05, 10, 0.001, 0.5, cycle: true), 15, 0.049 * 0.5 + 0.001 },
        { new PolynomialDecay(0.001, 10, cycle: true), 0, 0.001 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Gives_the_rate_of_Keras(LearningRateSchedule schedule, long step, double expected) =>
        Assert.Equal(expected, schedule.At(step), 1e-6 * expected);

    [Fact]
    public void Inverse_time_as_Keras()
    {
        for (var i = 0; i <= 10; i++)
        {
            Assert.Equal(0.1 / (1 + i / 10.0 * 0.96), new InverseTimeDecay(0.1, 10, 0.96).At(i), 1e-7);
            Assert.Equal(0.1 / (1 + 0.96 * (i / 10)), new InverseTimeDecay(0.1, 10, 0.96, staircase: true).At(i), 1e-7);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Cosine_as_Keras(double alpha)
    {
        for (var step = 0; step < 1500; step += 250)
            Assert.Equal(Cosine(step, 1000, alpha), new CosineDecay(1, 1000, alpha).At(step), 1e-6);
    }

    [Fact]
    public void Cosine_warms_up_as_Keras()
    {
        for (var step = 0; step < 1500; step += 250)
            Assert.Equal(step / 150.0, new CosineDecay(0, 10, warmupTarget: 10, warmupSteps: 1500).At(step), 1e-6);
        for (var step = 0; step < 3000; step += 250)
            Assert.Equal(step < 2001 ? step / 200.0 : 10 * Cosine(step - 2000, 1000, 0),
                new CosineDecay(0, 1000, warmupTarget: 10, warmupSteps: 2000).At(step), 1e-6);
    }

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(2, 1, 0.1)]
    [InlineData(2, 0.9, 0)]
    [InlineData(1, 1, 0)]
    public void Restarts_as_Keras(double tMul, double mMul, double alpha)
    {
        for (var step = 0; step < 1500; step += 250)
        {
            var (left, period, height) = ((double)step, 1000.0, 1.0);
            for (; left >= period; height *= mMul) (left, period) = (left - period, period * tMul);
            Assert.Equal((1 - alpha) * height * 0.5 * (1 + Math.Cos(Math.PI * left / period)) + alpha,
                new CosineDecayRestarts(1, 1000, tMul, mMul, alpha).At(step), 1e-6);
        }
    }

    [Fact]
    public void Fits_with_a_schedule_as_Keras()
    {
        Keras.ClearSession();
        using var model = new Sequential([new InputLayer([2]), new Dense(2, kernelInitializer: "ones", biasInitializer: "ones")]);
        var optimizer = new Adam(new ExponentialDecay(0.05, 1, 0.9));
        model.Compile(optimizer, "mse");
        var x = NDArray.Of([.. Enumerable.Range(0, 32).Select(i => (float)i)], [16, 2]);
        var history = model.Fit(x, x, epochs: 3, batchSize: 4, shuffle: false, verbose: 0);
        Assert.Equal(12, optimizer.Iterations);
        foreach (var (expected, came) in new[] { 230.79457092285156, 128.30319213867188, 79.33648681640625 }.Zip(history["loss"]))
            Assert.Equal(expected, came, 5e-5 * expected);
    }

    public static TheoryData<LearningRateSchedule, string> Configs => new()
    {
        {
            new ExponentialDecay(0.05, 10, 0.96, true, "my_ed"),
            """{"initial_learning_rate":0.05,"decay_steps":10.0,"decay_rate":0.96,"staircase":true,"name":"my_ed"}"""
        },
        {
            new PiecewiseConstantDecay([10, 20], [1, 2, 3], "my_pcd"),
            """{"boundaries":[10.0,20.0],"values":[1.0,2.0,3.0],"name":"my_pcd"}"""
        },
        {
            new PolynomialDecay(0.1, 100, 0.005, 1, false, "my_ld"),
            """{"initial_learning_rate":0.1,"decay_steps":100.0,"end_learning_rate":0.005,"power":1.0,"cycle":false,"name":"my_ld"}"""
        },
        {
            new InverseTimeDecay(0.05, 10, 0.96, true, "my_itd"),
            """{"initial_learning_rate":0.05,"decay_steps":10.0,"decay_rate":0.96,"staircase":true,"name":"my_itd"}"""
        },
        {
            new CosineDecay(0.05, 10, 0.1, "my_cd", 0.2, 2),
            """
            {"initial_learning_rate":0.05,"decay_steps":10.0,"alpha":0.1,"name":"my_cd","warmup_target":0.2,"warmup_steps":2.0}
            """
        },
        {
            new CosineDecayRestarts(0.05, 10, 3, 4, 0.1, "my_cdr"),
            """{"initial_learning_rate":0.05,"first_decay_steps":10.0,"t_mul":3.0,"m_mul":4.0,"alpha":0.1,"name":"my_cdr"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Is_saved_as_Keras_saves_it(LearningRateSchedule schedule, string config)
    {
        var written = new Keras3Writer().WriteObject(new SGD(schedule))["config"]!["learning_rate"]!;
        Assert.Equal(("keras.optimizers.schedules", schedule.GetType().Name), ($"{written["module"]}", $"{written["class_name"]}"));
        Assert.Equal(((JsonObject)JsonNode.Parse(config)!).OrderBy(p => p.Key).Select(p => $"{p.Key} {p.Value?.ToJsonString()}"),
            ((JsonObject)written["config"]!).OrderBy(p => p.Key).Select(p => $"{p.Key} {p.Value?.ToJsonString()}"));
        var read = OptimizerConfig.Read(new Keras3Writer().WriteObject(new SGD(schedule)), keras2: false).Schedule!;
        for (var step = 0; step < 40; step += 3) Assert.Equal(schedule.At(step), read.At(step));
    }

    static double Cosine(double step, double steps, double alpha) =>
        (1 - alpha) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps)) + alpha;
}
