using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>The figures of <c>iou_metrics_test.py</c>.</summary>
public partial class KerasMetricFiguresTests
{
    static readonly int[] cellY = [0, 0, 1, 1], cellP = [0, 1, 0, 1], ignoringY = [0, 0, 1, -1];
    static readonly double[] cellWeights = [0.2, 0.3, 0.4, 0.1];
    static readonly int[,] cellRowsY = { { 0, 0 }, { 1, 1 } };
    static readonly float[,] cellRowsP = { { 0, 1 }, { 0, 1 } };
    static readonly double[,] cellRowWeights = { { 0.2, 0.3 }, { 0.4, 0.1 } };
    const double Halves = 1 / 3.0, Cells = (0.2 / 0.9 + 0.1 / 0.8) / 2, Ignored = 0.2 / 0.9 / 2, ThreeClasses = (1 + 0.5 + 0) / 3;

    static readonly int[] binaryY = [0, 1, 0, 1];
    static readonly double[] binaryP = [0.1, 0.2, 0.4, 0.7];

    static readonly int[,] oneHot = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 } };
    static readonly double[,] oneHotP = { { 0.2, 0.3, 0.5 }, { 0.1, 0.2, 0.7 }, { 0.5, 0.3, 0.1 }, { 0.1, 0.4, 0.5 } };

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Intersections => new()
    {
        { "iou", new IoU(2, [0, 1]), cellY, cellP, null, [Halves] },
        { "iou weighted", new IoU(2, [1, 0], dtype: DType.Float32), cellY, cellP, cellWeights, [Cells] },
        { "iou rows", new IoU(2, [0, 1], dtype: DType.Float32), cellRowsY, cellRowsP, cellRowWeights, [Cells] },
        { "iou one class there", new IoU(2, [0, 1]), new[] { 1 }, new[] { 1f }, null, [1] },
        // Without a dtype weights are whole numbers: 0.2, 0.3, 0.4 and 0.1 count nothing, 1.9 is 1.
        { "iou weighted whole", new IoU(2, [0, 1]), cellY, cellP, cellWeights, [0] },
        { "iou weighted cut", new IoU(2, [0, 1]), cellY, cellP, new[] { 1.9, 1, 1.2, 1.5 }, [Halves] },
        { "binary 0.3 weighted", new BinaryIoU([0, 1], 0.3, DType.Float32), binaryY, binaryP, cellWeights, [Cells] },
        { "binary 0.5 weighted", new BinaryIoU([0, 1], 0.5, DType.Float32), binaryY, binaryP, new[] { 0.1, 0.2, 0.4, 0.3 },
            [(0.5 / 0.7 + 0.3 / 0.5) / 2] },
        { "binary 0.3", new BinaryIoU([0, 1], 0.3), binaryY, binaryP, null, [Halves] },
        { "binary 0.5", new BinaryIoU([0, 1]), binaryY, binaryP, null, [(2 / 3.0 + 0.5) / 2] },
        { "binary rows", new BinaryIoU([0, 1], 0.4, DType.Float32), new float[,] { { 0, 1 }, { 0, 1 } },
            new[,] { { 0.1, 0.7 }, { 0.9, 0.3 } }, cellRowWeights, [(0.2 / 0.7 + 0.3 / 0.8) / 2] },
        { "binary one class there", new BinaryIoU([0, 1]), new[] { 1 }, new[] { 0.6 }, null, [1] },
        { "mean", new MeanIoU(2), cellY, cellP, null, [Halves] },
        { "mean ignore 255", new MeanIoU(3, 255), new[] { 0, 1, 2, 255 }, new[] { 0, 1, 1, 1 }, null, [ThreeClasses] },
        { "mean ignore -1", new MeanIoU(3, -1), new[] { 0, 1, 2, -1 }, new[] { 0, 1, 1, 1 }, null, [ThreeClasses] },
        { "mean weighted", new MeanIoU(2, dtype: DType.Float32), cellY, cellP, cellWeights, [Cells] },
        { "mean weighted ignore", new MeanIoU(2, -1, dtype: DType.Float32), ignoringY, cellP, cellWeights, [Ignored] },
        { "mean rows", new MeanIoU(2, dtype: DType.Float32), cellRowsY, cellRowsP, cellRowWeights, [Cells] },
        { "mean one class there", new MeanIoU(2), new[] { 1 }, new[] { 1f }, null, [1] },
        { "one-hot", new OneHotIoU(3, [0, 2]), oneHot, oneHotP, null, [1 / 3.0 / 2] },
        { "one-hot weighted", new OneHotIoU(3, [0, 2], dtype: DType.Float32), oneHot, oneHotP, new[] { 0.1, 0.2, 0.3, 0.4 },
            [0.1 / 0.7 / 2] },
        { "one-hot mean", new OneHotMeanIoU(3), oneHot, oneHotP, null, [1 / 3.0 / 3] },
        { "one-hot mean weighted", new OneHotMeanIoU(3, dtype: DType.Float32),
            new[,] { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 }, { 1, 0, 0 } },
            new[,] { { 0.2, 0.3, 0.5 }, { 0.1, 0.2, 0.7 }, { 0.5, 0.3, 0.1 }, { 0.1, 0.4, 0.5 }, { 0.6, 0.2, 0.2 } },
            new[] { 0.1, 0.2, 0.3, 0.3, 0.1 }, [(0.1 / 0.9 + 0.1 / 0.6) / 3] },
    };

    [Fact]
    public void NothingSeenIsNothingShared()
    {
        foreach (var metric in new IoU[] { new(2, [0, 1]), new BinaryIoU(), new MeanIoU(2) })
            Assert.Equal([0.0], metric.Result([new double[4]]));
    }
}
