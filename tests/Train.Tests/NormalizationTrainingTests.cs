using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>
/// What normalizations compute and remember while they train: the expectations of <c>keras/src/layers/normalization/*_test.py</c>. A
/// learning rate of 0 leaves the weights to the layers.
/// </summary>
[Collection(nameof(Alone))]
public class NormalizationTrainingTests
{
    static readonly float[,] batch = { { 4, 6, 2 }, { 8, -2, 5 }, { 6, 4, 3 } };

    public static TheoryData<Dictionary<string, double>?, float[,]> Clippings => new()
    {
        { null, new[,] { { 2.3f, 5.8f, 1.3636364f }, { 5.2333333f, -2.2f, 4.0909091f }, { 3.7666667f, 3.8f, 2.2727273f } } },
        { new() { ["rmax"] = 3, ["rmin"] = 0.3, ["dmax"] = 5 },
            new[,] { { 2.3f, 5.1141199f, 1.3636364f }, { 5.2333333f, -1.2397679f, 4.0909091f }, { 3.7666667f, 3.525648f, 2.2727273f } } },
        { new() { ["rmax"] = 1.2, ["dmax"] = 2 },
            new[,] { { 0.8333333f, 2.6589813f, 0.7878788f }, { 3.7666667f, 0.1174262f, 3.5151515f }, { 2.3f, 2.0235925f, 1.6969697f } } },
    };

    /// <summary>test_renorm_correctness, with weights of our own: its formulas, evaluated by NumPy.</summary>
    [Theory, MemberData(nameof(Clippings))]
    public void BatchRenormalizationCorrectsTowardsMovingStatistics(Dictionary<string, double>? clipping, float[,] expected)
    {
        var layer = new BatchNormalization(momentum: 0.9, renorm: true, renormClipping: clipping, renormMomentum: 0.8);
        using var model = Trained(layer, [3]);
        model.SetWeights([new[] { 1.1f, 0.9f, 1 }, new[] { 0.1f, -0.2f, 0 }, new[] { 0.5f, -0.5f, 1 }, new[] { 1f, 1.44f, 0.64f },
            new[] { 1f, 1.2f, 0.8f }, new[] { 1f, 0, 0.5f }, new[] { 1.5f, 0.9f, 1.1f }]);
        Assert.Equal(0, model.TrainOnBatch(batch, expected)["loss"], 1e-9);
        float[][] moved = [[1.05f, -0.1833333f, 1.2333333f], [1.1296705f, 2.0152561f, 0.7126228f], [1.0633299f, 1.4199493f, 0.844762f],
            [2, 0.5333333f, 1.0666667f], [1.5266599f, 1.3998987f, 1.129524f]];
        foreach (var (statistics, own) in moved.Zip(model.GetWeights().Skip(2)))
            Assert.All(statistics.Zip(own.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    /// <summary>test_renorm_stddev_initializer.</summary>
    [Fact]
    public void MovingDeviationsBeginWithTheRootOfTheVariance()
    {
        using var model = Trained(new BatchNormalization(movingVarianceInitializer: new Initializers.Constant(4), renorm: true), [5]);
        foreach (var name in new[] { "moving_stddev", "renorm_stddev" })
            Assert.All(model.Weights.Single(w => w.Name == name).Value.ToArray<float>(), v => Assert.Equal(2, v));
    }

    /// <summary>test_correctness: with a momentum of 0 the statistics are the batch's, so inference gives what training gave.</summary>
    [Theory]
    [InlineData(-1, 2, 3)]
    [InlineData(1, 2, 3)]
    [InlineData(-1, 3, 3, 2)]
    [InlineData(1, 3, 3, 2)]
    public void WithoutMomentumInferenceFollowsTheBatch(int axis, params int[] sample)
    {
        using var model = Trained(new BatchNormalization(axis, momentum: 0), [.. sample.Select(d => (int?)d)]);
        var x = TorchCase.Numbers([5, .. sample.Select(d => (int?)d)]);
        for (var i = 0; i < x.Count; i++) x.Span<float>()[i] = x.Span<float>()[i] * 17 + 5;
        model.TrainOnBatch(x, x);
        NDArray y = model.PredictTorch(x);
        Assert.Equal(0, model.TrainOnBatch(x, y)["loss"], 1e-9);
        var place = axis < 0 ? x.Rank + axis : axis;
        var after = x.Shape[(place + 1)..].Aggregate(1, (n, d) => n * d!.Value);
        foreach (var channel in Enumerable.Range(0, y.Count).GroupBy(i => i / after % x.Shape[place]!.Value, i => (double)y.GetDouble(i)))
        {
            Assert.Equal(0, channel.Average(), 1e-3);
            Assert.Equal(1, channel.Average(v => v * v), 1e-3);
        }
    }

    /// <summary>x / √max(Σx², 10⁻¹²): zeros stay and their slopes are 10⁶, as those of any vector shorter than 10⁻⁶.</summary>
    [Fact]
    public void UnitNormalizationHasSlopesAtZero()
    {
        using (var alone = Trained(new UnitNormalization(), [2]))
            TorchCase.Close([0, 0, 0.03, 0.04, 0.6, 0.8], alone.PredictTorch(new[,] { { 0f, 0 }, { 3e-8f, 4e-8f }, { 3, 4 } }), 1e-6);
        Keras.ClearSession();
        var inputs = Keras.Input([1]);
        var dense = new Dense(2, useBias: false, kernelInitializer: "zeros");
        using var model = new Model(inputs, new UnitNormalization().Apply(dense.Apply(inputs)));
        model.Compile(new SGD(1e-6), "mse");
        model.TrainOnBatch(new[,] { { 1f } }, new[,] { { 0.25f, -0.5f } });
        TorchCase.Close([0.25, -0.5], model.GetWeights()[0], 1e-6);
    }

    /// <summary>test_bachnorm_ignore_masked_values.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void MaskedStepsDoNotCount(float maskValue)
    {
        Keras.ClearSession();
        var inputs = Keras.Input([null, 2]);
        using var model = new Model(inputs, new BatchNormalization(momentum: 0).Apply(new Masking(maskValue).Apply(inputs)));
        model.Compile("rmsprop", "mse");
        var x = NDArray.Of([.. Enumerable.Repeat(new[] { 1, 5, 2, 5, maskValue, maskValue, maskValue, maskValue }, 10).SelectMany(r => r)],
            [10, 4, 2]);
        model.Fit(x, x, batchSize: 10, epochs: 5, verbose: 0);
        Is(model.Weights.Single(w => w.Name == "moving_mean"), 1.5f, 5);
        Is(model.Weights.Single(w => w.Name == "moving_variance"), 0.25f, 0);
    }

    /// <summary>Keras 2's normalization takes no mask: all 40 steps count, with its correction of the variance.</summary>
    [Fact]
    public void InKeras2MaskedStepsCount()
    {
        using var model = Keras.ModelFromJson("""
            {"class_name": "Sequential", "keras_version": "2.2.4", "config": {"name": "m", "layers": [
            {"class_name": "Masking", "config": {"name": "k", "mask_value": 0.0, "batch_input_shape": [null, 4, 2], "dtype": "float32"}},
            {"class_name": "BatchNormalization", "config": {"name": "b", "momentum": 0.0, "epsilon": 0.001}}]}}
            """);
        model.Compile(new SGD(0), "mse");
        var x = NDArray.Of([.. Enumerable.Repeat(new[] { 1f, 5, 2, 5, 0, 0, 0, 0 }, 10).SelectMany(r => r)], [10, 4, 2]);
        model.TrainOnBatch(x, x);
        Is(model.Weights.Single(w => w.Name == "moving_mean"), 0.75f, 2.5f);
        Is(model.Weights.Single(w => w.Name == "moving_variance"), 0.6875f * 40 / 38.999f, 6.25f * 40 / 38.999f);
    }

    /// <summary>test_input_fully_masked.</summary>
    [Fact]
    public void ABatchThatIsMaskedWholeStaysZero()
    {
        using var model = Masked(new BatchNormalization(scale: false, center: false), [5], []);
        NDArray[] x = [NDArray.Zeros(DType.Float32, [4, 5]), NDArray.Zeros(DType.Bool, [4])];
        Assert.Equal(0, model.TrainOnBatch(x, x[0])["loss"]);
    }

    /// <summary>test_masked_broadcast_normalization: a mask of size 1 along an axis holds for all of it.</summary>
    [Fact]
    public void AMaskIsSpreadOverTheSample()
    {
        using var model = Masked(new BatchNormalization(momentum: 0), [2, 3, 4], [2, 1]);
        NDArray x = new float[1, 2, 3, 4], mask = new[, ,] { { { true }, { true } } };
        x.Span<float>().Fill(1);
        Assert.Equal(0, model.TrainOnBatch(new[] { x, mask }, new float[1, 2, 3, 4])["loss"], 1e-12);
        Is(model.Weights.Single(w => w.Name == "moving_mean"), 1, 1, 1, 1);
        Is(model.Weights.Single(w => w.Name == "moving_variance"), 0, 0, 0, 0);
    }

    /// <summary>test_apply_layer: the largest singular value of a 2 × 2 kernel of ones, seen as a column, is 2.</summary>
    [Fact]
    public void SpectralNormalizationDividesByTheLargestSingularValue()
    {
        var ones = new Conv2D(1, 2, kernelInitializer: new Initializers.Constant(1));
        using var model = Trained(new SpectralNormalization(ones, 8), [2, 2, 1]);
        NDArray x = new float[1, 2, 2, 1];
        x.Span<float>().Fill(1);
        Assert.Equal(4, ((NDArray)model.PredictTorch(x)).GetDouble(0), 1e-6);
        Assert.Equal(0, model.TrainOnBatch(x, new float[1, 1, 1, 1] { { { { 2 } } } })["loss"], 1e-9);
        Assert.Equal(2, ((NDArray)model.PredictTorch(x)).GetDouble(0), 1e-5);
    }

    static Model Trained(Layer layer, Shape sample)
    {
        Keras.ClearSession();
        var inputs = Keras.Input(sample);
        var model = new Model(inputs, layer.Apply(inputs));
        model.Compile(new SGD(0), "mse");
        return model;
    }

    static Model Masked(Layer layer, Shape sample, Shape mask)
    {
        Keras.ClearSession();
        KerasTensor inputs = Keras.Input(sample), given = Keras.Input(mask, dtype: DType.Bool);
        var normalized = layer.ApplyMany(new CallArguments([inputs], new Dictionary<string, object?> { ["mask"] = given }))[0];
        // A trainable weight, for the models that have none of their own.
        var model = new Model([inputs, given], new Scaled().Apply(normalized));
        model.Compile(new SGD(0), "mse");
        return model;
    }

    static void Is(Variable weight, params float[] expected) =>
        Assert.All(expected.Zip(weight.Value.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));

    sealed class Scaled(string? name = null) : Layer(name)
    {
        Variable factor = null!;

        protected override void Build(Shape input) => factor = AddWeight("factor", [1], "ones");

        protected override KerasTensor Call(KerasTensor x) => x * factor;
    }
}
