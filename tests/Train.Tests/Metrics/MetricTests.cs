using OnnxKeras.Metrics;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>Metrics against values that Keras's documentation prints, whole and in uneven parts.</summary>
public class MetricTests
{
    static readonly int[] labels = [0, 0, 0, 1, 1];
    static readonly float[] scores = [0, 0.3f, 0.8f, 0.3f, 0.8f];
    static readonly float[,] several = { { 1, 1, 1 }, { 1, 0, 0 }, { 1, 1, 0 } },
        found = { { 0.2f, 0.6f, 0.7f }, { 0.2f, 0.6f, 0.6f }, { 0.6f, 0.8f, 0 } };

    public static TheoryData<Metric, NDArray, NDArray, NDArray?, double[]> Documented => new()
    {
        { new SensitivityAtSpecificity(0.5), labels, scores, null, [0.5] },
        { new SensitivityAtSpecificity(0.5), labels, scores, new float[] { 1, 1, 2, 2, 1 }, [1 / 3.0] },
        { new SpecificityAtSensitivity(0.5), labels, scores, null, [2 / 3.0] },
        { new PrecisionAtRecall(0.5), labels, scores, null, [0.5] },
        { new PrecisionAtRecall(0.5), labels, scores, new float[] { 2, 2, 2, 1, 1 }, [1 / 3.0] },
        { new AUC(numThresholds: 3), new[] { 0, 0, 1, 1 }, new[] { 0, 0.5f, 0.3f, 0.9f }, null, [0.75] },
        { new AUC(numThresholds: 3), new[] { 0, 0, 1, 1 }, new[] { 0, 0.5f, 0.3f, 0.9f }, new float[] { 1, 0, 0, 1 }, [1] },
        { new Precision(), new[] { 0, 1, 1, 1 }, new float[] { 1, 0, 1, 1 }, null, [2 / 3.0] },
        { new Precision(thresholds: [0.2, 0.9]), new[] { 0, 1, 1, 1 }, new[] { 1, 0.5f, 0.95f, 0.1f }, null, [2 / 3.0, 0.5] },
        { new Precision(topK: 2), new float[,] { { 0, 0, 1, 1 } }, new[,] { { 0.1f, 0.2f, 0.1f, 0.2f } }, null, [0.5] },
        { new Recall(), new[] { 0, 1, 1, 1 }, new float[] { 1, 0, 1, 1 }, new float[] { 0, 0, 1, 0 }, [1] },
        { new FalseNegatives(), new[] { 0, 1, 1, 1 }, new float[] { 0, 1, 0, 0 }, new float[] { 0, 0, 1, 0 }, [1] },
        { new TrueNegatives(), new[] { 0, 1, 0, 0 }, new float[] { 1, 1, 0, 0 }, null, [2] },
        { new FBetaScore(beta: 2, threshold: 0.5), several, found, null, [0.3846154, 0.90909094, 0.8333334] },
        { new F1Score(threshold: 0.5), several, found, null, [0.5, 0.8, 0.6666667] },
        { new IoU(2, [0], dtype: DType.Float32), new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, new[] { 0.3f, 0.3f, 0.3f, 0.1f }, [1 / 3.0] },
        { new BinaryIoU(threshold: 0.3, dtype: DType.Float32), new[] { 0, 1, 0, 1 }, new[] { 0.1f, 0.2f, 0.4f, 0.7f },
            new[] { 0.2f, 0.3f, 0.4f, 0.1f }, [0.17361112] },
        { new MeanIoU(2), new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, null, [1 / 3.0] },
        { new MeanIoU(2, ignoreClass: -1), new[] { 0, 0, 1, 1, -1 }, new[] { 0, 1, 0, 1, 1 }, null, [1 / 3.0] },
        { new R2Score(), new float[,] { { 1 }, { 4 }, { 3 } }, new float[,] { { 2 }, { 4 }, { 4 } }, null, [0.57142854] },
        { new PearsonCorrelation(), new[,] { { 0, 1, 0.5f }, { 1, 1, 0.2f } }, new[,] { { 0.1f, 0.9f, 0.5f }, { 1, 0.9f, 0.2f } }, null,
            [0.9966996] },
        { new ConcordanceCorrelation(), new[,] { { 0, 1, 0.5f }, { 1, 1, 0.2f } }, new[,] { { 0.1f, 0.9f, 0.5f }, { 1, 0.9f, 0.2f } }, null,
            [0.98163203] },
        { new LogCoshError(), new float[,] { { 0, 1 }, { 0, 0 } }, new float[,] { { 1, 1 }, { 0, 0 } }, new float[] { 1, 0 },
            [0.21689045] },
        { new CosineSimilarity(axis: 1), new float[,] { { 0, 1 }, { 1, 1 } }, new float[,] { { 1, 0 }, { 1, 1 } }, new[] { 0.3f, 0.7f },
            [0.7] },
        { new SparseTopKCategoricalAccuracy(1), new[] { 2, 1 }, new[,] { { 0.1f, 0.9f, 0.8f }, { 0.05f, 0.95f, 0 } }, new[] { 0.7f, 0.3f },
            [0.3] },
        { new BinaryAccuracy(), new float[,] { { 1 }, { 1 }, { 0 }, { 0 } }, new[,] { { 0.98f }, { 1 }, { 0 }, { 0.6f } },
            new float[] { 1, 0, 0, 1 }, [0.5] },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public void GivesWhatKerasPrints(Metric metric, NDArray yTrue, NDArray yPred, NDArray? weights, double[] expected)
    {
        Assert.Equal(expected, Over(metric, yTrue, yPred, weights, [yTrue.Shape[0]!.Value]), (a, b) => Math.Abs(a - b) < 1e-5);
        if (yTrue.Shape[0] > 1)
            Assert.Equal(expected, Over(metric, yTrue, yPred, weights, [1, yTrue.Shape[0]!.Value - 1]), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    /// <summary>Keras's <c>Mean</c> averages over a sample's steps first: (1 + 0) / 2, not (2 · 1 + 6 · 0) / 8.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SamplesOfUnequalLengthCountAsMuch(bool weighted)
    {
        using var model = new Sequential([new Layers.InputLayer([null, 1]), new Layers.Identity()]);
        model.Compile("sgd", "mse", weighted ? null : ["mse"], weightedMetrics: weighted ? ["mse"] : null);
        NDArray weights = new float[] { 2 };
        model.TestOnBatch(new float[1, 2, 1], NDArray.Of(new float[] { 1, 1 }, [1, 2, 1]), weights);
        var result = model.TestOnBatch(new float[1, 6, 1], new float[1, 6, 1], weights, resetMetrics: false);
        Assert.Equal(0.5, result["mse"], 6);
    }

    /// <summary>Keras applies the mask of the ignored class to weights alone: ln 2 / 2 without, ln 2 with them.</summary>
    [Fact]
    public void AnIgnoredClassDoesNotCountWhereThereAreWeights()
    {
        using var model = new Sequential([new Layers.InputLayer([2]), new Layers.Identity()]);
        model.Compile("sgd", "sparse_categorical_crossentropy", [new SparseCategoricalCrossentropy(ignoreClass: 1, name: "plain")],
            weightedMetrics: [new SparseCategoricalCrossentropy(ignoreClass: 1, name: "weighted")]);
        var result = model.TestOnBatch(new[,] { { 0.5f, 0.5f }, { 0.5f, 0.5f } }, new[] { 0, 1 }, sampleWeight: new float[] { 1, 1 });
        Assert.Equal(Math.Log(2) / 2, result["plain"], 6);
        Assert.Equal(Math.Log(2), result["weighted"], 6);
    }

    [Fact]
    public void VectorsAndWeightedTwinsHaveNamesOfTheirOwn()
    {
        using var model = new Sequential([new Layers.InputLayer([3]), new Layers.Dense(3, activation: "softmax")]);
        model.Compile("sgd", "categorical_crossentropy", [new F1Score(), "accuracy"], weightedMetrics: ["accuracy"]);
        Assert.Equal(["loss", "f1_score", "accuracy", "weighted_accuracy"], model.MetricsNames);
        var result = model.TestOnBatch(several, several, sampleWeight: new float[] { 1, 0, 0 });
        Assert.Equal(["loss", "f1_score:0", "f1_score:1", "f1_score:2", "accuracy", "weighted_accuracy"], result.Names);
    }

    static double[] Over(Metric metric, NDArray yTrue, NDArray yPred, NDArray? weights, int[] parts)
    {
        using var scope = torch.NewDisposeScope();
        var backend = new TorchBackend();
        var sums = new List<double[]>();
        var start = 0;
        foreach (var length in parts)
        {
            KerasTensor Rows(NDArray a) => backend.Wrap(a.Rows(start, start + length));
            var added = metric.Statistics(Rows(yTrue), Rows(yPred), weights is null ? null : Rows(weights))
                .Select(s => s is Constant { Scalar: { } number } ? [number] : TorchData.ToArray(backend.Value(s)).ToArray<double>())
                .ToList();
            sums = sums.Count == 0 ? added : [.. sums.Zip(added, (a, b) => a.Zip(b, (u, v) => u + v).ToArray())];
            start += length;
        }
        return metric.Result(sums);
    }
}
