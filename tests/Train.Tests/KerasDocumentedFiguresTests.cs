using OnnxKeras.Losses;
using OnnxKeras.Metrics;
using L = OnnxKeras.Losses;
using M = OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>Figures that the documentation in Keras 3's <c>losses.py</c> and <c>metrics/*.py</c> prints.</summary>
public class KerasDocumentedFiguresTests
{
    static readonly int[] y = [0, 1, 0, 0];
    static readonly double[] logits = [-18.6, 0.51, 2.94, -12.8], eightAndTwo = [0.8, 0.2];
    static readonly int[,] yRows = { { 0, 1 }, { 0, 0 } }, hot = { { 0, 1, 0 }, { 0, 0, 1 } };
    static readonly double[,] logitRows = { { -18.6, 0.51 }, { 2.94, -12.8 } }, classes = { { 0.05, 0.95, 0 }, { 0.1, 0.8, 0.1 } };
    static readonly double[] threeAndSeven = [0.3, 0.7];

    static BinaryFocalCrossentropy Focal(double gamma, bool balanced = false, Reduction reduction = Reduction.SumOverBatchSize) =>
        new(balanced, gamma: gamma, fromLogits: true, reduction: reduction);

    public static TheoryData<Loss, NDArray, NDArray, NDArray?, double[]> Losses => new()
    {
        { new L.BinaryCrossentropy(true), y, logits, null, [0.8654] },
        { new L.BinaryCrossentropy(true), yRows, logitRows, null, [0.8654] },
        { new L.BinaryCrossentropy(true), yRows, logitRows, eightAndTwo, [0.243] },
        { new L.BinaryCrossentropy(true, reduction: Reduction.Sum), yRows, logitRows, null, [1.73] },
        { new L.BinaryCrossentropy(true, reduction: Reduction.None), yRows, logitRows, null, [0.235, 1.496] },
        { Focal(2), y, logits, null, [0.691] },
        { Focal(2, true), y, logits, null, [0.51] },
        { Focal(3), yRows, logitRows, null, [0.647] },
        { Focal(3, true), yRows, logitRows, null, [0.482] },
        { Focal(3), yRows, logitRows, eightAndTwo, [0.133] },
        { Focal(3, true), yRows, logitRows, eightAndTwo, [0.097] },
        { Focal(4, reduction: Reduction.Sum), yRows, logitRows, null, [1.222] },
        { Focal(4, true, Reduction.Sum), yRows, logitRows, null, [0.914] },
        { Focal(5, reduction: Reduction.None), yRows, logitRows, null, [0.0017, 1.1561] },
        { Focal(5, true, Reduction.None), yRows, logitRows, null, [0.0004, 0.867] },
        { new L.CategoricalCrossentropy(), hot, classes, threeAndSeven, [0.814] },
        { new L.CategoricalCrossentropy(reduction: Reduction.Sum), hot, classes, null, [2.354] },
        { new L.SparseCategoricalCrossentropy(), new[] { 1, 2 }, classes, threeAndSeven, [0.814] },
        { new CategoricalFocalCrossentropy(), hot, classes, null, [0.23315276] },
        { new CategoricalFocalCrossentropy(), hot, classes, threeAndSeven, [0.1632] },
        { new CategoricalFocalCrossentropy(reduction: Reduction.Sum), hot, classes, null, [0.46631] },
        { new CategoricalFocalCrossentropy(reduction: Reduction.None), hot, classes, null, [3.2058331e-05, 4.6627346e-01] },
        { new CategoricalFocalCrossentropy(reduction: Reduction.None), hot, new[,] { { 0.05, 0.9, 0.05 }, { 0.1, 0.85, 0.05 } }, null,
            [2.63401289e-04, 6.75912094e-01] },
        { new L.CategoricalCrossentropy(reduction: Reduction.None),
            new[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } },
            new[,] { { 0.9, 0.04, 0.03, 0.03 }, { 0.3, 0.45, 0.15, 0.13 }, { 0.04, 0.01, 0.94, 0.05 }, { 0.12, 0.21, 0.5, 0.17 } }, null,
            [0.10536, 0.82807, 0.1011, 1.77196] },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossesGiveWhatKerasPrints(Loss loss, NDArray yTrue, NDArray yPred, NDArray? weights, double[] expected) =>
        KerasFigure.Close(expected, KerasFigure.Of(loss, yTrue, yPred, weights));

    static readonly int[,] p = { { 1, 1 }, { 0, 0 } };
    static readonly double[,] shares = { { 0.6, 0.4 }, { 0.4, 0.6 } }, ones = { { 0, 1 }, { 1, 1 } }, others = { { 1, 0 }, { 1, 1 } };
    static readonly int[] first = [1, 0];

    public static TheoryData<Metric, NDArray, NDArray, NDArray?, double[]> Metrics => new()
    {
        { new M.MeanSquaredError(), yRows, p, null, [0.25] },
        { new M.MeanAbsoluteError(), yRows, p, null, [0.25] },
        { new M.MeanAbsoluteError(), yRows, p, first, [0.5] },
        { new M.MeanAbsolutePercentageError(), yRows, p, null, [250000000] },
        { new M.MeanAbsolutePercentageError(), yRows, p, first, [500000000] },
        { new M.MeanSquaredLogarithmicError(), yRows, p, null, [0.12011322] },
        { new M.MeanSquaredLogarithmicError(), yRows, p, first, [0.24022643] },
        { new RootMeanSquaredError(), yRows, p, null, [0.5] },
        { new RootMeanSquaredError(), yRows, p, first, [0.70710677] },
        { new LogCoshError(), yRows, p, null, [0.10844523] },
        { new M.CosineSimilarity(axis: 1), ones, others, null, [0.49999997] },
        { new M.KLDivergence(), yRows, shares, null, [0.45814306] },
        { new M.KLDivergence(), yRows, shares, first, [0.9162892] },
        { new M.Poisson(), yRows, p, null, [0.49999997] },
        { new M.Poisson(), yRows, p, first, [0.99999994] },
        { new M.BinaryCrossentropy(), yRows, shares, null, [0.81492424] },
        { new M.BinaryCrossentropy(), yRows, shares, first, [0.9162905] },
        { new M.CategoricalCrossentropy(), hot, classes, null, [1.1769392] },
        { new M.CategoricalCrossentropy(), hot, classes, threeAndSeven, [1.6271976] },
        { new M.SparseCategoricalCrossentropy(), new[] { 1, 2 }, classes, threeAndSeven, [1.6271976] },
        { new FalsePositives(), y, new[] { 0, 0, 1, 1 }, null, [2] },
        { new FalsePositives(), y, new[] { 0, 0, 1, 1 }, new[] { 0, 0, 1, 0 }, [1] },
        { new TrueNegatives(), y, new[] { 1, 1, 0, 0 }, new[] { 0, 0, 1, 0 }, [1] },
        { new TruePositives(), new[] { 0, 1, 1, 1 }, new[] { 1, 0, 1, 1 }, null, [2] },
        { new TruePositives(), new[] { 0, 1, 1, 1 }, new[] { 1, 0, 1, 1 }, new[] { 0, 0, 1, 0 }, [1] },
        { new Precision(topK: 4), new[] { 0, 0, 1, 1 }, new[] { 1, 1, 1, 1 }, null, [0.5] },
        { new RecallAtPrecision(0.8), new[] { 0, 0, 1, 1 }, new[] { 0, 0.5, 0.3, 0.9 }, null, [0.5] },
        { new RecallAtPrecision(0.8), new[] { 0, 0, 1, 1 }, new[] { 0, 0.5, 0.3, 0.9 }, new[] { 1, 0, 0, 1 }, [1] },
        { new SpecificityAtSensitivity(0.5), new[] { 0, 0, 0, 1, 1 }, new[] { 0, 0.3, 0.8, 0.3, 0.8 }, new[] { 1, 1, 2, 2, 2 }, [0.5] },
        { new MeanIoU(2, dtype: DType.Float32), new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, new[] { 0.3, 0.3, 0.3, 0.1 }, [0.23809525] },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public void MetricsGiveWhatKerasPrints(Metric metric, NDArray yTrue, NDArray yPred, NDArray? weights, double[] expected) =>
        KerasFigure.Close(expected, KerasFigure.Of(metric, (yTrue, yPred, weights)));
}
