using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Weights as lists of arrays, and the arrays of several outputs.</summary>
public class WeightsAndDataTests : GraphTest
{
    [Fact]
    public void WeightsGoFromLayerToLayer()
    {
        Layer a = new Dense(2), b = new Dense(2, kernelInitializer: "zeros");
        a.Apply(Keras.Input([3]));
        Assert.Contains("is not built yet", ErrorOf(() => b.SetWeights(a.GetWeights())));
        b.Apply(Keras.Input([3]));
        b.SetWeights(a.GetWeights());
        Assert.Equal(a.Weights[0].Value.ToArray<float>(), b.Weights[0].Value.ToArray<float>());
        var copies = b.GetWeights();
        copies[0].Span<float>().Clear();
        Assert.NotEqual(copies[0].ToArray<float>(), b.Weights[0].Value.ToArray<float>());
        Assert.Equal("Dense 'dense_1' has 2 weights of shapes [(3, 2), (2,)], but 1 came, of shapes [(3, 2)].",
            ErrorOf(() => b.SetWeights(copies[..1])));
        Assert.Contains("but 2 came, of shapes [(2,), (3, 2)]", ErrorOf(() => b.SetWeights([copies[1], copies[0]])));
    }

    [Fact]
    public void WeightsOfAModelAreThoseOfItsLayersInOrder()
    {
        var model = new Sequential([new InputLayer([2]), new BatchNormalization(), new Dense(1)]);
        Assert.Equal(["gamma", "beta", "moving_mean", "moving_variance", "kernel", "bias"], model.Weights.Select(w => w.Name));
        model.SetWeights([new[] { 1f, 2 }, new[] { 3f, 4 }, new[] { 5f, 6 }, new[] { 7f, 8 }, new[,] { { 9f }, { 10 } }, new[] { 11f }]);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => (float)i), model.GetWeights().SelectMany(w => w.ToArray<float>()));
    }

    /// <summary>A layer's own trainable ones, its others, then those of each layer within, whole.</summary>
    [Fact]
    public void WeightsOfLayersWithinComeLayerByLayer()
    {
        var inner = new Sequential([new InputLayer([3]), new Dense(2), new BatchNormalization(), new Dense(1)]);
        string[] whole = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "kernel", "bias"];
        var steps = new TimeDistributed(inner);
        steps.Apply(Keras.Input([5, 3]));
        Assert.Equal(whole, steps.Weights.Select(w => w.Name));
        Assert.Equal([3, 2, 2, 2, 2, 2, 2, 1], steps.GetWeights().Select(w => w.Shape[0]));
        Assert.Equal(["kernel", "bias", "gamma", "beta", "kernel", "bias"], steps.TrainableWeights.Select(w => w.Name));
        var own = new WithOwn();
        own.Apply(Keras.Input([3]));
        Assert.Equal(["scale", "count", "gamma", "beta", "moving_mean", "moving_variance", "gamma", "beta", "moving_mean",
            "moving_variance"], own.Weights.Select(w => w.Name));
        // The wrapper of Keras has the kernel as an attribute of its own.
        var normalized = new SpectralNormalization(new Dense(2));
        normalized.Apply(Keras.Input([3]));
        Assert.Equal(["kernel", "vector_u", "bias"], normalized.Weights.Select(w => w.Name));
        Assert.Equal(["kernel", "bias"], normalized.TrainableWeights.Select(w => w.Name));
    }

    sealed class WithOwn : Layer
    {
        readonly BatchNormalization first, second;

        public WithOwn() => (first, second) = (AddLayer("first", new BatchNormalization()), AddLayer("second", new BatchNormalization()));

        protected override void Build(Shape input)
        {
            AddWeight("count", [4], dtype: DType.Int32, trainable: false);
            AddWeight("scale", input[1..]);
        }

        protected override KerasTensor Call(KerasTensor x) => second.Apply(first.Apply(x));
    }

    [Fact]
    public void WeightsOfWholeNumbersBeginWithZeros()
    {
        var layer = new WithOwn();
        layer.Apply(Keras.Input([3]));
        Assert.Equal([0, 0, 0, 0], layer.Weights.Single(w => w.Name == "count").Value.Span<int>().ToArray());
        Assert.NotEqual(0, layer.Weights.Single(w => w.Name == "scale").Value.Span<float>()[0]);
    }

    [Fact]
    public void ArraysOfSeveralOutputsHavePlacesAndPerhapsNames()
    {
        Data two = new NDArray[] { new float[1, 2], new int[3] };
        var (a, b) = two;
        Assert.Equal("float32 array of shape (1, 2), int32 array of shape (3,)", $"{two}");
        Assert.Equal($"{two}", $"{a}, {b}");
        Assert.Equal("There are 2 arrays, not 3.", ErrorOf(() => { var (_, _, _) = two; }));
        Assert.Equal("There is no array 'priority': the 2 array(s) have no names. Pick one by place, such as [0].",
            ErrorOf(() => two["priority"]));
        Data named = new Dictionary<string, NDArray> { ["priority"] = a };
        Assert.Equal("priority: float32 array of shape (1, 2)", $"{named}");
        Assert.Contains("Did you mean 'priority'?", ErrorOf(() => named["prioriti"]));
    }

    [Fact]
    public void ElementsByPlace()
    {
        NDArray rows = new[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Assert.Equal(6, rows[1, 2]);
        Assert.Equal(4, rows.Rows(1, 2)[0, 0]);
        foreach (var (start, end) in new[] { (-1, 1), (0, 3), (2, 1) })
            Assert.Contains($"has no rows from {start} to before {end}",
                Assert.ThrowsAny<KerasException>(() => rows.Rows(start, end)).Message);
        Assert.Equal(2.5, ((NDArray)2.5)[[]]);
        Assert.Equal("An array of shape (2, 3) has no element [1, 3].", ErrorOf(() => rows[1, 3]));
        Assert.Equal("An array of shape (2, 3) has no element [-1, 0].", ErrorOf(() => rows[-1, 0]));
        Assert.Equal("An array of shape (2, 3) has no element [1].", ErrorOf(() => rows[1]));
        Assert.Equal("An array of shape (2, 3) has no element [1, 2, 0].", ErrorOf(() => rows[1, 2, 0]));
    }

    [Fact]
    public void LayersShowTheirNames()
    {
        var layer = new Dense(2, name: "logits");
        Assert.Equal("<Dense name=logits, built=False>", $"{layer}");
        var input = Keras.Input([3]);
        Assert.Equal("<Functional name=functional, built=True>", $"{new Model(input, layer.Apply(input))}");
    }

    [Fact]
    public void NullIsNoOutput() =>
        Assert.Equal("Functional 'functional' needs at least one input and one output.", ErrorOf(() => new Model(Keras.Input([2]), null!)));
}
