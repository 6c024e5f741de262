using OnnxKeras.Losses;
using TorchSharp;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>Losses against values worked out by hand or printed in Keras's documentation, and the ways to give them to Compile.</summary>
public class LossTests
{
    static readonly float[,] y = { { 0, 1 }, { 0, 0 } }, p = { { 0.6f, 0.4f }, { 0.4f, 0.6f } };

    public static TheoryData<Loss, double[]> Documented => new()
    {
        { "mse", [0.36, 0.26] },
        { "MAE", [0.6, 0.5] },
        { "binary_crossentropy", [0.916, 0.714] },
        { new BinaryFocalCrossentropy(gamma: 2), [0.330, 0.206] },
        { new Huber(), [0.18, 0.13] },
        { new Huber(delta: 0.5), [0.175, 0.1275] },
        { "hinge", [1.1, 1.5] },
        { "poisson", [0.958, 0.5] },
        { "logcosh", [0.1702, 0.1240] },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public void GivesOneValueAPosition(Loss loss, double[] expected) =>
        Assert.Equal(expected, Values(loss, y, p), (a, b) => Math.Abs(a - b) < 1e-3);

    [Fact]
    public void DocumentedClassesGiveKerasValues()
    {
        float[,] probabilities = { { 0.05f, 0.95f, 0 }, { 0.1f, 0.8f, 0.1f } };
        Assert.Equal([0.0513, 2.303], Values("sparse_categorical_crossentropy", new[] { 1, 2 }, probabilities),
            (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal([0.0513, 2.303], Values("categorical_crossentropy", new float[,] { { 0, 1, 0 }, { 0, 0, 1 } }, probabilities),
            (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal([(1 - Math.Sqrt(0.95)) / 0.5],
            Values(new CategoricalGeneralizedCrossEntropy(), new[] { 1 }, new[,] { { 0.05f, 0.95f } }), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([0.0, -1, 1],
            Values("cosine", new float[,] { { 0, 1 }, { 1, 1 }, { 1, 1 } }, new float[,] { { 1, 0 }, { 1, 1 }, { -1, -1 } }), (a, b) =>
            Math.Abs(a - b) < 1e-5);
    }

    /// <summary>"crossentropy" means binary, sparse or categorical by the shapes, in a value and in training.</summary>
    [Fact]
    public void CrossentropyIsChosenByTheShapes()
    {
        float[,] units = { { 0.6f }, { 0.3f } }, classes = { { 0.2f, 0.8f, 0 }, { 0.3f, 0.4f, 0.3f } };
        float[,] column = { { 1 }, { 2 } }, hot = { { 0, 1, 0 }, { 0, 0, 1 } };
        double[] chosen = [-Math.Log(0.8), -Math.Log(0.3)];
        Assert.Equal([-Math.Log(0.6), -Math.Log(0.7)], Values("crossentropy", new float[,] { { 1 }, { 0 } }, units),
            (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(chosen, Values("ce", hot, classes), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(chosen, Values("crossentropy", new[] { 1, 2 }, classes), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(chosen, Values("CE", column, classes), (a, b) => Math.Abs(a - b) < 1e-6);
        using var model = new Sequential([new Layers.InputLayer([3]), new Layers.Dense(3, activation: "softmax")]);
        model.Compile("sgd", "crossentropy");
        foreach (Data targets in new Data[] { hot, column, new[] { 1, 2 } }) Assert.True(model.TrainOnBatch(classes, targets)["loss"] > 0);
        Assert.ThrowsAny<KerasException>(() => model.TrainOnBatch(classes, new float[2, 4]));
    }

    [Theory]
    [InlineData(Reduction.SumOverBatchSize, 0.5 * (2 * 0.36 + 4 * 0.26))]
    [InlineData(Reduction.Mean, 0.5 * (2 * 0.36 + 4 * 0.26))]
    [InlineData(Reduction.Sum, 2 * 0.36 + 4 * 0.26)]
    [InlineData(Reduction.MeanWithSampleWeight, (2 * 0.36 + 4 * 0.26) / 6)]
    public void WeightsReduceAsInKeras3(Reduction reduction, double expected) =>
        Assert.Equal(expected, Number(t => new MeanSquaredError(reduction).Reduce(t(y), t(p), t(new float[] { 2, 4 }))), 1e-6);

    [Fact]
    public void Keras2DividesByTheCountOfWeights() =>
        Assert.Equal(0.26 * 3, Number(t => Rules.Keras2.Reduce("mse", t(y), t(p), t(new float[] { 0, 3 }))), 1e-6);

    [Fact]
    public void MaskedPositionsDoNotCount()
    {
        float[,,] outputs = { { { 1 }, { 5 } }, { { 3 }, { 7 } } };
        var zeros = new float[2, 2, 1];
        var mask = new[,] { { true, false }, { true, true } };
        foreach (var rules in new[] { Rules.Keras2, Rules.Keras3 })
            Assert.Equal((1 + 9 + 49) / 3.0, Number(t => rules.Reduce("mse", t(zeros), t(outputs).WithMask(t(mask)), null)), 1e-5);
    }

    /// <summary>A list of factors weighs each class by its own, also after a way through a configuration.</summary>
    [Fact]
    public void FocalFactorsCanBeOneAClass()
    {
        float[,] probabilities = { { 0.05f, 0.95f, 0 }, { 0.1f, 0.8f, 0.1f } }, targets = { { 0, 1, 0 }, { 0, 0, 1 } };
        var plain = Values(new CategoricalFocalCrossentropy(alpha: 1), targets, probabilities);
        var weighed = Values(new CategoricalFocalCrossentropy(alpha: new[] { 0.5, 2, 3 }), targets, probabilities);
        Assert.Equal([2 * plain[0], 3 * plain[1]], weighed, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(Math.Pow(0.05, 2) * -Math.Log(0.95), plain[0], 1e-6);
    }

    [Fact]
    public void IgnoredClassesDoNotCount() =>
        Assert.Equal(-Math.Log(0.25),
            Number(t => new SparseCategoricalCrossentropy(ignoreClass: -1)
                .Reduce(t(new[] { 1, -1 }), t(new[,] { { 0.75f, 0.25f }, { 0.5f, 0.5f } }), null)), 1e-5);

    /// <summary>Against the sum over every path of classes; targets with a repeated label, shorter ones, and none.</summary>
    [Fact]
    public void CtcSumsOverAllAlignments()
    {
        const int Steps = 5, Classes = 3;
        int[,] targets = { { 1, 1 }, { 2, 1 }, { 2, 0 }, { 0, 0 } };
        var logits = TorchCase.Numbers([4, Steps, Classes]);
        var expected = Enumerable.Range(0, 4).Select(n =>
        {
            var label = Enumerable.Range(0, 2).Select(i => targets[n, i]).Where(c => c != 0).ToArray();
            return -Math.Log(Paths(Steps).Where(path => Spelled(path).SequenceEqual(label))
                .Sum(path => path.Select((c, t) => Probability(n, t, c)).Aggregate((a, b) => a * b)));
        }).ToArray();
        Assert.Equal(expected, Values("ctc", targets, logits), (a, b) => Math.Abs(a - b) < 1e-5);
        TorchCase.CheckGradients(t => new CTC().Call(TorchCase.Torch.Wrap((NDArray)targets), t[0]), logits);

        double Probability(int n, int t, int c)
        {
            var row = Enumerable.Range(0, Classes).Select(k => Math.Exp(logits.GetDouble((n * Steps + t) * Classes + k))).ToArray();
            return row[c] / row.Sum();
        }

        static IEnumerable<int[]> Paths(int steps) =>
            steps == 0 ? [[]] : Paths(steps - 1).SelectMany(p => Enumerable.Range(0, Classes).Select(c => (int[])[.. p, c]));

        static IEnumerable<int> Spelled(int[] path) => path.Where((c, i) => c != 0 && (i == 0 || path[i - 1] != c));
    }

    [Fact]
    public void CtcTrains()
    {
        Keras.SetRandomSeed(1);
        using var model = new Sequential([new Layers.InputLayer([6, 3]), new Layers.LSTM(8, returnSequences: true), new Layers.Dense(4)]);
        model.Compile(new Optimizers.Adam(0.05), "ctc");
        var x = TorchCase.Numbers([4, 6, 3]);
        int[,] labels = { { 1, 2, 3 }, { 3, 0, 0 }, { 2, 2, 0 }, { 1, 3, 0 } };
        var history = model.Fit(x, labels, epochs: 60, verbose: 0);
        Assert.True(history["loss"][^1] < 0.3 * history["loss"][0], $"{history["loss"][0]} → {history["loss"][^1]}");
        Assert.Contains("(samples, steps, classes)", Assert.Throws<KerasException>(() => new CTC().TargetShape([null, 3])).Message);
    }

    [Fact]
    public void FunctionsAreLosses()
    {
        using var model = new Sequential([new Layers.InputLayer([2]), new Layers.Dense(2)]);
        model.Compile("sgd", (yTrue, yPred) => Mean(Abs(yTrue - yPred), [-1]), ["mae"]);
        var scores = model.TestOnBatch(p, y);
        Assert.Equal(scores["loss"], scores["mae"], 1e-6);
        Func<KerasTensor, KerasTensor, KerasTensor> own = (yTrue, yPred) => Square(yTrue - yPred);
        model.Compile("sgd", own, ["mse", own]);
        scores = model.TestOnBatch(p, y);
        Assert.Equal(["loss", "mse", "lambda"], model.MetricsNames);
        Assert.Equal(scores["mse"], scores["lambda"], 1e-6);
    }

    static double[] Values(Loss loss, NDArray yTrue, NDArray yPred) => Read(t => loss.Values(t(yTrue), t(yPred)));

    static double Number(Func<Func<NDArray, KerasTensor>, KerasTensor> compute) => Assert.Single(Read(compute));

    static double[] Read(Func<Func<NDArray, KerasTensor>, KerasTensor> compute)
    {
        using var scope = torch.NewDisposeScope();
        var backend = new TorchBackend();
        return TorchData.ToArray(backend.Value(compute(backend.Wrap))).ToArray<double>();
    }
}
