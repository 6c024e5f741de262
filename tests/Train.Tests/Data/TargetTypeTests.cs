using OnnxKeras.Losses;
using OnnxKeras.Metrics;
using static OnnxKeras.Ops;
using L = OnnxKeras.Losses;
using M = OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

/// <summary>Targets are what they say, whatever their type: Keras brings them to the type of the outputs, or of the metric.</summary>
public class TargetTypeTests
{
    static readonly float[,] hot = { { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } };
    static readonly float[,] p = { { 0.2f, 0.7f, 0.1f }, { 0.5f, 0.2f, 0.3f }, { 0.6f, 0.3f, 0.1f } };
    static readonly float[] indices = [1, 0, 1];

    public static TheoryData<Loss> Losses => [.. Dense, new L.SparseCategoricalCrossentropy(),
        new CategoricalGeneralizedCrossEntropy(), new Circle()];

    static readonly Loss[] Dense =
    [
        "mse", "mae", "mape", "msle", "cosine_similarity", "huber", "log_cosh", "hinge", "squared_hinge", "categorical_hinge", "kld",
        "poisson", "bce", "categorical_crossentropy", "binary_focal_crossentropy", "categorical_focal_crossentropy", "dice", "tversky",
        "ce",
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossesTakeTargetsOfAnyType(Loss loss) =>
        Check(loss is L.SparseCategoricalCrossentropy or CategoricalGeneralizedCrossEntropy or Circle ? indices : hot, targets =>
            KerasFigure.Read(t => loss.Reduce(targets(t), t(p), null)));

    public static TheoryData<Metric, bool> Metrics => new()
    {
        { new Accuracy(), false }, { new BinaryAccuracy(), false }, { new CategoricalAccuracy(), false },
        { new TopKCategoricalAccuracy(2), false }, { new SparseCategoricalAccuracy(), true },
        { new SparseTopKCategoricalAccuracy(2), true },
        { new AUC(), false }, { new AUC(multiLabel: true), false }, { new Precision(), false }, { new Recall(topK: 1), false },
        { new TruePositives([0, 0.5, 1]), false }, { new SensitivityAtSpecificity(0.5), false }, { new FBetaScore(), false },
        { new F1Score(threshold: 0.4), false }, { new OneHotIoU(3, [0, 1]), false }, { new MeanIoU(3, sparseYPred: false), true },
        { new BinaryIoU(), false }, { new R2Score(), false }, { new PearsonCorrelation(), false }, { new ConcordanceCorrelation(), false },
        { new RootMeanSquaredError(), false }, { new M.MeanSquaredError(), false }, { new M.CosineSimilarity(), false },
        { new M.Hinge(), false }, { new M.KLDivergence(), false }, { new M.BinaryCrossentropy(), false },
        { new M.CategoricalCrossentropy(), false }, { new M.SparseCategoricalCrossentropy(), true }, { "accuracy", false },
        { "accuracy", true },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public void MetricsTakeTargetsOfAnyType(Metric metric, bool ofIndices) =>
        Check(ofIndices ? indices : hot, targets => KerasFigure.Read(t => Concatenate([.. metric.Statistics(targets(t), t(p), null)
            .Select(s => s is Constant ? s : Reshape(Cast(s, DType.Float32), [-1])).OfType<TorchTensor>()])));

    /// <summary>The figure of float targets is that of all other types.</summary>
    static void Check(NDArray targets, Func<Func<Func<NDArray, KerasTensor>, KerasTensor>, double[]> figure)
    {
        var expected = figure(t => t(targets));
        foreach (var type in (DType[])[DType.Bool, DType.UInt8, DType.Int32, DType.Int64, DType.Float64])
            KerasFigure.Close(expected, figure(t => Cast(t(targets), type)));
    }
}
