using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>Figures of Keras 2's <c>tests/keras/losses_test.py</c> and <c>tests/keras/metrics_test.py</c>, by Keras 2's rules.</summary>
public class Keras2FiguresTests
{
    static readonly double[,] p = { { 0.3, 0.2, 0.1 }, { 0.1, 0.2, 0.7 } };
    static readonly int[,] y = { { 0, 1, 0 }, { 1, 0, 0 } }, classes = { { 1 }, { 0 } };

    [Fact]
    public void CategoricalHinge() => KerasFigure.Close([(0.3 - 0.2 + 1 + 0.7 - 0.1 + 1) / 2],
        KerasFigure.Read(t => Rules.Keras2.Reduce(new Losses.CategoricalHinge(), t(y), t(p), null)));

    [Fact]
    public void SparseCrossentropy()
    {
        KerasFigure.Close([-(Math.Log(0.6) + Math.Log(0.7)) / 2], KerasFigure.Read(t => Rules.Keras2.Reduce(
            new Losses.SparseCategoricalCrossentropy(), t(new[] { 1, 2 }), t(new[,] { { 0.3, 0.6, 0.1 }, { 0.1, 0.2, 0.7 } }), null)));
        double[,,,] pixels =
        {
            {
                { { 0.7, 0.1, 0.2 }, { 0, 0.3, 0.7 }, { 0.1, 0.1, 0.8 } }, { { 0.3, 0.7, 0 }, { 0.3, 0.4, 0.3 }, { 0.2, 0.5, 0.3 } },
                { { 0.8, 0.1, 0.1 }, { 1, 0, 0 }, { 0.4, 0.3, 0.3 } },
            },
        };
        double[] found = [0.7, 0.3, 0.1, 1e-7, 0.4, 0.2, 0.1, 1e-7, 0.3];
        KerasFigure.Close([-found.Average(Math.Log)], KerasFigure.Read(t => Rules.Keras2.Reduce(new Losses.SparseCategoricalCrossentropy(),
            t(new[,,] { { { 0, 1, 0 }, { 2, 1, 0 }, { 2, 2, 1 } } }), t(pixels), null)));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 0.5)]
    [InlineData(1, 0)]
    public void TopAccuracies(int k, double expected)
    {
        KerasFigure.Close([expected], Of(new TopKCategoricalAccuracy(k), y));
        KerasFigure.Close([expected], Of(new SparseTopKCategoricalAccuracy(k), classes));
    }

    /// <summary>
    /// Keras 2 averages the top accuracies over the batch and weighs that one number: 0.5 · mean(1, 3), where the second sample alone hits.
    /// </summary>
    [Fact]
    public void TopAccuraciesAreAveragedBeforeTheyAreWeighed()
    {
        KerasFigure.Close([0.5 * 2], Of(new TopKCategoricalAccuracy(2), y, [1, 3]));
        KerasFigure.Close([0.5 * 2], Of(new SparseTopKCategoricalAccuracy(2), classes, [1, 3]));
        KerasFigure.Close([0.5 * 1.5 / 0.5], Of(new TopKCategoricalAccuracy(2), y, [0, 3]));
    }

    /// <summary>An output without a loss has no figures in Keras 2.</summary>
    [Fact]
    public void OutputsWithoutALossAreLeftOut()
    {
        var input = Keras.Input([1]);
        var outputs = new[] { new Layers.Identity(name: "a").Apply(input), new Layers.Identity(name: "b").Apply(input) };
        using var model = new Model(input, outputs);
        Assert.Equal(["loss", "a_loss", "a_mean_absolute_error"],
            new Objective(model, ["mse", null], ["mae"], rules: Rules.Keras2).MetricsNames);
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mean_absolute_error", "b_mean_absolute_error"],
            new Objective(model, "mse", ["mae"], rules: Rules.Keras2).MetricsNames);
    }

    static double[] Of(Metric metric, NDArray targets, float[]? weights = null)
    {
        var total = KerasFigure.Read(t => Rules.Keras2.Statistics(metric, t(targets), t(p), weights is null ? null : t(weights))[0]);
        return [total[0] / 2];
    }
}
