using OnnxKeras.Metrics;
using static OnnxKeras.Metrics.SummationMethod;

namespace OnnxKeras.Tests;

/// <summary>The areas of <c>confusion_metrics_test.py</c>.</summary>
public partial class KerasMetricFiguresTests
{
    static readonly int[] areaY = [0, 0, 1, 1], oneToFour = [1, 2, 3, 4];
    static readonly double[] areaP = [0, 0.5, 0.3, 0.9];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Areas => new()
    {
        { "auc right", new AUC(), areaY, areaY, null, [1] },
        { "auc", new AUC(3), areaY, areaP, null, [0.75] },
        { "auc logits", new AUC(3, fromLogits: true), areaY, Logits(areaP), null, [0.75] },
        { "auc thresholds", new AUC(2, thresholds: [0.5]), areaY, areaP, null, [0.75] },
        { "auc weighted", new AUC(3), areaY, areaP, oneToFour, [(1 + 4 / 7.0) / 2] },
        { "auc majoring", new AUC(3, summationMethod: Majoring), areaY, areaP, oneToFour, [1] },
        { "auc minoring", new AUC(3, summationMethod: Minoring), areaY, areaP, oneToFour, [4 / 7.0] },
        { "pr majoring", new AUC(3, Curve.PR, Majoring), areaY, areaP, oneToFour, [1] },
        { "pr minoring", new AUC(3, Curve.PR, Minoring), areaY, areaP, oneToFour, [0.7 * 3 / 7] },
        { "pr", new AUC(3, Curve.PR), areaY, areaP, oneToFour, [(0.5 * (3 + 2 * Math.Log(2.5)) + 4) / 7] },
        { "pr negative", new AUC(3, Curve.PR), areaY, areaP, new[] { -1, -2, -3, -4 }, [0] },
        { "auc of many axes", new AUC(), new[,,] { { { 1, 0, 0 }, { 1, 0, 0 } }, { { 0, 1, 1 }, { 0, 1, 1 } } },
            Ops3([-10, 10, -10, 10, -10, 10, -12, 12, -12, 12, -12, 12]), null, [0.5] },
    };

    static readonly double[,] labelP = { { 0, 0.1 }, { 0.5, 0.2 }, { 0.3, 0.3 }, { 0.9, 0.4 } };
    static readonly int[,] good = { { 0, 0 }, { 0, 0 }, { 1, 1 }, { 1, 1 } }, bad = { { 0, 1 }, { 0, 1 }, { 1, 0 }, { 1, 0 } };
    static readonly double[] labelWeights = [0.75, 0.25];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> LabelAreas => new()
    {
        { "labels right", new AUC(multiLabel: true), good, good, null, [1] },
        { "flat right", new AUC(), good, good, null, [1] },
        { "labels", new AUC(5, multiLabel: true), good, labelP, null, [(0.875 + 1) / 2] },
        { "labels known", new AUC(5, multiLabel: true, numLabels: 2), good, labelP, null, [(0.875 + 1) / 2] },
        { "labels logits", new AUC(5, multiLabel: true, fromLogits: true), good, Logits(labelP), null, [(0.875 + 1) / 2] },
        { "flat weighted", new AUC(5), good, labelP, oneToFour, [1 - 1 / 3.0 * (1 - 2 / 7.0) / 2] },
        { "flat each weighted", new AUC(5), good, labelP, new[,] { { 0, 1 }, { 2, 3 }, { 4, 5 }, { 6, 7 } },
            [1 - 1 / 3.0 * (1 - 6 / 22.0) / 2] },
        { "label weights", new AUC(5, multiLabel: true, labelWeights: labelWeights), good, labelP, null, [0.875 * 0.75 + 0.25] },
        { "flat label weights", new AUC(5, labelWeights: labelWeights), good, labelP, null, [1 - (1 - 0.375) * 0.375 / 2] },
        { "flat", new AUC(5), good, labelP, null, [1 - 3 / 32.0] },
        { "flat logits", new AUC(5, fromLogits: true), good, Logits(labelP), null, [1 - 3 / 32.0] },
        { "labels thresholds", new AUC(2, thresholds: [0.5], multiLabel: true), good, labelP, null, [(0.75 + 0.5) / 2] },
        { "labels weighted", new AUC(5, multiLabel: true), good, labelP, oneToFour, [1 - 0.5 * 0.5 * 3 / 7 * 2 / 3] },
        { "labels pr", new AUC(5, Curve.PR, multiLabel: true), good, labelP, null, [(Pr(2, 1) + 1) / 2] },
        { "labels pr weighted", new AUC(5, Curve.PR, multiLabel: true), good, labelP, oneToFour, [(Pr(7, 2) + 1) / 2] },
    };

    /// <summary>Precision over recall of the first label; Keras's test has 0.917 without weights and 0.939 with them.</summary>
    static double Pr(double positives, double misses)
    {
        var (found, hits) = (positives == 2 ? 1 : 4, positives - (positives == 2 ? 1 : 4));
        var slope = hits / (hits + misses);
        return (slope * (hits + (found - slope * found) * Math.Log((positives + misses) / found)) + found) / positives;
    }

    /// <summary>The second batch adds the opposite labels of the second column; Keras compares to a tenth.</summary>
    [Fact]
    public void AreasOfSeveralBatches()
    {
        var metric = new AUC(5, Curve.PR, multiLabel: true);
        Assert.Equal((0.91667 + 1) / 2, KerasFigure.Of(metric, (good, labelP, null))[0], 0.1);
        Assert.Equal((0.91667 + 0.5) / 2, KerasFigure.Of(metric, (good, labelP, null), (bad, labelP, null))[0], 0.1);
        Assert.Equal((0.939 + 1) / 2, KerasFigure.Of(metric, (good, labelP, oneToFour))[0], 0.1);
    }

    /// <summary>The logits of probabilities, −log(1 / (p + 1e-12) − 1).</summary>
    static NDArray Logits(NDArray probabilities) => NDArray.Of(
        [.. Enumerable.Range(0, probabilities.Count).Select(i => (float)-Math.Log(1 / (probabilities.GetDouble(i) + 1e-12) - 1))],
        probabilities.Shape);

    static NDArray Ops3(double[] negativeLogits) =>
        NDArray.Of([.. negativeLogits.Select(v => (float)(1 / (1 + Math.Exp(v))))], [2, 2, 3]);
}
