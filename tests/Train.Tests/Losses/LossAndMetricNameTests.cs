using OnnxKeras.Metrics;
using L = OnnxKeras.Losses;

namespace OnnxKeras.Tests;

/// <summary>The strings that <c>keras.losses.get</c> and <c>keras.metrics.get</c> know, beside the classes' names.</summary>
public class LossAndMetricNameTests
{
    // ALL_OBJECTS_DICT of keras/src/losses/__init__.py, whose functions mean here the class with its defaults.
    [Theory]
    [InlineData(typeof(L.KLDivergence), "kl_divergence", "kld", "KLD")]
    [InlineData(typeof(L.Poisson), "poisson")]
    [InlineData(typeof(L.BinaryCrossentropy), "binary_crossentropy", "bce", "BCE")]
    [InlineData(typeof(L.BinaryFocalCrossentropy), "binary_focal_crossentropy")]
    [InlineData(typeof(L.CategoricalCrossentropy), "categorical_crossentropy")]
    [InlineData(typeof(L.CategoricalFocalCrossentropy), "categorical_focal_crossentropy")]
    [InlineData(typeof(L.SparseCategoricalCrossentropy), "sparse_categorical_crossentropy")]
    [InlineData(typeof(L.CategoricalGeneralizedCrossEntropy), "categorical_generalized_cross_entropy")]
    [InlineData(typeof(L.MeanSquaredError), "mean_squared_error", "mse", "MSE")]
    [InlineData(typeof(L.MeanAbsoluteError), "mean_absolute_error", "mae", "MAE")]
    [InlineData(typeof(L.MeanAbsolutePercentageError), "mean_absolute_percentage_error", "mape", "MAPE")]
    [InlineData(typeof(L.MeanSquaredLogarithmicError), "mean_squared_logarithmic_error", "msle", "MSLE")]
    [InlineData(typeof(L.CosineSimilarity), "cosine_similarity")]
    [InlineData(typeof(L.LogCosh), "log_cosh")]
    [InlineData(typeof(L.Huber), "huber")]
    [InlineData(typeof(L.Hinge), "hinge")]
    [InlineData(typeof(L.SquaredHinge), "squared_hinge")]
    [InlineData(typeof(L.CategoricalHinge), "categorical_hinge")]
    [InlineData(typeof(L.Dice), "dice")]
    [InlineData(typeof(L.Tversky), "tversky")]
    [InlineData(typeof(L.Circle), "circle")]
    [InlineData(typeof(L.CTC), "ctc")]
    public void LossesHaveKerassNames(Type type, params string[] names)
    {
        foreach (var name in (string[])[.. names, type.Name]) Assert.IsType(type, (Loss)name);
    }

    // ALL_OBJECTS_DICT of keras/src/metrics/__init__.py: the classes in snake case, and the short names.
    [Theory]
    [InlineData(typeof(Mean), "mean")]
    [InlineData(typeof(Sum), "sum")]
    [InlineData(typeof(MeanSquaredError), "mean_squared_error", "mse", "MSE")]
    [InlineData(typeof(RootMeanSquaredError), "root_mean_squared_error")]
    [InlineData(typeof(MeanAbsoluteError), "mean_absolute_error", "mae", "MAE")]
    [InlineData(typeof(MeanAbsolutePercentageError), "mean_absolute_percentage_error", "mape", "MAPE")]
    [InlineData(typeof(MeanSquaredLogarithmicError), "mean_squared_logarithmic_error", "msle", "MSLE")]
    [InlineData(typeof(CosineSimilarity), "cosine_similarity")]
    [InlineData(typeof(LogCoshError), "log_cosh_error")]
    [InlineData(typeof(R2Score), "r2_score")]
    [InlineData(typeof(PearsonCorrelation), "pearson_correlation")]
    [InlineData(typeof(ConcordanceCorrelation), "concordance_correlation")]
    [InlineData(typeof(AUC), "auc")]
    [InlineData(typeof(FalseNegatives), "false_negatives")]
    [InlineData(typeof(FalsePositives), "false_positives")]
    [InlineData(typeof(Precision), "precision")]
    [InlineData(typeof(Recall), "recall")]
    [InlineData(typeof(TrueNegatives), "true_negatives")]
    [InlineData(typeof(TruePositives), "true_positives")]
    [InlineData(typeof(Hinge), "hinge")]
    [InlineData(typeof(SquaredHinge), "squared_hinge")]
    [InlineData(typeof(CategoricalHinge), "categorical_hinge")]
    [InlineData(typeof(KLDivergence), "kl_divergence")]
    [InlineData(typeof(Poisson), "poisson")]
    [InlineData(typeof(BinaryCrossentropy), "binary_crossentropy", "bce", "BCE")]
    [InlineData(typeof(CategoricalCrossentropy), "categorical_crossentropy")]
    [InlineData(typeof(SparseCategoricalCrossentropy), "sparse_categorical_crossentropy")]
    [InlineData(typeof(BinaryAccuracy), "binary_accuracy")]
    [InlineData(typeof(CategoricalAccuracy), "categorical_accuracy")]
    [InlineData(typeof(SparseCategoricalAccuracy), "sparse_categorical_accuracy")]
    [InlineData(typeof(TopKCategoricalAccuracy), "top_k_categorical_accuracy")]
    [InlineData(typeof(SparseTopKCategoricalAccuracy), "sparse_top_k_categorical_accuracy")]
    [InlineData(typeof(F1Score), "f1_score")]
    [InlineData(typeof(FBetaScore), "f_beta_score")]
    [InlineData(typeof(BinaryIoU), "binary_io_u")]
    public void MetricsHaveKerassNames(Type type, params string[] names)
    {
        foreach (var name in (string[])[.. names, type.Name])
        {
            var metric = (Metric)name;
            Assert.IsType(type, metric);
            Assert.Equal(name, metric.Name);
        }
    }

    [Theory]
    [InlineData("typo")]
    [InlineData("")]
    public void OthersAreRefused(string name)
    {
        Assert.Throws<KerasException>(() => (Loss)name);
        Assert.Throws<KerasException>(() => (Metric)name);
    }

    /// <summary>"accuracy" and "acc", however they are spelt, are chosen by the shapes and keep the spelling as their name.</summary>
    [Theory]
    [InlineData("accuracy")]
    [InlineData("Accuracy")]
    [InlineData("ACC")]
    public void AccuracyIsChosenByTheShapes(string name)
    {
        float[,] probabilities = { { 0.2f, 0.7f, 0.1f }, { 0.6f, 0.3f, 0.1f } };
        foreach (NDArray targets in new NDArray[] { new[] { 1, 2 }, new[,] { { 1 }, { 2 } }, new[,] { { 0, 1, 0 }, { 0, 0, 1 } } })
            KerasFigure.Close([0.5], KerasFigure.Of((Metric)name, (targets, probabilities, null)));
        KerasFigure.Close([1], KerasFigure.Of((Metric)name, (new[] { 1, 0 }, new[,] { { 0.7f }, { 0.4f } }, null)));
        Assert.Equal(name, ((Metric)name).Name);
    }
}
