using OnnxKeras.Layers;
using M = OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>
/// The figures and names of Keras 3's <c>keras/src/trainers/compile_utils_test.py</c>, of models that hand on what they get.
/// </summary>
public class KerasCompileFiguresTests
{
    static readonly float[,] y = { { 0.1f, 0.2f }, { 0.3f, 0.4f }, { 0.5f, 0.6f } };
    static readonly float[,] p = { { 0.4f, 0.1f }, { 0.2f, 0.6f }, { 0.6f, 0.1f } };
    static readonly float[,] second = { { 0.3f, 0.2f }, { 0.1f, 0.4f }, { 0.2f, 0.3f } };
    static readonly float[,] otherY = { { 0.7f, 0.8f }, { 0.9f, 1 }, { 1.1f, 1.2f } };
    static readonly float[,] firstP = { { 1.2f, 1.1f }, { 1, 0.9f }, { 0.8f, 0.7f } };
    static readonly float[,] otherP = { { 0.6f, 0.5f }, { 0.4f, 0.3f }, { 0.2f, 0.1f } };
    static readonly float[] weights = [1, 0, 1];

    static Model One()
    {
        Keras.ClearSession();
        return new Sequential([new InputLayer([2]), new Identity()]);
    }

    static Model Two(string first, string second)
    {
        Keras.ClearSession();
        var inputs = new[] { Keras.Input([2]), Keras.Input([2]) };
        return new Model(inputs, new[] { new Identity(name: first).Apply(inputs[0]), new Identity(name: second).Apply(inputs[1]) });
    }

    static void Has(Scores scores, params (string Name, double Figure)[] expected)
    {
        foreach (var (name, figure) in expected) KerasFigure.Close([figure], [scores[name]]);
    }

    [Fact]
    public void OneOutput()
    {
        using var model = One();
        model.Compile("sgd", "mse", [new M.MeanSquaredError()], weightedMetrics: [new M.MeanSquaredError()]);
        Assert.Equal(["loss", "mean_squared_error", "weighted_mean_squared_error"], model.MetricsNames);
        model.TestOnBatch(p, y, weights);
        Has(model.TestOnBatch(second, y, weights, resetMetrics: false), ("mean_squared_error", 0.055833336),
            ("weighted_mean_squared_error", 0.0725));
        Has(model.TestOnBatch(y, y, weights), ("mean_squared_error", 0), ("weighted_mean_squared_error", 0));
    }

    [Fact]
    public void OutputsByName()
    {
        using var model = Two("output_1", "output_2");
        MetricList Both() => [new M.MeanSquaredError(), new M.MeanSquaredError(name: "mse")];
        model.Compile("sgd", "mse", new Dictionary<string, MetricList> { ["output_1"] = Both(), ["output_2"] = Both() },
            weightedMetrics: new Dictionary<string, MetricList> { ["output_1"] = Both(), ["output_2"] = Both() });
        NDArray[] targets = [y, y], factors = [weights, weights];
        model.TestOnBatch(new NDArray[] { p, p }, targets, factors);
        var scores = model.TestOnBatch(new NDArray[] { second, second }, targets, factors, resetMetrics: false);
        foreach (var output in (string[])["output_1", "output_2"])
            Has(scores, ($"{output}_mean_squared_error", 0.055833336), ($"{output}_mse", 0.055833336),
                ($"{output}_weighted_mean_squared_error", 0.0725), ($"{output}_weighted_mse", 0.0725));
    }

    [Fact]
    public void NamesAreThoseGiven()
    {
        using var model = One();
        model.Compile("sgd", "mse", ["acc", "accuracy", "mse"]);
        Assert.Equal(["loss", "acc", "accuracy", "mse"], model.MetricsNames);
        Has(model.TestOnBatch(p, y), ("acc", 0.333333), ("accuracy", 0.333333), ("loss", 0.068333));
        model.Compile("sgd", "crossentropy");
        Has(model.TestOnBatch(p, y), ("loss", 0.706595));
    }

    public static TheoryData<LossList, NDArray[]?, double> Lists => new()
    {
        { "mse", null, 0.953333 },
        { ["mse", "mse"], null, 0.953333 },
        { new Dictionary<string, string> { ["a"] = "mse", ["b"] = "mse" }, null, 0.953333 },
        { "mse", [new float[] { 1, 2, 3 }, new float[] { 3, 2, 1 }], 1.266666 },
        { new Dictionary<string, string> { ["a"] = "mse", ["b"] = "mse" }, [new float[] { 1, 2, 3 }, new float[] { 3, 2, 1 }], 1.266666 },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void LossesAddUp(LossList loss, NDArray[]? sampleWeights, double expected)
    {
        using var model = Two("a", "b");
        model.Compile("sgd", loss);
        Data? factors = sampleWeights is null ? null : (Data)sampleWeights;
        Has(model.TestOnBatch(new NDArray[] { firstP, otherP }, new NDArray[] { y, otherY }, factors), ("loss", expected));
    }

    [Fact]
    public void LossesAreInTheOutputsOrder()
    {
        using var model = Two("b", "a");
        model.Compile("sgd", ["mse", "mae"]);
        Has(model.TestOnBatch(new NDArray[] { otherP, firstP }, new NDArray[] { otherY, y }), ("loss", 1.07666));
    }

    /// <summary>Each output's own figure is not weighed.</summary>
    [Fact]
    public void LossWeightsWeighTheSumAlone()
    {
        using var model = Two("a", "b");
        model.Compile("sgd", "mse", lossWeights: new Dictionary<string, double> { ["a"] = 1, ["b"] = 0 });
        float[,] targets = { { 1, 2 } }, outputs = { { 3, 4 } };
        Has(model.TestOnBatch(new NDArray[] { outputs, outputs }, new NDArray[] { targets, targets }), ("loss", 4), ("a_loss", 4),
            ("b_loss", 4));
    }

    /// <summary>Outputs without a loss need no targets.</summary>
    [Theory]
    [InlineData("mse", null, 0)]
    [InlineData(null, "mse", 1)]
    public void OutputsWithoutALossHaveNoTargets(string? first, string? last, int with)
    {
        using var model = Two("a", "b");
        NDArray[] outputs = [new float[320, 2], NDArray.Of([.. Enumerable.Repeat(1f, 640)], [320, 2])];
        model.Compile("sgd", [first is null ? null : (Loss)first, last is null ? null : (Loss)last]);
        Has(model.TestOnBatch(outputs, outputs[with]), ("loss", 0));
    }
}
