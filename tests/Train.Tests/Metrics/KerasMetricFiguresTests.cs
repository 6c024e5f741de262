using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>Every figure of the tests beside Keras 3's metrics, <c>keras/src/metrics/*_test.py</c>, in one batch and in several.</summary>
public partial class KerasMetricFiguresTests
{
    static readonly int[,] bits = { { 0, 1, 0, 1, 0 }, { 0, 0, 1, 1, 1 }, { 1, 1, 1, 1, 0 }, { 0, 0, 0, 0, 1 } };
    static readonly int[,] guesses = { { 0, 0, 1, 1, 0 }, { 1, 1, 1, 1, 1 }, { 0, 1, 0, 1, 0 }, { 1, 1, 1, 1, 1 } };
    static readonly double[] rising = [1, 1.5, 2, 2.5];

    // accuracy_metrics_test.py
    static readonly int[,] four = { { 1 }, { 2 }, { 3 }, { 4 } }, three = { { 0 }, { 2 }, { 3 }, { 4 } };
    static readonly int[,] halves = { { 1 }, { 1 }, { 0 }, { 0 } };
    static readonly double[,] halvesP = { { 0.98 }, { 1 }, { 0 }, { 0.6 } }, lowP = { { 0.98 }, { 0.5 }, { 0.1 }, { 0.2 } };
    static readonly int[,] hot = { { 0, 0, 1 }, { 0, 1, 0 } };
    static readonly double[,] hotP = { { 0.1, 0.9, 0.8 }, { 0.05, 0.95, 0 } }, sparseP = { { 0.1, 0.6, 0.3 }, { 0.05, 0.95, 0 } };
    static readonly double[,] diagonal = { { 0.9, 0.05, 0.05 }, { 0.05, 0.9, 0.05 }, { 0.05, 0.05, 0.9 } };
    static readonly double[] mostlyFirst = [0.7, 0.3];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Accuracies => new()
    {
        { "accuracy", new Accuracy(), four, three, null, [0.75] },
        { "accuracy weighted", new Accuracy(), four, three, new[] { 1, 1, 0, 0 }, [0.5] },
        { "binary", new BinaryAccuracy(), halves, halvesP, null, [0.75] },
        { "binary ranks", new BinaryAccuracy(), new[] { 1, 1, 0, 0 }, halvesP, null, [0.75] },
        { "binary weighted", new BinaryAccuracy(), halves, halvesP, new[] { 1, 0, 0, 1 }, [0.5] },
        { "binary 0.3", new BinaryAccuracy(0.3), halves, lowP, null, [1] },
        { "binary 0.9", new BinaryAccuracy(0.9), halves, lowP, null, [0.75] },
        { "categorical", new CategoricalAccuracy(), hot, hotP, null, [0.5] },
        { "categorical weighted", new CategoricalAccuracy(), hot, hotP, mostlyFirst, [0.3] },
        { "sparse", new SparseCategoricalAccuracy(), new[,] { { 2 }, { 1 } }, sparseP, null, [0.5] },
        { "sparse weighted", new SparseCategoricalAccuracy(), new[,] { { 2 }, { 1 } }, sparseP, mostlyFirst, [0.3] },
        { "sparse column", new SparseCategoricalAccuracy(), new[,] { { 0 }, { 1 }, { 2 } }, diagonal, null, [1] },
        { "sparse long", new SparseCategoricalAccuracy(), new long[] { 0, 1 }, new[,] { { 0.9, 0.1 }, { 0.1, 0.9 } }, null, [1] },
        { "sparse broadcast", new SparseCategoricalAccuracy(), new[,] { { 0 }, { 0 } },
            new[,,] { { { 0.9, 0.1, 0 }, { 0.8, 0.15, 0.05 } } }, null, [1] },
        { "sparse row", new SparseCategoricalAccuracy(), new[] { 2, 1, 0 }, new[,] { { 0, 0, 1.0 }, { 0, 1, 0 }, { 1, 0, 0 } }, null, [1] },
        { "sparse columns", new SparseCategoricalAccuracy(), new[,] { { 0 }, { 1 } }, new[,] { { 0.9, 0.1 }, { 0.1, 0.9 } }, null, [1] },
        { "top", new TopKCategoricalAccuracy(1), hot, hotP, null, [0.5] },
        { "top weighted", new TopKCategoricalAccuracy(1), hot, hotP, mostlyFirst, [0.3] },
        { "sparse top", new SparseTopKCategoricalAccuracy(1), new[] { 2, 1 }, hotP, null, [0.5] },
        { "sparse top weighted", new SparseTopKCategoricalAccuracy(1), new[] { 2, 1 }, hotP, mostlyFirst, [0.3] },
    };

    // reduction_metrics_test.py
    static readonly int[] odd = [1, 3, 5, 7];
    static readonly int[,] oddRows = { { 1, 3 }, { 5, 7 } };

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Reductions => new()
    {
        { "sum", new Sum(), odd, odd, null, [16] },
        { "sum weighted", new Sum(), odd, odd, new[] { 1, 1, 0, 0 }, [4] },
        { "sum of rows", new Sum(), oddRows, oddRows, new[,] { { 1, 1 }, { 1, 0 } }, [9] },
        { "sum broadcast", new Sum(), oddRows, oddRows, new[,] { { 1, 0 } }, [6] },
        { "mean", new Mean(), odd, odd, null, [4] },
        { "mean weighted", new Mean(), odd, odd, new[] { 1, 1, 0, 0 }, [2] },
        { "mean negative", new Mean(), odd, odd, new[] { -1, -1, 0, 0 }, [2] },
        { "mean of rows", new Mean(), oddRows, oddRows, new[,] { { 1, 1 }, { 1, 0 } }, [3] },
        { "mean broadcast", new Mean(), oddRows, oddRows, new[,] { { 1, 0 } }, [3] },
        { "function", Squares(), bits, guesses, null, [0.5] },
        { "function weighted", Squares(), bits, guesses, rising, [0.54285] },
        { "function broadcast", Squares(), bits, guesses, new[,] { { 1, 0, 0.5, 0, 1 } }, [0.45] },
    };

    [Theory]
    [MemberData(nameof(Accuracies))]
    [MemberData(nameof(Reductions))]
    [MemberData(nameof(Errors))]
    [MemberData(nameof(Hinges))]
    [MemberData(nameof(Crossentropies))]
    [MemberData(nameof(Correlations))]
    [MemberData(nameof(Determinations))]
    [MemberData(nameof(Counts))]
    [MemberData(nameof(Ratios))]
    [MemberData(nameof(Constrained))]
    [MemberData(nameof(Areas))]
    [MemberData(nameof(LabelAreas))]
    [MemberData(nameof(Scores))]
    [MemberData(nameof(Intersections))]
    public void IsKerass(string test, Metric metric, NDArray yTrue, NDArray yPred, NDArray? weights, double[] expected)
    {
        KerasFigure.Close(expected, KerasFigure.Of(metric, (yTrue, yPred, weights)), test);
        if (yTrue.Shape[0] is not { } rows || rows < 2 || yPred.Shape[0] != rows) return;
        var parts = new[] { (0, 1), (1, rows) }.Select(part => (Rows(yTrue, part), Rows(yPred, part),
            weights is { Rank: > 0 } && weights.Shape[0] == rows ? Rows(weights, part) : weights));
        KerasFigure.Close(expected, KerasFigure.Of(metric, [.. parts]), $"{test} in two batches");
    }

    static NDArray Rows(NDArray array, (int Start, int End) part) => array.Rows(part.Start, part.End);

    static CustomMetric Squares() => new("mse", (yTrue, yPred) => Ops.Square(yTrue - yPred));
}
