using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>
/// What optimizers do beside their formulas, with figures of Keras's own tests: <c>keras/src/optimizers/optimizer_test.py</c>,
/// <c>loss_scale_optimizer_test.py</c>, <c>muon_test.py</c> and others.
/// </summary>
[Collection(nameof(Alone))]
public sealed class OptimizersMechanicsTests
{
    static readonly Dictionary<string, Func<double?, double?, double?, Optimizer>> kinds = new()
    {
        ["sgd"] = (decay, norm, value) => new SGD(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["rmsprop"] = (decay, norm, value) => new RMSprop(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["adagrad"] = (decay, norm, value) => new Adagrad(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["adadelta"] = (decay, norm, value) => new Adadelta(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["adam"] = (decay, norm, value) => new Adam(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["adamw"] = (decay, norm, value) => new AdamW(1, decay ?? 0, clipnorm: norm, clipvalue: value),
        ["adamax"] = (decay, norm, value) => new Adamax(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["nadam"] = (decay, norm, value) => new Nadam(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["lion"] = (decay, norm, value) => new Lion(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["lamb"] = (decay, norm, value) => new Lamb(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["adafactor"] = (decay, norm, value) => new Adafactor(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["ftrl"] = (decay, norm, value) => new Ftrl(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
        ["muon"] = (decay, norm, value) => new Muon(1, adamWeightDecay: decay, clipnorm: norm, clipvalue: value),
        ["schedule_free_adamw"] = (decay, norm, value) => new ScheduleFreeAdamW(1, weightDecay: decay, clipnorm: norm, clipvalue: value),
    };

    public static TheoryData<string> Names => [.. kinds.Keys];

    /// <summary>Those whose steps without a gradient are none.</summary>
    public static TheoryData<string> Decaying => [.. kinds.Keys.Where(k => k is not ("ftrl" or "schedule_free_adamw"))];

    static void Close(IEnumerable<double> expected, double[] came, double tolerance) =>
        TorchCase.Close([.. expected], NDArray.Of(came, [came.Length]), tolerance);

    /// <summary>Three optimizers one after the other take 0.4 % of the first variable, and nothing of the excluded ones.</summary>
    [Theory]
    [MemberData(nameof(Decaying))]
    public void Decays_weights_as_Keras(string name)
    {
        var one = new double[] { 2 };
        foreach (var exclude in new Action<Optimizer, Variable>?[]
            { null, (o, _) => o.ExcludeFromWeightDecay(varNames: ["exclude"]), (o, v) => o.ExcludeFromWeightDecay(varList: [v]) })
        {
            var optimizer = kinds[name](0.004, null, null);
            var excluded = new Variable(null, "exclude", Shape.Scalar, DType.Float32, "zeros", true, null, null) { Value = 2.0 };
            var decayed = new Variable(null, "variable", Shape.Scalar, DType.Float32, "zeros", true, null, null) { Value = one[0] };
            exclude?.Invoke(optimizer, excluded);
            using var parameters = new FlatParameters(exclude is null ? [decayed] : [decayed, excluded]);
            using var scope = torch.NewDisposeScope();
            using var _ = torch.no_grad();
            optimizer.Step(parameters);
            Assert.Equal(2, excluded.Value.ToScalar(), 1e-6);
            one[0] = decayed.Value.ToScalar();
            optimizer.Detach(parameters);
        }
        Assert.Equal(1.9760959, one[0], 1e-6);
    }

    /// <summary>(100, 100) is clipped to a norm of 1, or to values of 1, whatever the optimizer then makes of it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Clips_as_Keras(string name)
    {
        foreach (var (clipped, gradient) in new[]
            { (kinds[name](null, 1, null), (float)Math.Sqrt(0.5)), (kinds[name](null, null, 1), 1f) })
        {
            using var given = new GivenGradients(clipped, new float[] { 1, -2 });
            using var expected = new GivenGradients(kinds[name](null, null, null), new float[] { 1, -2 });
            given.Step(new float[] { 100, 100 });
            expected.Step(new float[] { gradient, gradient });
            Close(expected[0], given[0], 1e-6);
        }
    }

    [Fact]
    public void Clips_the_norm_of_all_together()
    {
        using var given = new GivenGradients(new SGD(1, globalClipnorm: 1), ("a", new float[] { 0 }), ("b", new float[] { 0 }));
        given.Step(new float[] { 50 }, new float[] { 100 });
        Assert.Equal(-1 / Math.Sqrt(5), given[0][0], 1e-6);
        Assert.Equal(-2 / Math.Sqrt(5), given[1][0], 1e-6);
        given.Step(new float[] { float.PositiveInfinity }, new float[] { 1 });
        Assert.True(double.IsNaN(given[0][0]) && double.IsNaN(given[1][0]));
    }

    [Fact]
    public void Averages_weights_as_Keras()
    {
        using var given = new GivenGradients(new SGD(1, useEma: true, emaMomentum: 0.9, emaOverwriteFrequency: 3),
            new float[,] { { 3, 4 }, { 5, 6 } });
        foreach (var (weights, average) in new[] { (2, 2), (1, 1.9), (1.71, 1.71) })
        {
            given.Step(new float[,] { { 1, 1 }, { 1, 1 } });
            Close([weights, weights + 1, weights + 2, weights + 3], given[0], 1e-6);
            Close([average, average + 1, average + 2, average + 3], given.StateOf("average"), 1e-6);
        }
    }

    [Fact]
    public void Accumulates_gradients_as_Keras()
    {
        var optimizer = new SGD(1, gradientAccumulationSteps: 3);
        using var given = new GivenGradients(optimizer, new float[,] { { 1, 2 }, { 3, 4 } });
        foreach (var (step, weight, sum, updates) in new[] { (1, 1, 1, 0), (2, 1, 2, 0), (3, 0, 0, 1), (4, 0, 1, 1) })
        {
            given.Step(new float[,] { { 1, 1 }, { 1, 1 } });
            Close([weight, weight + 1, weight + 2, weight + 3], given[0], 1e-6);
            Close([sum, sum, sum, sum], given.StateOf("gradient_accumulator"), 1e-6);
            Assert.Equal((step, updates), ((int)given.StateOf("iteration")[0], (int)optimizer.Iterations));
        }
    }

    /// <summary>Steps where the sum grows change neither moments nor their correction: they count updates.</summary>
    [Fact]
    public void Accumulation_counts_updates()
    {
        using var halves = new GivenGradients(new Adam(0.1, gradientAccumulationSteps: 2, weightDecay: 0.1, clipnorm: 2),
            new float[] { 1, 2 });
        using var whole = new GivenGradients(new Adam(0.1, weightDecay: 0.1, clipnorm: 2), new float[] { 1, 2 });
        for (var i = 1; i <= 3; i++)
        {
            halves.Step(new float[] { i, 4 });
            halves.Step(new float[] { 3 * i, -1 });
            whole.Step(new float[] { 2 * i, 1.5f });
            Close(whole[0], halves[0], 1e-6);
        }
    }

    [Fact]
    public void Unscales_a_scaled_loss()
    {
        using var given = new GivenGradients(new SGD(1, lossScaleFactor: 1024), new float[] { 1, 2, 3, 4 });
        given.Step(new float[] { 1024, 2048, 3072, 4096 });
        Close([0, 0, 0, 0], given[0], 1e-6);
    }

    /// <summary>An inner loss scale does not matter.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(100.0)]
    public void Scales_dynamically_as_Keras(double? innerScale)
    {
        var optimizer = new LossScaleOptimizer(new SGD(0.5, lossScaleFactor: innerScale));
        using var given = new GivenGradients(optimizer, new float[] { 1, 2, 3, 4 });
        Assert.True(given.Step(new float[] { 32768, 6 * 32768, 7 * 32768, 2 * 32768 }));
        Close([0.5, -1, -0.5, 3], given[0], 1e-4);
        Assert.Equal(1, optimizer.Iterations);
        Assert.False(given.Step(Enumerable.Repeat(float.PositiveInfinity, 4).ToArray()));
        Close([0.5, -1, -0.5, 3], given[0], 1e-4);
        Assert.Equal(1, optimizer.Iterations);
        Assert.Null(optimizer.InnerOptimizer.LossScaleFactor);
    }

    [Theory]
    [InlineData(400, 2000, float.PositiveInfinity, 4, 25)]
    [InlineData(2, 2, 1, 8, 32)]
    public void The_scale_moves_as_in_Keras(double initial, int growth, float gradient, int steps, double expected)
    {
        var optimizer = new LossScaleOptimizer(new SGD(0.5), initial, growth);
        using var given = new GivenGradients(optimizer, new float[] { 1, 2 });
        for (var i = 0; i < steps; i++) given.Step(new float[] { gradient, gradient });
        using var scope = torch.NewDisposeScope();
        Assert.Equal(expected, optimizer.ScaleLoss(torch.tensor(1f)).item<float>());
    }

    /// <summary>The rate, and so its schedule, is the inner optimizer's: 2, then 2 · 0.5.</summary>
    [Fact]
    public void A_scaled_optimizer_follows_the_schedule_of_the_inner_one()
    {
        var optimizer = new LossScaleOptimizer(new SGD(1), initialScale: 4);
        using var given = new GivenGradients(optimizer, 0.0);
        optimizer.Schedule = new ExponentialDecay(2, 1, 0.5);
        Assert.Same(optimizer.Schedule, optimizer.InnerOptimizer.Schedule);
        given.Step(4.0);
        given.Step(4.0);
        Close([-3], given[0], 1e-6);
        Assert.Equal(
            "loss_scale_optimizer/iteration loss_scale_optimizer/learning_rate loss_scale_optimizer/step_counter "
                + "loss_scale_optimizer/dynamic_scale sgd/iteration",
            string.Join(' ', given.State.Select(s => s.Path)));
    }

    /// <summary>The rate of a schedule follows all steps, not only those that update.</summary>
    [Fact]
    public void Schedules_count_steps_of_accumulation()
    {
        using var given = new GivenGradients(new SGD(new PiecewiseConstantDecay([1], [1, 10]), gradientAccumulationSteps: 2), 0.0);
        foreach (var expected in new[] { 0, -1, -1, -11 })
        {
            given.Step(1.0);
            Close([expected], given[0], 1e-6);
        }
    }

    [Fact]
    public void A_schedule_may_take_the_place_of_a_number()
    {
        var optimizer = new Adam(0.001);
        using var given = new GivenGradients(optimizer, 1.0);
        Assert.Equal(2, given.State.Count);
        optimizer.Schedule = new PolynomialDecay(0.001, 4);
        Assert.Equal(["adam/iteration"], given.State.Select(s => s.Path));
    }

    /// <summary>
    /// Everything at once, in the order of <c>base_optimizer.py</c>: sum, clip, decay, update, average, overwrite, constrain; the average
    /// comes last when <c>Fit</c> ends. The loss is the output, so that the gradient is the input.
    /// </summary>
    [Fact]
    public void Options_follow_one_another_as_in_Keras()
    {
        const double rate = 0.1, momentum = 0.9, decay = 0.2, clip = 1.5, share = 0.7, most = 1.2;
        double[][] inputs = [[1, 2], [-3, 0.5], [0.2, -0.1], [2, 2], [-1, -4], [0.3, 0.6], [1, -1], [0.5, 0.25], [-2, 1], [3, 1]];
        using var model = new Sequential([new InputLayer([2]), new Dense(1, useBias: false, kernelInitializer: "ones",
            kernelConstraint: new Constraints.MinMaxNorm(0, most, 0.5))]);
        var optimizer = new SGD(rate, momentum, nesterov: true, weightDecay: decay, globalClipnorm: clip, useEma: true,
            emaMomentum: share, emaOverwriteFrequency: 2, lossScaleFactor: 16, gradientAccumulationSteps: 2);
        model.Compile(optimizer, (y, p) => p + 0 * y);

        double[] w = [1, 1], velocity = [0, 0], sum = [0, 0], average = [0, 0];
        for (var step = 0; step < inputs.Length; step++)
        {
            double[] gradient = [sum[0] + inputs[step][0], sum[1] + inputs[step][1]];
            var updates = (step + 1) % 2 == 0;
            sum = updates ? [0, 0] : gradient;
            var norm = Math.Sqrt(gradient.Sum(g => g * g / 4));
            for (var i = 0; i < 2; i++)
            {
                if (updates)
                {
                    var g = gradient[i] / 2 * clip / Math.Max(norm, clip);
                    w[i] -= w[i] * decay * rate;
                    velocity[i] = momentum * velocity[i] - rate * g;
                    w[i] += momentum * velocity[i] - rate * g;
                }
                average[i] = step / 2 == 0 ? w[i] : share * average[i] + (1 - share) * w[i];
                if ((step / 2 + 1) % 2 == 0) w[i] = average[i];
            }
            var length = Math.Sqrt(w.Sum(v => v * v));
            var desired = 0.5 * Math.Min(length, most) + 0.5 * length;
            for (var i = 0; i < 2; i++) w[i] *= desired / (length + 1e-7);
            model.TrainOnBatch(NDArray.Of(inputs[step], [1, 2]), new float[1, 1]);
            Close(w, model.Weights[0].Value.Doubles(), 1e-5);
        }
        model.Fit(NDArray.Of([0.0, 0], [1, 2]), new float[1, 1], epochs: 0, verbose: 0);
        Close(w, model.Weights[0].Value.Doubles(), 1e-5);
        // A step that only adds nothing up, and the end of Fit.
        for (var i = 0; i < 2; i++) average[i] = share * average[i] + (1 - share) * w[i];
        model.Fit(NDArray.Of([0.0, 0], [1, 2]), new float[1, 1], epochs: 1, verbose: 0);
        Close(average, model.Weights[0].Value.Doubles(), 1e-5);
    }

    /// <summary><c>test_ema_with_model_fit</c>: two steps from 1, and the average of them.</summary>
    [Fact]
    public void Fit_ends_with_the_average_of_Keras()
    {
        using var model = new Sequential([new InputLayer([1]), new Dense(2, useBias: false, kernelInitializer: "ones")]);
        model.Compile(new SGD(0.1, useEma: true, emaMomentum: 0.9), "mse");
        model.Fit(new float[,] { { 1 } }, new float[,] { { 0, 0 } }, batchSize: 1, epochs: 2, verbose: 0);
        Close([0.891, 0.891], model.Weights[0].Value.Doubles(), 1e-5);
    }
}
