using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>What all optimizers share, and what Keras's recorded cases do not show.</summary>
[Collection(nameof(Alone))]
public sealed class OptimizersOptionsTests
{
    readonly NDArray x = TorchCase.Numbers([12, 4], 3), y = TorchCase.Numbers([12, 2], 4);

    public OptimizersOptionsTests()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(5);
    }

    public static TheoryData<string> Names() =>
        ["sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "ftrl", "lion", "adafactor", "lamb", "muon",
            "schedule_free_adamw"];

    static Sequential Mlp() => new([new InputLayer([4]), new Dense(6, activation: "tanh", biasInitializer: "ones"), new Dense(2)]);

    Model Trained(Optimizer optimizer, int steps, Model? model = null)
    {
        model ??= Mlp();
        model.Compile(optimizer, "mse");
        for (var i = 0; i < steps; i++) model.TrainOnBatch(x, y);
        return model;
    }

    static float[][] Values(Model model) => [.. model.Weights.Select(w => w.Value.ToArray<float>())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Learns_and_keeps_the_number_of_native_tensors(string name)
    {
        using var model = Mlp();
        model.Compile(name, "mse");
        var first = (double)model.TrainOnBatch(x, y);
        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 20; i++) model.TrainOnBatch(x, y);
        Assert.Equal(before, torch.Tensor.TotalCount);
        Assert.True(model.TrainOnBatch(x, y) < first);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resumes_bit_for_bit_with_any_learning_rate(string name)
    {
        Optimizer Make() => OptimizerConfig.Read(System.Text.Json.Nodes.JsonNode.Parse(
            $$"""
            {
              "class_name": "{{name}}",
              "config": {"learning_rate": 0.0123, "use_ema": true, "clipnorm": 0.3, "gradient_accumulation_steps": 2}
            }
            """)!, false);
        using var whole = Mlp();
        using var parts = Mlp();
        foreach (var (from, to) in whole.Weights.Zip(parts.Weights)) to.Value = from.Value;
        Trained(Make(), 7, whole);
        Trained(Make(), 3, parts);
        NDArray[] state = [.. CompileSettings.Of(parts, "test").Trainer.GetOptimizerState().Select(s => s.Value)];
        parts.Compile(Make(), "mse");
        CompileSettings.Of(parts, "test").Trainer.SetOptimizerState(state);
        for (var i = 3; i < 7; i++) parts.TrainOnBatch(x, y);
        Assert.Equal(Values(whole), Values(parts));
    }

    [Fact]
    public void Muon_steps_are_near_orthogonal_and_other_weights_follow_AdamW()
    {
        using var model = Mlp();
        var before = Values(model);
        using var twin = Mlp();
        foreach (var (from, to) in model.Weights.Zip(twin.Weights)) to.Value = from.Value;
        Trained(new Muon(0.01, weightDecay: null, rmsRate: null, nsSteps: 20, muonA: 1.5, muonB: -0.5, muonC: 0,
            excludeLayers: ["dense_1"]), 1, model);
        Trained(new AdamW(0.01), 1, twin);
        var (after, adam) = (Values(model), Values(twin));
        for (var i = 1; i < 4; i++) Assert.Equal(adam[i], after[i]);
        // The cubic iteration converges: rows of the step of the (4, 6) kernel are orthonormal, times the learning rate.
        double Step(int row, int column) => (before[0][row * 6 + column] - after[0][row * 6 + column]) / 0.01;
        for (var a = 0; a < 2; a++)
            for (var b = 0; b < 2; b++)
                Assert.Equal(a == b ? 1 : 0, Enumerable.Range(0, 6).Sum(k => Step(a, k) * Step(b, k)), 1e-2);
    }

    /// <summary>The three sequences of the paper, in double precision, for the loss (w − 3)² of one weight.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_schedule_free_step_moves_between_the_mean_and_the_steps(int warmupSteps)
    {
        const double rate = 0.3, beta1 = 0.9, beta2 = 0.99;
        using var model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        var optimizer = new ScheduleFreeAdamW(rate, beta1, beta2, 1e-8, warmupSteps);
        model.Compile(optimizer, "mse");
        var (mean, stepped, square) = (1.0, 1.0, 0.0);
        double Weight() => model.Weights[0].Value.ToScalar();
        for (var t = 1; t <= 8; t++)
        {
            var gradient = 2 * ((1 - beta1) * stepped + beta1 * mean - 3);
            square = beta2 * square + (1 - beta2) * gradient * gradient;
            stepped -= rate * Math.Min(1, warmupSteps > 0 ? (double)t / warmupSteps : 1) * gradient
                / (Math.Sqrt(square / (1 - Math.Pow(beta2, t))) + 1e-8);
            mean += (stepped - mean) / t;
            model.TrainOnBatch(new float[] { 1 }, new float[] { 3 });
            Assert.Equal((1 - beta1) * stepped + beta1 * mean, Weight(), 1e-5);
            optimizer.SwapToEval();
            optimizer.SwapToEval();
            Assert.Equal(mean, Weight(), 1e-5);
            Assert.Equal(mean, model.PredictTorch(new float[] { 1 })[0].ToScalar(), 1e-5);
            Assert.Contains("call SwapToTrain",
                Assert.Throws<KerasException>(() => model.TrainOnBatch(new float[] { 1 }, new float[] { 3 })).Message);
            optimizer.SwapToTrain();
        }
    }

    /// <summary>As in Keras, which has nothing to exchange before the first step: <c>swap_to_train</c> comes before <c>fit</c>.</summary>
    [Fact]
    public void Schedule_free_weights_may_be_swapped_before_the_first_step()
    {
        using var model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        var optimizer = new ScheduleFreeAdamW(0.5);
        model.Compile(optimizer, "mse");
        optimizer.SwapToTrain();
        optimizer.SwapToEval();
        Assert.Equal(1, model.Weights[0].Value.ToScalar());
        model.TrainOnBatch(new float[] { 1 }, new float[] { 3 });
        Assert.Equal(1.5, model.Weights[0].Value.ToScalar(), 1e-5);
    }

    /// <summary>
    /// State does not say whether the weights beside it are x or y, so the first swap does as told, as in Keras:
    /// x = (y − (1 − β₁) · z) / β₁ and y = (1 − β₁) · z + β₁ · x.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Schedule_free_state_may_come_with_the_mean(bool withMean)
    {
        static Model One(Optimizer optimizer)
        {
            Model model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
            model.Compile(optimizer, "mse");
            return model;
        }
        var (first, second) = (new ScheduleFreeAdamW(0.5, 0.8), new ScheduleFreeAdamW(0.5, 0.8));
        using var trained = One(first);
        for (var i = 0; i < 3; i++) trained.TrainOnBatch(new float[] { 1 }, new float[] { 3 });
        var y = trained.Weights[0].Value.ToScalar();
        first.SwapToEval();
        var mean = trained.Weights[0].Value.ToScalar();
        Assert.NotEqual(mean, y, 1e-3);
        using var resumed = One(second);
        resumed.Weights[0].Value = NDArray.Of([withMean ? mean : y], [1, 1]);
        CompileSettings.Of(resumed, "test").Trainer.SetOptimizerState(
            [.. CompileSettings.Of(trained, "test").Trainer.GetOptimizerState().Select(s => s.Value)]);
        if (withMean) second.SwapToTrain();
        else second.SwapToEval();
        Assert.Equal(withMean ? y : mean, resumed.Weights[0].Value.ToScalar(), 1e-6);
        first.SwapToTrain();
        if (!withMean) second.SwapToTrain();
        foreach (var model in new[] { trained, resumed }) model.TrainOnBatch(new float[] { 1 }, new float[] { 3 });
        Assert.Equal(trained.Weights[0].Value.ToScalar(), resumed.Weights[0].Value.ToScalar(), 1e-6);
    }

    [Fact]
    public void Weight_decay_leaves_excluded_variables_alone()
    {
        var optimizer = new SGD(0.1, weightDecay: 0.5);
        optimizer.ExcludeFromWeightDecay(varNames: ["bias"]);
        using var decayed = Mlp();
        using var plain = Mlp();
        foreach (var (from, to) in decayed.Weights.Zip(plain.Weights)) to.Value = from.Value;
        Trained(optimizer, 1, decayed);
        Trained(new SGD(0.1), 1, plain);
        Assert.Equal(Values(plain)[1], Values(decayed)[1]);
        Assert.NotEqual(Values(plain)[0], Values(decayed)[0]);
    }

    [Fact]
    public void A_scaled_loss_takes_the_same_steps()
    {
        using var plain = Mlp();
        using var scaled = Mlp();
        using var dynamic = Mlp();
        foreach (var other in new[] { scaled, dynamic })
            foreach (var (from, to) in plain.Weights.Zip(other.Weights)) to.Value = from.Value;
        Trained(new SGD(0.1), 5, plain);
        Trained(new SGD(0.1, lossScaleFactor: 1024), 5, scaled);
        var optimizer = new LossScaleOptimizer(new SGD(0.1), initialScale: 4, dynamicGrowthSteps: 2);
        Trained(optimizer, 5, dynamic);
        Assert.Equal(Values(plain), Values(scaled));
        Assert.Equal(Values(plain), Values(dynamic));
        var state = CompileSettings.Of(dynamic, "test").Trainer.GetOptimizerState().ToDictionary(s => s.Path, s => s.Value.ToScalar());
        Assert.Equal((1, 16, 5),
            (state["loss_scale_optimizer/step_counter"], state["loss_scale_optimizer/dynamic_scale"], state["sgd/iteration"]));

        dynamic.TrainOnBatch(NDArray.Of([float.MaxValue, 0, 0, 0], [1, 4]), NDArray.Of([float.MaxValue, 0], [1, 2]));
        Assert.Equal(Values(plain), Values(dynamic));
        Assert.Equal(5, optimizer.Iterations);
    }

    [Fact]
    public void Gradients_are_accumulated()
    {
        using var whole = Mlp();
        using var halves = Mlp();
        foreach (var (from, to) in whole.Weights.Zip(halves.Weights)) to.Value = from.Value;
        Trained(new Adam(0.1), 1, whole);
        var optimizer = new Adam(0.1, gradientAccumulationSteps: 2);
        halves.Compile(optimizer, "mse");
        halves.TrainOnBatch(x.Rows(0, 6), y.Rows(0, 6));
        halves.TrainOnBatch(x.Rows(6, 12), y.Rows(6, 12));
        Assert.Equal(1, optimizer.Iterations);
        foreach (var (expected, came) in whole.Weights.Zip(halves.Weights))
            TorchCase.Close([.. expected.Value.ToArray<double>()], came.Value, 1e-5);
    }

    [Fact]
    public void Layers_frozen_after_Compile_train_until_the_next()
    {
        using var model = Mlp();
        model.Compile("sgd", "mse");
        model.GetLayer(0).Trainable = false;
        var before = Values(model);
        model.TrainOnBatch(x, y);
        Assert.NotEqual(before[0], Values(model)[0]);
    }

    [Fact]
    public void The_learning_rate_is_set_unless_scheduled()
    {
        var optimizer = new SGD(0.1) { LearningRate = 0.2 };
        Assert.Equal(0.2, optimizer.LearningRate);
        Assert.Contains("ExponentialDecay",
            Assert.Throws<KerasException>(() => new SGD(new ExponentialDecay(1, 1, 1)).LearningRate = 1).Message);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        Assert.Contains("learning rate of at least 0, got -1", Assert.Throws<KerasException>(() => new Adam(-1)).Message);
        Assert.Contains("positive clipnorm, got 0", Assert.Throws<KerasException>(() => new Adam(clipnorm: 0)).Message);
        Assert.Contains("at least 2, got 1", Assert.Throws<KerasException>(() => new Adam(gradientAccumulationSteps: 1)).Message);
        Assert.Contains("one of clipnorm",
            Assert.Throws<KerasException>(() => Mlp().Compile(new Adam(clipnorm: 1, clipvalue: 1), "mse")).Message);
        Assert.Contains("Adam takes one of clipnorm", Assert.Throws<KerasException>(
            () => Mlp().Compile(new LossScaleOptimizer(new Adam(clipnorm: 1, globalClipnorm: 1)), "mse")).Message);
        Assert.Contains("Did you mean 'adam'", Assert.Throws<KerasException>(() => (Optimizer)"adm").Message);
        var optimizer = new Adam();
        using var first = Trained(optimizer, 1);
        Assert.Contains("trains another model", Assert.Throws<KerasException>(() => Trained(optimizer, 1)).Message);
    }

    [Fact]
    public void State_of_another_model_is_refused_and_changes_nothing()
    {
        using var model = Mlp();
        model.Compile(new Adam(), "mse");
        var trainer = CompileSettings.Of(model, "test").Trainer;
        NDArray one = NDArray.Zeros(DType.Float32, Shape.Scalar);
        Assert.Contains("has 5 arrays, but for the weights that are trained it needs 10",
            Assert.Throws<KerasException>(() => trainer.SetOptimizerState([one, one, one, one, one])).Message);
        Assert.Contains("Array 2", Assert.Throws<KerasException>(() => trainer.SetOptimizerState([.. Enumerable.Repeat(one, 10)])).Message);
        Assert.Equal(["adam/iteration", "adam/learning_rate"], trainer.GetOptimizerState().Select(s => s.Path));
    }

    /// <summary>
    /// While squares grow the largest is the last, so that amsgrad, which has no kernel, takes Adam's steps by the formula.
    /// </summary>
    [Fact]
    public void AdamsKernelIsItsFormula()
    {
        var ends = new[] { new Adam(0.1), new Adam(0.1, amsgrad: true) }.Select(optimizer =>
        {
            var weight = new Variable(null, "weight", [37], DType.Float32, "ones", true, null, null);
            using var parameters = new FlatParameters([weight]);
            using var scope = torch.NewDisposeScope();
            using var _ = torch.no_grad();
            for (var step = 1; step < 6; step++)
            {
                parameters.View(parameters.Gradients, 0).copy_(TorchData.FromArray(TorchCase.Numbers([37]), torch.CPU)).mul_(step);
                optimizer.Step(parameters);
            }
            optimizer.Detach(parameters);
            return weight.Value.Doubles();
        }).ToList();
        Assert.NotEqual(1, ends[0][0], 1e-2);
        Assert.Equal(ends[0], ends[1], (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
