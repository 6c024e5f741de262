using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>The figures of <c>f_score_metrics_test.py</c>.</summary>
public partial class KerasMetricFiguresTests
{
    const ScoreAverage Micro = ScoreAverage.Micro, Macro = ScoreAverage.Macro, WeightedMean = ScoreAverage.Weighted;
    static readonly double[,] scoreP = { { 0.7, 0.7, 0.7 }, { 1, 0, 0 }, { 0.9, 0.8, 0 } };
    static readonly int[,] perfectY = { { 1, 1, 1 }, { 1, 0, 0 }, { 1, 1, 0 } }, worstY = { { 0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    static readonly int[,] randomY = { { 0, 0, 1 }, { 1, 1, 0 }, { 1, 1, 1 } };
    static readonly int[,] sixY = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
    static readonly double[,] sixP =
        { { 0.9, 0.1, 0 }, { 0.2, 0.6, 0.2 }, { 0, 0, 1 }, { 0.4, 0.3, 0.3 }, { 0, 0.9, 0.1 }, { 0, 0, 1 } };
    static readonly double[] all = [1, 1, 1, 1, 1, 1], some = [1, 0, 1, 1, 0, 1], less = [0.5, 1, 1, 1, 0.5, 1];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Scores => new()
    {
        { "perfect micro 0.5", new FBetaScore(Micro, 0.5, 0.66), perfectY, scoreP, null, [1] },
        { "perfect micro 1", new FBetaScore(Micro, 1, 0.66), perfectY, scoreP, null, [1] },
        { "perfect micro 2", new FBetaScore(Micro, 2, 0.66), perfectY, scoreP, null, [1] },
        { "perfect macro 0.5", new FBetaScore(Macro, 0.5, 0.66), perfectY, scoreP, null, [1] },
        { "perfect macro 1", new FBetaScore(Macro, 1, 0.66), perfectY, scoreP, null, [1] },
        { "perfect macro 2", new FBetaScore(Macro, 2, 0.66), perfectY, scoreP, null, [1] },
        { "perfect weightedmean 0.5", new FBetaScore(WeightedMean, 0.5, 0.66), perfectY, scoreP, null, [1] },
        { "perfect weightedmean 1", new FBetaScore(WeightedMean, 1, 0.66), perfectY, scoreP, null, [1] },
        { "perfect weightedmean 2", new FBetaScore(WeightedMean, 2, 0.66), perfectY, scoreP, null, [1] },
        { "worst micro 0.5", new FBetaScore(Micro, 0.5, 0.66), worstY, scoreP, null, [0] },
        { "worst micro 1", new FBetaScore(Micro, 1, 0.66), worstY, scoreP, null, [0] },
        { "worst micro 2", new FBetaScore(Micro, 2, 0.66), worstY, scoreP, null, [0] },
        { "worst macro 0.5", new FBetaScore(Macro, 0.5, 0.66), worstY, scoreP, null, [0] },
        { "worst macro 1", new FBetaScore(Macro, 1, 0.66), worstY, scoreP, null, [0] },
        { "worst macro 2", new FBetaScore(Macro, 2, 0.66), worstY, scoreP, null, [0] },
        { "worst weightedmean 0.5", new FBetaScore(WeightedMean, 0.5, 0.66), worstY, scoreP, null, [0] },
        { "worst weightedmean 1", new FBetaScore(WeightedMean, 1, 0.66), worstY, scoreP, null, [0] },
        { "worst weightedmean 2", new FBetaScore(WeightedMean, 2, 0.66), worstY, scoreP, null, [0] },
        { "random null 0.5", new FBetaScore(null, 0.5, 0.66), randomY, scoreP, null, [0.71428573, 0.5, 0.833334] },
        { "random null 1", new FBetaScore(null, 1, 0.66), randomY, scoreP, null, [0.8, 0.5, 0.6666667] },
        { "random null 2", new FBetaScore(null, 2, 0.66), randomY, scoreP, null, [0.9090904, 0.5, 0.555556] },
        { "random micro 0.5", new FBetaScore(Micro, 0.5, 0.66), randomY, scoreP, null, [0.6666667] },
        { "random micro 1", new FBetaScore(Micro, 1, 0.66), randomY, scoreP, null, [0.6666667] },
        { "random micro 2", new FBetaScore(Micro, 2, 0.66), randomY, scoreP, null, [0.6666667] },
        { "random macro 0.5", new FBetaScore(Macro, 0.5, 0.66), randomY, scoreP, null, [0.6825397] },
        { "random macro 1", new FBetaScore(Macro, 1, 0.66), randomY, scoreP, null, [0.6555555] },
        { "random macro 2", new FBetaScore(Macro, 2, 0.66), randomY, scoreP, null, [0.6548822] },
        { "random weightedmean 0.5", new FBetaScore(WeightedMean, 0.5, 0.66), randomY, scoreP, null, [0.6825397] },
        { "random weightedmean 1", new FBetaScore(WeightedMean, 1, 0.66), randomY, scoreP, null, [0.6555555] },
        { "random weightedmean 2", new FBetaScore(WeightedMean, 2, 0.66), randomY, scoreP, null, [0.6548822] },
        { "largest null 0.5", new FBetaScore(null, 0.5), sixY, sixP, null, [0.9090904, 0.555556, 1] },
        { "largest null 1", new FBetaScore(null, 1), sixY, sixP, null, [0.8, 0.6666667, 1] },
        { "largest null 2", new FBetaScore(null, 2), sixY, sixP, null, [0.71428573, 0.833334, 1] },
        { "largest micro 0.5", new FBetaScore(Micro, 0.5), sixY, sixP, null, [0.833334] },
        { "largest micro 1", new FBetaScore(Micro, 1), sixY, sixP, null, [0.833334] },
        { "largest micro 2", new FBetaScore(Micro, 2), sixY, sixP, null, [0.833334] },
        { "largest macro 0.5", new FBetaScore(Macro, 0.5), sixY, sixP, null, [0.821549] },
        { "largest macro 1", new FBetaScore(Macro, 1), sixY, sixP, null, [0.822222] },
        { "largest macro 2", new FBetaScore(Macro, 2), sixY, sixP, null, [0.849206] },
        { "largest weightedmean 0.5", new FBetaScore(WeightedMean, 0.5), sixY, sixP, null, [0.880471] },
        { "largest weightedmean 1", new FBetaScore(WeightedMean, 1), sixY, sixP, null, [0.844445] },
        { "largest weightedmean 2", new FBetaScore(WeightedMean, 2), sixY, sixP, null, [0.829365] },
        { "all null 0.5", new FBetaScore(null, 0.5), sixY, sixP, all, [0.909091, 0.555556, 1] },
        { "some null 0.5", new FBetaScore(null, 0.5), sixY, sixP, some, [1, 0, 1] },
        { "less null 0.5", new FBetaScore(null, 0.5), sixY, sixP, less, [0.9375, 0.714286, 1] },
        { "all null 1", new FBetaScore(null, 1), sixY, sixP, all, [0.8, 0.666667, 1] },
        { "some null 1", new FBetaScore(null, 1), sixY, sixP, some, [1, 0, 1] },
        { "less null 1", new FBetaScore(null, 1), sixY, sixP, less, [0.857143, 0.8, 1] },
        { "all null 2", new FBetaScore(null, 2), sixY, sixP, all, [0.714286, 0.833333, 1] },
        { "some null 2", new FBetaScore(null, 2), sixY, sixP, some, [1, 0, 1] },
        { "less null 2", new FBetaScore(null, 2), sixY, sixP, less, [0.789474, 0.909091, 1] },
        { "all micro 0.5", new FBetaScore(Micro, 0.5), sixY, sixP, all, [0.833333] },
        { "some micro 0.5", new FBetaScore(Micro, 0.5), sixY, sixP, some, [1] },
        { "less micro 0.5", new FBetaScore(Micro, 0.5), sixY, sixP, less, [0.9] },
        { "all micro 1", new FBetaScore(Micro, 1), sixY, sixP, all, [0.833333] },
        { "some micro 1", new FBetaScore(Micro, 1), sixY, sixP, some, [1] },
        { "less micro 1", new FBetaScore(Micro, 1), sixY, sixP, less, [0.9] },
        { "all micro 2", new FBetaScore(Micro, 2), sixY, sixP, all, [0.833333] },
        { "some micro 2", new FBetaScore(Micro, 2), sixY, sixP, some, [1] },
        { "less micro 2", new FBetaScore(Micro, 2), sixY, sixP, less, [0.9] },
        { "all macro 0.5", new FBetaScore(Macro, 0.5), sixY, sixP, all, [0.821549] },
        { "some macro 0.5", new FBetaScore(Macro, 0.5), sixY, sixP, some, [0.666667] },
        { "less macro 0.5", new FBetaScore(Macro, 0.5), sixY, sixP, less, [0.883929] },
        { "all macro 1", new FBetaScore(Macro, 1), sixY, sixP, all, [0.822222] },
        { "some macro 1", new FBetaScore(Macro, 1), sixY, sixP, some, [0.666667] },
        { "less macro 1", new FBetaScore(Macro, 1), sixY, sixP, less, [0.885714] },
        { "all macro 2", new FBetaScore(Macro, 2), sixY, sixP, all, [0.849206] },
        { "some macro 2", new FBetaScore(Macro, 2), sixY, sixP, some, [0.666667] },
        { "less macro 2", new FBetaScore(Macro, 2), sixY, sixP, less, [0.899522] },
        { "all weightedmean 0.5", new FBetaScore(WeightedMean, 0.5), sixY, sixP, all, [0.880471] },
        { "some weightedmean 0.5", new FBetaScore(WeightedMean, 0.5), sixY, sixP, some, [1] },
        { "less weightedmean 0.5", new FBetaScore(WeightedMean, 0.5), sixY, sixP, less, [0.917857] },
        { "all weightedmean 1", new FBetaScore(WeightedMean, 1), sixY, sixP, all, [0.844444] },
        { "some weightedmean 1", new FBetaScore(WeightedMean, 1), sixY, sixP, some, [1] },
        { "less weightedmean 1", new FBetaScore(WeightedMean, 1), sixY, sixP, less, [0.902857] },
        { "all weightedmean 2", new FBetaScore(WeightedMean, 2), sixY, sixP, all, [0.829365] },
        { "some weightedmean 2", new FBetaScore(WeightedMean, 2), sixY, sixP, some, [1] },
        { "less weightedmean 2", new FBetaScore(WeightedMean, 2), sixY, sixP, less, [0.897608] },
        { "f1", new F1Score(), sixY, sixP, null, [0.8, 0.6666667, 1] },
    };
}
