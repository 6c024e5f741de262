using OnnxKeras.Constraints;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>
/// Weights that the loss does not depend on have no gradient: Keras leaves them out of an update and says so
/// (<c>test_empty_gradients</c> of <c>keras/src/optimizers/optimizer_test.py</c>).
/// </summary>
[Collection(nameof(Alone))]
public sealed class UnusedWeightsTests
{
    public static TheoryData<Optimizer> Optimizers =>
    [
        new SGD(1, weightDecay: 0.5), new AdamW(0.1, 0.5), new Ftrl(0.1, l2ShrinkageRegularizationStrength: 0.1),
        new Lion(weightDecay: 0.1), new Adafactor(weightDecay: 0.1), new Muon(), new ScheduleFreeAdamW(weightDecay: 0.1),
        new LossScaleOptimizer(new Adam(weightDecay: 0.3)), new SGD(0.1, weightDecay: 0.5, gradientAccumulationSteps: 2),
    ];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void They_stay_as_they_are(Optimizer optimizer)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        var x = Keras.Input([3]);
        var hidden = new Dense(4, name: "hidden").Apply(x);
        using var model = new Model(x, [
            new Dense(2, name: "used", kernelConstraint: new MaxNorm(0.01)).Apply(hidden),
            new Dense(2, biasInitializer: "ones", kernelConstraint: new MaxNorm(0.01), name: "unused").Apply(hidden)]);
        model.Compile(optimizer, new Dictionary<string, string> { ["used"] = "mse" });
        var before = Values(model);
        var said = Warnings.Of(() => { for (var i = 0; i < 4; i++) model.TrainOnBatch(TorchCase.Numbers([5, 3]), Targets()); });
        var after = Values(model);
        Assert.Equal(before[4..], after[4..]);
        for (var i = 0; i < 4; i++) Assert.NotEqual(before[i], after[i]);
        Assert.Equal(2, said.Split("loss does not depend on").Length);
        Assert.Contains("unused/kernel, unused/bias", said);
        // Their state is that of the first step: zeros, the initial sum of squares, or the weights that steps begin at.
        foreach (var (path, value) in CompileSettings.Of(model, "test").Trainer.GetOptimizerState())
            if (path.Contains("unused_kernel") && !path.EndsWith("accumulator") && optimizer is not ScheduleFreeAdamW)
                Assert.All(value.Doubles(), v => Assert.Equal(0, v, 1e-20));
    }

    [Fact]
    public void Averages_hold_them_too()
    {
        var x = Keras.Input([3]);
        using var model = new Model(x, [new Dense(2, name: "used").Apply(x), new Dense(2, name: "unused").Apply(x)]);
        model.Compile(new SGD(0.1, useEma: true), new Dictionary<string, string> { ["used"] = "mse" });
        var before = Values(model);
        model.Fit(TorchCase.Numbers([5, 3]), Targets(), epochs: 3, verbose: 0);
        for (var i = 2; i < 4; i++) Assert.Equal(before[i], Values(model)[i], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    static float[][] Values(Model model) => [.. model.Weights.Select(w => w.Value.ToArray<float>())];

    static Data Targets() => new[] { TorchCase.Numbers([5, 2], 2), TorchCase.Numbers([5, 2], 3) };
}
