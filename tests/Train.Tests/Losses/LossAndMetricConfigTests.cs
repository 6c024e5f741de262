using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Metrics;
using L = OnnxKeras.Losses;

namespace OnnxKeras.Tests;

/// <summary>
/// What Keras 3's <c>get_config</c> of each loss and metric holds, in <c>keras/src/losses/losses.py</c> and <c>keras/src/metrics/*.py</c>:
/// written so, and read again.
/// </summary>
public class LossAndMetricConfigTests
{
    const string Logits = "'from_logits': false, 'label_smoothing': 0.0, 'axis': -1";

    public static TheoryData<Loss, string, string> Losses => new()
    {
        { new L.MeanSquaredError(), "mean_squared_error", "" },
        { new L.MeanAbsoluteError(Reduction.Sum), "mean_absolute_error", "" },
        { new L.MeanAbsolutePercentageError(Reduction.Mean), "mean_absolute_percentage_error", "" },
        { new L.MeanSquaredLogarithmicError(Reduction.None), "mean_squared_logarithmic_error", "" },
        { new L.CosineSimilarity(), "cosine_similarity", "" },
        { new L.Huber(reduction: Reduction.MeanWithSampleWeight), "huber_loss", "" },
        { new L.LogCosh(), "log_cosh", "" },
        { new L.Hinge(), "hinge", "" },
        { new L.SquaredHinge(), "squared_hinge", "" },
        { new L.CategoricalHinge(), "categorical_hinge", "" },
        { new L.KLDivergence(), "kl_divergence", "" },
        { new L.Poisson(), "poisson", "" },
        { new L.BinaryCrossentropy(), "binary_crossentropy", Logits },
        { new L.CategoricalCrossentropy(), "categorical_crossentropy", Logits },
        { new L.SparseCategoricalCrossentropy(ignoreClass: 255), "sparse_categorical_crossentropy",
            "'from_logits': false, 'ignore_class': 255" },
        { new L.BinaryFocalCrossentropy(), "binary_focal_crossentropy",
            Logits + ", 'apply_class_balancing': false, 'alpha': 0.25, 'gamma': 2.0" },
        { new L.CategoricalFocalCrossentropy(), "categorical_focal_crossentropy", Logits + ", 'alpha': 0.25, 'gamma': 2.0" },
        { new L.CTC(), "ctc", "" },
        { new L.Dice(axis: [1, 2]), "dice", "'axis': [1, 2]" },
        { new L.Tversky(), "tversky", "'alpha': 0.5, 'beta': 0.5, 'axis': null" },
        { new L.Circle(), "circle", "'gamma': 80.0, 'margin': 0.4, 'remove_diagonal': true" },
        { new L.CategoricalGeneralizedCrossEntropy(0.1), "categorical_generalized_cross_entropy", "'q': 0.1" },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossesSaveWhatKerasSaves(Loss loss, string name, string others) =>
        Check(loss, typeof(Loss), "loss", $"'name': '{name}', 'reduction': '{Names.ToSnakeCase($"{loss.Reduction}")}'", others);

    const string Thresholds = "'thresholds': null", Classes = ", 'top_k': null, 'class_id': null";
    const string Tried = "'num_thresholds': 200, 'class_id': null";
    const string Area = "'num_thresholds': 200, 'curve': 'ROC', 'summation_method': 'interpolation', 'multi_label': false, "
        + "'num_labels': null, 'label_weights': null, 'from_logits': false";

    public static TheoryData<Func<Metric>, string, string> Metrics => new()
    {
        { () => new Accuracy(), "accuracy", "" },
        { () => new BinaryAccuracy(), "binary_accuracy", "'threshold': 0.5" },
        { () => new CategoricalAccuracy(), "categorical_accuracy", "" },
        { () => new SparseCategoricalAccuracy(), "sparse_categorical_accuracy", "" },
        { () => new TopKCategoricalAccuracy(), "top_k_categorical_accuracy", "'k': 5" },
        { () => new SparseTopKCategoricalAccuracy(2), "sparse_top_k_categorical_accuracy", "'k': 2" },
        { () => new Mean(), "mean", "" },
        { () => new Sum(), "sum", "" },
        { () => new MeanSquaredError(), "mean_squared_error", "" },
        { () => new MeanAbsoluteError(), "mean_absolute_error", "" },
        { () => new MeanAbsolutePercentageError(), "mean_absolute_percentage_error", "" },
        { () => new MeanSquaredLogarithmicError(), "mean_squared_logarithmic_error", "" },
        { () => new RootMeanSquaredError(), "root_mean_squared_error", "" },
        { () => new CosineSimilarity(), "cosine_similarity", "" },
        { () => new LogCoshError(), "logcosh", "" },
        { () => new R2Score(), "r2_score", "'class_aggregation': 'uniform_average', 'num_regressors': 0" },
        { () => new R2Score(null, 2), "r2_score", "'class_aggregation': null, 'num_regressors': 2" },
        { () => new PearsonCorrelation(), "pearson_correlation", "'axis': -1" },
        { () => new ConcordanceCorrelation(), "concordance_correlation", "'axis': -1" },
        { () => new Hinge(), "hinge", "" },
        { () => new SquaredHinge(), "squared_hinge", "" },
        { () => new CategoricalHinge(), "categorical_hinge", "" },
        { () => new KLDivergence(), "kl_divergence", "" },
        { () => new Poisson(), "poisson", "" },
        { () => new BinaryCrossentropy(labelSmoothing: 0.2), "binary_crossentropy", "'from_logits': false, 'label_smoothing': 0.2" },
        { () => new CategoricalCrossentropy(labelSmoothing: 0.2), "categorical_crossentropy",
            "'from_logits': false, 'label_smoothing': 0.2, 'axis': -1" },
        { () => new SparseCategoricalCrossentropy(), "sparse_categorical_crossentropy",
            "'from_logits': false, 'ignore_class': null, 'axis': -1" },
        { () => new FalsePositives([0.4, 0.9]), "false_positives", "'thresholds': [0.4, 0.9]" },
        { () => new FalseNegatives(), "false_negatives", Thresholds },
        { () => new TrueNegatives(), "true_negatives", Thresholds },
        { () => new TruePositives([0.3]), "true_positives", "'thresholds': 0.3" },
        { () => new Precision(), "precision", Thresholds + Classes },
        { () => new Recall([0.4, 0.9], 15, 12), "recall", "'thresholds': [0.4, 0.9], 'top_k': 15, 'class_id': 12" },
        { () => new SensitivityAtSpecificity(0.4), "sensitivity_at_specificity", Tried + ", 'specificity': 0.4" },
        { () => new SpecificityAtSensitivity(0.4), "specificity_at_sensitivity", Tried + ", 'sensitivity': 0.4" },
        { () => new PrecisionAtRecall(0.4), "precision_at_recall", Tried + ", 'recall': 0.4" },
        { () => new RecallAtPrecision(0.4), "recall_at_precision", Tried + ", 'precision': 0.4" },
        { () => new AUC(), "auc", Area },
        { () => new AUC(100, Curve.PR, SummationMethod.Majoring, multiLabel: true, numLabels: 2, fromLogits: true), "auc",
            "'num_thresholds': 100, 'curve': 'PR', 'summation_method': 'majoring', 'multi_label': true, 'num_labels': 2, "
            + "'label_weights': null, 'from_logits': true" },
        { () => new AUC(thresholds: [0.5, 0.3]), "auc", Area.Replace("200", "4") + ", 'thresholds': [0.3, 0.5]" },
        { () => new AUC(labelWeights: [0.75, 0.1]), "auc", Area.Replace("'label_weights': null", "'label_weights': {'class_name': "
            + "'__tensor__', 'config': {'value': [0.75, 0.10000000149011612], 'dtype': 'float32'}}") },
        { () => new FBetaScore(beta: 0.5, threshold: 0.3), "fbeta_score", "'average': null, 'beta': 0.5, 'threshold': 0.3" },
        { () => new F1Score(ScoreAverage.Macro), "f1_score", "'average': 'macro', 'threshold': null" },
        { () => new IoU(2, [1, 0]), "io_u", "'num_classes': 2, 'target_class_ids': [1, 0], 'ignore_class': null, 'sparse_y_true': true, "
            + "'sparse_y_pred': true, 'axis': -1, 'dtype': 'int32'" },
        { () => new BinaryIoU([1, 0], 0.1, DType.Float32), "binary_io_u", "'target_class_ids': [1, 0], 'threshold': 0.1" },
        { () => new MeanIoU(2), "mean_io_u", "'num_classes': 2, 'ignore_class': null, 'sparse_y_true': true, 'sparse_y_pred': true, "
            + "'axis': -1, 'dtype': 'int32'" },
        { () => new OneHotIoU(2, [1], 0), "one_hot_io_u", "'num_classes': 2, 'target_class_ids': [1], 'ignore_class': 0, "
            + "'sparse_y_pred': false, 'axis': -1, 'dtype': 'int32'" },
        { () => new OneHotMeanIoU(2), "one_hot_mean_io_u", "'num_classes': 2, 'ignore_class': null, 'sparse_y_pred': false, 'axis': -1, "
            + "'dtype': 'int32'" },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public void MetricsSaveWhatKerasSaves(Func<Metric> metric, string name, string others)
    {
        Keras.ClearSession();
        Check(metric(), typeof(Metric), "metric", $"'name': '{name}'{(others.Contains("int32") ? "" : ", 'dtype': 'float32'")}", others);
    }

    /// <summary>Metrics without a name of their own are counted as layers are; those whose constructor has a name are not.</summary>
    [Fact]
    public void NamesAreCountedWhereKerasCountsThem()
    {
        Keras.ClearSession();
        Metric[] metrics = [new AUC(), new AUC(), new Precision(), new MeanIoU(2), new MeanIoU(2), new Accuracy(), new Accuracy()];
        Assert.Equal(["auc", "auc_1", "precision", "mean_io_u", "mean_io_u_1", "accuracy", "accuracy"], metrics.Select(m => m.Name));
        using var model = new Sequential([new Layers.InputLayer([1]), new Layers.Dense(1, activation: "sigmoid")]);
        model.Compile("sgd", "mse", [new AUC(), "auc", "Accuracy"]);
        Assert.Equal(["loss", "auc_2", "auc", "Accuracy"], model.MetricsNames);
    }

    /// <summary>Python's None is the reduction "none", and a metric's dtype goes on into the next file.</summary>
    [Fact]
    public void NoReductionAndOtherTypesAreRead()
    {
        var reader = new Keras3Reader(null);
        var node = JsonNode.Parse("""{"class_name": "MeanSquaredError", "config": {"name": "mean_squared_error", "reduction": null}}""")!;
        Assert.Equal(Reduction.None, ((Loss)reader.ReadObject(typeof(Loss), "loss", node)).Reduction);
        ((JsonObject)node["config"]!).Remove("reduction");
        Assert.Equal(Reduction.SumOverBatchSize, ((Loss)reader.ReadObject(typeof(Loss), "loss", node)).Reduction);
        node = JsonNode.Parse("""
            {"class_name": "CategoricalFocalCrossentropy", "config": {"alpha": {"class_name": "__numpy__", "config":
                {"value": [0.5, 2.0], "dtype": "float64"}}}}
            """)!;
        Assert.Equal([0.5, 2], ((L.CategoricalFocalCrossentropy)reader.ReadObject(typeof(Loss), "loss", node)).Alpha.ToArray<double>());

        Keras.ClearSession();
        using var model = new Sequential([new Layers.InputLayer([1]), new Layers.Dense(1)]);
        model.Compile("sgd", "mse", [new BinaryAccuracy(), new BinaryIoU(dtype: DType.Float32)]);
        var folder = Directory.CreateTempSubdirectory("metrics-").FullName;
        var file = Path.Combine(folder, "model.keras");
        model.Save(file);
        using var loaded = Keras.LoadModel(file);
        loaded.TrainingState!.Settings["metrics"]![0]!["config"]!["dtype"] = "float64";
        loaded.Evaluate(new float[2, 1], new float[2, 1], verbose: 0);
        loaded.Save(file);
        using var again = Keras.LoadModel(file);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["float64", "float32"], again.TrainingState!.Settings["metrics"]!.AsArray().Select(m => $"{m!["config"]!["dtype"]}"));
    }

    static void Check(IConfigurable value, Type set, string kind, string common, string others)
    {
        var expected = JsonNode.Parse($"{{{common}{(others == "" ? "" : ", ")}{others}}}".Replace('\'', '"'));
        var described = new Keras3Writer().WriteObject(value);
        Assert.True(JsonNode.DeepEquals(expected, described["config"]), described["config"]!.ToJsonString());
        Assert.Equal(value.GetType().Name, described["class_name"]!.GetValue<string>());
        var read = (IConfigurable)new Keras3Reader(null).ReadObject(set, kind, described.DeepClone());
        Assert.True(JsonNode.DeepEquals(described, new Keras3Writer().WriteObject(read)));
    }
}
