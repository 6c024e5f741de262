using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>The figures of <c>confusion_metrics_test.py</c>.</summary>
public partial class KerasMetricFiguresTests
{
    static readonly double[] thresholds = [0.15, 0.5, 0.85];
    static readonly double[,] countP = { { 0.9, 0.2, 0.8, 0.1 }, { 0.2, 0.9, 0.7, 0.6 }, { 0.1, 0.2, 0.4, 0.3 }, { 0, 1, 0.7, 0.3 } };
    static readonly int[,] countY = { { 0, 1, 1, 0 }, { 1, 0, 0, 0 }, { 0, 0, 0, 0 }, { 1, 1, 1, 1 } };
    static readonly int[,] countWeights = { { 1, 2, 3, 5 }, { 7, 11, 13, 17 }, { 19, 23, 29, 31 }, { 5, 15, 10, 0 } };

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Counts => new()
    {
        { "fp", new FalsePositives(), bits, guesses, null, [7] },
        { "fp weighted", new FalsePositives(), bits, guesses, rising, [14] },
        { "fp thresholds", new FalsePositives(thresholds), countY, countP, null, [7, 4, 2] },
        { "fp weighted thresholds", new FalsePositives(thresholds), countY, countP, countWeights, [125, 42, 12] },
        { "fn", new FalseNegatives(), bits, guesses, null, [3] },
        { "fn weighted", new FalseNegatives(), bits, guesses, rising, [5] },
        { "fn thresholds", new FalseNegatives(thresholds), countY, countP, null, [1, 4, 6] },
        { "fn weighted thresholds", new FalseNegatives(thresholds), countY, countP, new[,] { { 3 }, { 5 }, { 7 }, { 4 } }, [4, 16, 23] },
        { "tn", new TrueNegatives(), bits, guesses, null, [3] },
        { "tn weighted", new TrueNegatives(), bits, guesses, rising, [4] },
        { "tn thresholds", new TrueNegatives(thresholds), countY, countP, null, [2, 5, 7] },
        { "tn weighted thresholds", new TrueNegatives(thresholds), countY, countP, new[,] { { 0, 2, 3, 5 } }, [5, 15, 23] },
        { "tp", new TruePositives(), bits, guesses, null, [7] },
        { "tp weighted", new TruePositives(), bits, guesses, rising, [12] },
        { "tp thresholds", new TruePositives(thresholds), countY, countP, null, [6, 3, 1] },
        { "tp weighted thresholds", new TruePositives(thresholds), countY, countP, 37, [222, 111, 37] },
    };

    static readonly int[,] precisionP = { { 1, 0, 1, 0 }, { 1, 0, 1, 0 } }, precisionY = { { 0, 1, 1, 0 }, { 1, 0, 0, 1 } };
    static readonly int[,] recallP = { { 1, 0, 1, 0 }, { 0, 1, 0, 1 } }, ratioWeights = { { 1, 2, 3, 4 }, { 4, 3, 2, 1 } };
    static readonly int[,] squareY = { { 0, 1 }, { 1, 0 } }, precisionWeights = { { 4, 0 }, { 3, 1 } };
    static readonly int[,] recallWeights = { { 1, 4 }, { 3, 2 } };
    static readonly double[,] squareP = { { 1, 0 }, { 0.6, 0 } };
    static readonly double[] sixth = [1, 0, 0.6, 0];
    static readonly double[,] severalP = { { 0.1, 0.2, 0.7 }, { 0.5, 0.3, 0.2 }, { 0.2, 0.6, 0.2 }, { 0.7, 0.2, 0.1 }, { 0.1, 0.1, 0.8 } };
    static readonly int[,] severalY = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
    static readonly int[,] coin = { { 1 }, { 0 }, { 1 }, { 1 }, { 0 } }, wrong = { { 0 }, { 1 }, { 0 }, { 0 }, { 1 } };

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Ratios => new()
    {
        { "precision", new Precision(), new[] { 0, 1, 1, 0 }, new[] { 1, 0, 1, 0 }, null, [0.5] },
        { "precision wrong", new Precision([0.5]), wrong, coin, null, [0] },
        { "precision weighted", new Precision(), precisionY, precisionP, ratioWeights, [7 / 10.0] },
        { "precision of nothing", new Precision(), new int[4], new int[4], null, [0] },
        { "precision thresholds", new Precision([0.5, 0.7]), new[] { 0, 1, 1, 0 }, sixth, null, [0.5, 0] },
        { "precision weighted thresholds", new Precision([0.5, 1]), squareY, squareP, precisionWeights, [3 / 7.0, 0] },
        { "precision class", new Precision(classId: 1), severalY, severalP, null, [1] },
        { "recall", new Recall(), new[] { 0, 1, 1, 0 }, new[] { 1, 0, 1, 0 }, null, [0.5] },
        { "recall wrong", new Recall([0.5]), wrong, coin, null, [0] },
        { "recall weighted", new Recall(), precisionY, recallP, ratioWeights, [4 / 10.0] },
        { "recall of nothing", new Recall(), new int[4], new int[4], null, [0] },
        { "recall thresholds", new Recall([0.5, 0.7]), new[] { 0, 1, 1, 0 }, sixth, null, [0.5, 0] },
        { "recall weighted thresholds", new Recall([0.5, 1]), squareY, squareP, recallWeights, [3 / 7.0, 0] },
        { "recall class", new Recall(classId: 1), severalY, severalP, null, [1] },
    };

    static readonly double[] topP = [0.2, 0.1, 0.5, 0, 0.2], topSecondP = [0.2, 0.8, 0.6, 0, 0.2];

    [Fact]
    public void ResultsGrowWithEachBatch()
    {
        var batch = ((NDArray)squareY, (NDArray)squareP, (NDArray?)precisionWeights);
        KerasFigure.Close([6 / 14.0, 0], KerasFigure.Of(new Precision([0.5, 1]), batch, batch));
        batch = (squareY, squareP, recallWeights);
        KerasFigure.Close([6 / 14.0, 0], KerasFigure.Of(new Recall([0.5, 1]), batch, batch));
    }

    /// <summary>One sample alone has one axis, its classes.</summary>
    [Fact]
    public void OnlyTheLargestOutputsCount()
    {
        int[] targets = [0, 1, 1, 0, 0];
        KerasFigure.Close([1 / 3.0], KerasFigure.Of(new Precision(topK: 3), (targets, topP, null)));
        KerasFigure.Close([0.5], KerasFigure.Of(new Recall(topK: 3), (targets, topP, null)));
        (NDArray, NDArray, NDArray?)[] batches =
        [
            (new[,] { { 0, 1, 1, 0, 1 } }, new[,] { { 0.2, 0.1, 0.4, 0, 0.2 } }, new[,] { { 1, 4, 2, 3, 5 } }),
            (new[] { 1, 0, 1, 1, 1 }, new[] { 0.2, 0.6, 0.4, 0.2, 0.2 }, 3),
        ];
        KerasFigure.Close([(2 + 5 + 3 + 3) / (1.0 + 2 + 5 + 3 + 3 + 3)], KerasFigure.Of(new Precision(topK: 3), batches));
        KerasFigure.Close([(2 + 5 + 3 + 3) / (4.0 + 2 + 5 + 3 + 3 + 3 + 3)], KerasFigure.Of(new Recall(topK: 3), batches));
        KerasFigure.Close([1], KerasFigure.Of(new Precision([0.7], 2), (new[] { 0, 1, 1, 0, 1 }, topSecondP, null)));
        KerasFigure.Close([0.25], KerasFigure.Of(new Recall([0.7], 2), (new[] { 1, 1, 1, 0, 1 }, topSecondP, null)));
    }

    static readonly double[] steep = [0, 0.1, 0.2, 0.3, 0.4, 0.1, 0.45, 0.5, 0.8, 0.9];
    static readonly double[] flat = [0, 0.1, 0.2, 0.3, 0.4, 0.01, 0.02, 0.25, 0.26, 0.26];
    static readonly double[] recalled = [0, 0.1, 0.2, 0.5, 0.6, 0.2, 0.5, 0.6, 0.8, 0.9];
    static readonly double[] precise = [0.05, 0.1, 0.2, 0.3, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.9, 0.95];
    static readonly double[] shortP = [0.1, 0.2, 0.3, 0.5, 0.6, 0.9, 0.9];
    static readonly int[] fiveAndFive = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], preciseY = [0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1];
    static readonly int[] shortY = [0, 1, 0, 0, 0, 1, 1], ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    static readonly int[] recallTen = [2, 1, 2, 1, 2, 1, 2, 2, 1, 2], seven = [1, 2, 1, 2, 1, 2, 1];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Constrained => new()
    {
        { "sensitivity right", new SensitivityAtSpecificity(0.7), coin, coin, null, [1] },
        { "sensitivity high", new SensitivityAtSpecificity(0.8), fiveAndFive, steep, null, [0.8] },
        { "sensitivity low", new SensitivityAtSpecificity(0.4), fiveAndFive, flat, null, [0.6] },
        { "sensitivity weighted", new SensitivityAtSpecificity(0.4), fiveAndFive, flat, ten, [0.675] },
        { "sensitivity bool", new SensitivityAtSpecificity(0.4), Array.ConvertAll(fiveAndFive, v => v == 1), flat, ten, [0.675] },
        { "sensitivity float", new SensitivityAtSpecificity(0.4), Array.ConvertAll(fiveAndFive, v => (float)v), flat, ten, [0.675] },
        { "specificity right", new SpecificityAtSensitivity(0.7), coin, coin, null, [1] },
        { "specificity high", new SpecificityAtSensitivity(1), fiveAndFive, flat, null, [0.2] },
        { "specificity low", new SpecificityAtSensitivity(0.4), fiveAndFive, flat, null, [0.6] },
        { "specificity class", new SpecificityAtSensitivity(0.4, classId: 2), Class2(fiveAndFive), Thrice(flat), null, [0.6] },
        { "specificity weighted", new SpecificityAtSensitivity(0.4), fiveAndFive, flat, ten, [0.4] },
        { "precision right", new PrecisionAtRecall(0.7), coin, coin, null, [1] },
        { "precision high", new PrecisionAtRecall(0.8), fiveAndFive, recalled, null, [2 / 3.0] },
        { "precision low", new PrecisionAtRecall(0.6), fiveAndFive, recalled, null, [0.75] },
        { "precision at class", new PrecisionAtRecall(0.6, classId: 2), Class2(fiveAndFive), Thrice(recalled), null, [0.75] },
        { "precision at weighted", new PrecisionAtRecall(7 / 8.0), fiveAndFive, recalled, recallTen, [0.7] },
        { "recall right", new RecallAtPrecision(0.7), coin, coin, null, [1] },
        { "recall high", new RecallAtPrecision(0.75), preciseY, precise, null, [0.5] },
        { "recall low", new RecallAtPrecision(2 / 3.0), preciseY, precise, null, [5 / 6.0] },
        { "recall at class", new RecallAtPrecision(2 / 3.0, classId: 2), Class2(preciseY), Thrice(precise), null, [5 / 6.0] },
        { "recall at weighted", new RecallAtPrecision(0.75), shortY, shortP, seven, [0.6] },
        { "sensitivity at the limit", new SensitivityAtSpecificity(0.7), new[] { 0, 0, 1 }, new[] { 0.1, 0.9, 0.5 }, new[] { 0.7, 0.3, 1 },
            [1] },
        { "recall out of reach", new RecallAtPrecision(2 / 3.0), new[] { 1, 1, 0, 0 }, new[] { 0.1, 0.2, 0.3, 0.9 }, null, [0] },
    };

    /// <summary>Of three classes, a target of 1 is the last.</summary>
    static NDArray Class2(int[] targets) => NDArray.Of([.. targets.SelectMany(v => new[] { 1 - v, 0, v })], [targets.Length, 3]);

    static NDArray Thrice(double[] outputs) => NDArray.Of([.. outputs.SelectMany(v => new[] { v, v, v })], [outputs.Length, 3]);

    /// <summary>
    /// Evenly spread thresholds, one's own too, are buckets of what is cut to [0, 1]: 3 is not above 1 then, nor −1 below the AUC's lowest.
    /// </summary>
    [Fact]
    public void EvenThresholdsAreBuckets()
    {
        float[] outputs = [-1, 0, 0.5f, 3];
        int[] targets = [0, 1, 1, 1];
        KerasFigure.Close([2, 1, 0], KerasFigure.Of(new TruePositives([0, 0.5, 1]), (targets, outputs, null)));
        KerasFigure.Close([2, 1, 1], KerasFigure.Of(new TruePositives([0.4, 0.6, 1]), (targets, outputs, null)));
        foreach (var area in new AUC[] { new(3), new(thresholds: [0.5]) })
            KerasFigure.Close([2 / 3.0], KerasFigure.Of(area, (targets, outputs, null)));
    }

    [Fact]
    public void ArgumentsOutOfRangeAreRefused()
    {
        Assert.Contains("[0, 1]", Assert.Throws<KerasException>(() => new FalsePositives([-1, 0.5, 2])).Message);
        Assert.Contains("(samples, classes)",
            Assert.Throws<KerasException>(() => KerasFigure.Of(new Recall(classId: 2), (new int[5], topP, null))).Message);
        foreach (var make in new Func<Metric>[]
        {
            () => new SensitivityAtSpecificity(-1), () => new SpecificityAtSensitivity(-1), () => new PrecisionAtRecall(-1),
            () => new RecallAtPrecision(-1), () => new SensitivityAtSpecificity(0.4, -1), () => new RecallAtPrecision(0.4, -1),
            () => new AUC(-1), () => new AUC(1), () => new AUC(numLabels: 2), () => new BinaryAccuracy(-0.5), () => new BinaryAccuracy(1.5),
            () => new FBetaScore(beta: 0), () => new FBetaScore(beta: -1), () => new FBetaScore(threshold: 1.1),
            () => new FBetaScore(threshold: 0), () => new FBetaScore(threshold: -0.5), () => new R2Score(numRegressors: -1),
            () => new IoU(2, [2]),
        })
            Assert.Throws<KerasException>(make);
        Assert.Throws<KerasException>(() => KerasFigure.Of(new FBetaScore(), (new int[2, 3, 4], new float[2, 3, 4], null)));
        Assert.Throws<KerasException>(() => KerasFigure.Of(new R2Score(), (new int[2], new float[2], null)));
    }

    /// <summary>As in Python, −1 is the last class; what there is not is no class whose counts are 0.</summary>
    [Fact]
    public void ClassesAreCountedFromEitherEnd()
    {
        foreach (var id in new[] { 2, -1 })
        {
            KerasFigure.Close([1], KerasFigure.Of(new Precision([0.1], classId: id),
                (new[,] { { 0, 0, 1 } }, new[,] { { 0.6, 0.1, 0.3 } }, null)));
            KerasFigure.Close([0.5], KerasFigure.Of(new Recall(classId: id),
                (new[,] { { 0, 0, 1 }, { 0, 0, 1 } }, new[,] { { 0.2, 0.1, 0.7 }, { 0.7, 0, 0.3 } }, null)));
        }
        foreach (var id in new[] { 3, -4 })
            foreach (var metric in new Metric[] { new Precision(classId: id), new PrecisionAtRecall(0.5, classId: id) })
                Assert.Contains($"is for class {id}, but there are 3 classes", Assert.Throws<KerasException>(
                    () => KerasFigure.Of(metric, (new int[1, 3], new float[1, 3], null))).Message);
    }

    /// <summary>Class indices are no targets of each output: Keras cannot compare them with the outputs of all classes.</summary>
    [Fact]
    public void TargetsAreToBeOfTheOutputsShape()
    {
        foreach (var metric in new Metric[] { new Precision(), new Recall(classId: 0), new AUC(), new TruePositives([0.1, 0.7]) })
            Assert.Contains("the targets are (2, 1) and the outputs (2, 3): classes are to be one-hot", Assert.Throws<KerasException>(
                () => KerasFigure.Of(metric, (new int[2, 1], new float[2, 3], null))).Message);
    }

    [Fact]
    public void LabelsAreAsManyAsTold()
    {
        Assert.Contains("weighs 2 labels, but the outputs are (1, 3)", Assert.Throws<KerasException>(() => KerasFigure.Of(
            new AUC(multiLabel: true, labelWeights: [1, 2]), (new int[1, 3], new float[1, 3], null))).Message);
        Assert.Contains("is for 2 labels, but the outputs are (1, 3)", Assert.Throws<KerasException>(() => KerasFigure.Of(
            new AUC(multiLabel: true, numLabels: 2), (new int[1, 3], new float[1, 3], null))).Message);
    }
}
