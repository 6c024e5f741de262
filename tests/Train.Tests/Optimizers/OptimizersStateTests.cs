using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;

namespace OnnxKeras.Tests;

/// <summary>
/// The arrays of an optimizer's state in the order of <c>optimizer/vars/i</c>, for a kernel of shape (3, 2) and a bias of shape (2,): after
/// the <c>build</c> methods of <c>keras/src/optimizers/*.py</c>, and of <c>keras/optimizers.py</c> of Keras 2.2.4.
/// </summary>
[Collection(nameof(Alone))]
public sealed class OptimizersStateTests
{
    const string Head = "iteration learning_rate ";

    public static TheoryData<Optimizer, string> Orders => new()
    {
        { new SGD(), Head.TrimEnd() },
        { new SGD(momentum: 0.9), Head + "kernel_momentum bias_momentum" },
        { new SGD(new CosineDecay(1, 1), 0.9), "iteration kernel_momentum bias_momentum" },
        { new RMSprop(), Head + "kernel_velocity bias_velocity" },
        { new RMSprop(momentum: 0.5), Head + "kernel_velocity bias_velocity kernel_momentum bias_momentum" },
        { new RMSprop(centered: true), Head + "kernel_velocity bias_velocity kernel_average_gradient bias_average_gradient" },
        {
            new RMSprop(momentum: 0.5, centered: true),
            Head + "kernel_velocity bias_velocity kernel_momentum bias_momentum kernel_average_gradient bias_average_gradient"
        },
        { new Adagrad(), Head + "kernel_accumulator bias_accumulator" },
        {
            new Adadelta(),
            Head + "kernel_accumulated_grad kernel_accumulated_delta_var bias_accumulated_grad bias_accumulated_delta_var"
        },
        { new Adam(), Head + "kernel_momentum kernel_velocity bias_momentum bias_velocity" },
        {
            new AdamW(amsgrad: true),
            Head + "kernel_momentum kernel_velocity bias_momentum bias_velocity kernel_velocity_hat bias_velocity_hat"
        },
        { new Adamax(), Head + "kernel_momentum kernel_norm bias_momentum bias_norm" },
        { new Nadam(), Head + "kernel_momentum kernel_velocity bias_momentum bias_velocity variable" },
        { new Ftrl(), Head + "kernel_accumulator kernel_linear bias_accumulator bias_linear" },
        { new Lion(), Head + "kernel_momentum bias_momentum" },
        { new Lamb(), Head + "kernel_momentum kernel_velocity bias_momentum bias_velocity" },
        { new Adafactor(), Head + "kernel kernel kernel_velocity bias bias bias_velocity" },
        { new Muon(), Head + "kernel_momentum bias_momentum bias_velocity" },
        { new ScheduleFreeAdamW(), Head + "kernel_momentum kernel_velocity bias_momentum bias_velocity" },
        {
            new Adam(useEma: true, gradientAccumulationSteps: 2),
            Head + "kernel_average bias_average kernel_gradient_accumulator bias_gradient_accumulator "
                + "kernel_momentum kernel_velocity bias_momentum bias_velocity"
        },
        { new LossScaleOptimizer(new SGD(momentum: 0.9)), Head + "step_counter dynamic_scale " + Head + "kernel_momentum bias_momentum" },
        { OfKeras2(new SGD()), "iterations:0 Variable:0 Variable_1:0" },
        { OfKeras2(new RMSprop()), "Variable:0 Variable_1:0" },
        { OfKeras2(new Adagrad()), "Variable:0 Variable_1:0" },
        { OfKeras2(new Adadelta()), "Variable:0 Variable_1:0 Variable_2:0 Variable_3:0" },
        { OfKeras2(new Adam()), "iterations:0 Variable:0 Variable_1:0 Variable_2:0 Variable_3:0 Variable_4:0 Variable_5:0" },
        { OfKeras2(new Adamax()), "iterations:0 Variable:0 Variable_1:0 Variable_2:0 Variable_3:0" },
        { OfKeras2(new Nadam()), "iterations:0 Variable:0 Variable_1:0 Variable_2:0 Variable_3:0" },
    };

    static Optimizer OfKeras2(Optimizer optimizer)
    {
        optimizer.Keras2 = true;
        return optimizer;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Is_saved_in_the_order_of_Keras(Optimizer optimizer, string paths)
    {
        using var given = new GivenGradients(optimizer, ("kernel", new float[3, 2]), ("bias", new float[2]));
        given.Step(TorchCase.Numbers([3, 2]), TorchCase.Numbers([2]));
        Assert.Equal(paths, string.Join(' ', given.State.Select(s => s.Path[(s.Path.LastIndexOf('/') + 1)..])));
    }

    /// <summary>Keras 2 keeps moments kind by kind, and one zero for each largest square that is not used.</summary>
    [Theory]
    [InlineData(false, "() (3, 2) (2,) (3, 2) (2,) (1,) (1,)")]
    [InlineData(true, "() (3, 2) (2,) (3, 2) (2,) (3, 2) (2,)")]
    public void Adam_of_Keras_2_keeps_moments_kind_by_kind(bool amsgrad, string shapes)
    {
        using var given = new GivenGradients(OfKeras2(new Adam(amsgrad: amsgrad)), ("kernel", new float[3, 2]), ("bias", new float[2]));
        given.Step(TorchCase.Numbers([3, 2]), TorchCase.Numbers([2]));
        Assert.Equal(shapes, string.Join(' ', given.State.Select(s => $"{s.Value.Shape}")));
        Assert.Equal(DType.Int64, given.State[0].Value.DType);
    }

    /// <summary>Means over the last axis and over the one before, for all but vectors, which have placeholders.</summary>
    [Fact]
    public void Adafactor_factors_the_last_two_axes()
    {
        using var given = new GivenGradients(new Adafactor(), ("window", new float[3, 4, 5]), ("vector", new float[6]));
        given.Step(TorchCase.Numbers([3, 4, 5]), TorchCase.Numbers([6]));
        Assert.Equal("() () (3, 4) (3, 5) (3, 4, 5) () () (6,)", string.Join(' ', given.State.Select(s => $"{s.Value.Shape}")));
        Assert.Equal((DType.Int32, DType.Float32, DType.Int32),
            (given.State[0].Value.DType, given.State[2].Value.DType, given.State[5].Value.DType));
    }

    /// <summary>Decay of Keras 2 divides by one more with each step, from the second on.</summary>
    [Fact]
    public void Decays_the_rate_as_Keras_2()
    {
        var optimizer = OfKeras2(new SGD(0.5));
        optimizer.Decay = 0.25;
        using var given = new GivenGradients(optimizer, 0.0);
        var weight = 0.0;
        for (var step = 0; step < 4; step++)
        {
            given.Step(1.0);
            weight -= 0.5 / (1 + 0.25 * step);
            Assert.Equal(weight, given[0][0], 1e-6);
        }
    }

    /// <summary>
    /// Decay is no part of the rate that callbacks read and set, Keras 2's <c>optimizer.lr</c>: halved from 0.5 after three steps, the
    /// fourth is 0.25 / (1 + 0.25 · 3).
    /// </summary>
    [Fact]
    public void The_rate_of_Keras_2_is_without_its_decay()
    {
        var optimizer = OfKeras2(new SGD(0.5));
        optimizer.Decay = 0.25;
        using var given = new GivenGradients(optimizer, 0.0);
        for (var step = 0; step < 3; step++) given.Step(1.0);
        Assert.Equal(0.5, optimizer.LearningRate);
        var before = given[0][0];
        optimizer.LearningRate *= 0.5;
        given.Step(1.0);
        Assert.Equal(before - 0.25 / 1.75, given[0][0], 1e-6);
    }

    /// <summary>The norm of all gradients together, then each value.</summary>
    [Fact]
    public void Clips_both_ways_as_Keras_2()
    {
        using var given = new GivenGradients(OfKeras2(new SGD(1, clipnorm: 1, clipvalue: 0.7)), ("a", 0.0), ("b", 0.0));
        given.Step(3.0, 4.0);
        Assert.Equal(-0.6, given[0][0], 1e-6);
        Assert.Equal(-0.7, given[1][0], 1e-6);
    }

    /// <summary>
    /// Keras 2.3 saves the number of steps of these three too, and of Nadam the product of its momenta behind it; they go on from there.
    /// </summary>
    [Theory]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    [InlineData("adadelta")]
    [InlineData("nadam")]
    public void Goes_on_from_state_of_Keras_2_3(string name)
    {
        var (first, second) = (OfKeras2((Optimizer)name), OfKeras2((Optimizer)name));
        var product = 1.0;
        foreach (var optimizer in new[] { first, second })
            if (optimizer is Nadam nadam) nadam.ScheduleDecay = 0.004;
            else optimizer.Decay = 0.5;
        using var trained = new GivenGradients(first, new float[] { 1, 2 });
        for (var t = 1; t <= 3; t++)
        {
            trained.Step(new float[] { t, -1 });
            product *= 0.9 * (1 - 0.5 * Math.Pow(0.96, t * 0.004));
        }
        using var resumed = new GivenGradients(second, NDArray.Of(trained[0], [2]));
        NDArray[] slots = [.. trained.State.Select(s => s.Value).Where(v => v.Rank > 0)];
        resumed.Restore([NDArray.Of([3.0], []).Cast(DType.Int64), .. name == "nadam" ? [NDArray.Of([product], [])] : Array.Empty<NDArray>(),
            .. slots]);
        foreach (var given in new[] { trained, resumed }) given.Step(new float[] { 0.5f, 2 });
        Assert.Equal(trained[0], resumed[0], (a, b) => Math.Abs(a - b) < 1e-6);
        // What is saved stays that of Keras 2.2.4, which Keras 2.3 reads as well.
        Assert.Equal(trained.State.Select(s => s.Path), resumed.State.Select(s => s.Path));
    }

    /// <summary>Nadam's momentum warms up over t · 0.004, in double precision by the formulas of <c>keras/optimizers.py</c>.</summary>
    [Fact]
    public void Nadam_of_Keras_2_follows_its_schedule()
    {
        const double rate = 0.002, beta1 = 0.9, beta2 = 0.999;
        var optimizer = (Nadam)OfKeras2(new Nadam(rate));
        optimizer.ScheduleDecay = 0.004;
        using var given = new GivenGradients(optimizer, 1.0);
        var (weight, mean, square, product) = (1.0, 0.0, 0.0, 1.0);
        for (var t = 1; t <= 6; t++)
        {
            var gradient = t % 2 == 0 ? -0.5 : 1.5;
            given.Step(gradient);
            double Momentum(int at) => beta1 * (1 - 0.5 * Math.Pow(0.96, at * 0.004));
            var (now, next) = (Momentum(t), Momentum(t + 1));
            product *= now;
            mean = beta1 * mean + (1 - beta1) * gradient;
            square = beta2 * square + (1 - beta2) * gradient * gradient;
            var bar = (1 - now) * gradient / (1 - product) + next * mean / (1 - product * next);
            weight -= rate * bar / (Math.Sqrt(square / (1 - Math.Pow(beta2, t))) + 1e-7);
            Assert.Equal(weight, given[0][0], 1e-6);
        }
    }
}
