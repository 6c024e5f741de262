using OnnxKeras.Metrics;

namespace OnnxKeras.Tests;

public partial class KerasMetricFiguresTests
{
    static readonly float[,] errorY = { { 1, 9, 2 }, { -5, -2, 6 } }, errorP = { { 4, 8, 12 }, { 8, 1, 3 } };
    static readonly double[,] weightColumn = { { 1.2 }, { 3.4 } };
    static readonly double[] sampleWeights = [1.2, 3.4];

    // regression_metrics_test.py
    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Errors => new()
    {
        { "mse", new MeanSquaredError(), bits, guesses, null, [0.5] },
        { "mse weighted", new MeanSquaredError(), bits, guesses, rising, [0.54285] },
        { "mae", new MeanAbsoluteError(), bits, guesses, null, [0.5] },
        { "mae weighted", new MeanAbsoluteError(), bits, guesses, rising, [0.54285] },
        { "mape", new MeanAbsolutePercentageError(), bits, guesses, null, [35e7] },
        { "mape weighted", new MeanAbsolutePercentageError(), bits, guesses, rising, [40e7] },
        { "msle", new MeanSquaredLogarithmicError(), bits, guesses, null, [0.24022] },
        { "msle weighted", new MeanSquaredLogarithmicError(), bits, guesses, rising, [0.26082] },
        { "rmse", new RootMeanSquaredError(), new[] { 2, 4, 6 }, new[] { 1, 3, 2 }, null, [Math.Sqrt(6)] },
        { "rmse weighted", new RootMeanSquaredError(), new[] { 2, 4, 6, 8 }, new[] { 1, 3, 2, 3 }, new[] { 0, 1, 0, 1 }, [Math.Sqrt(13)] },
        { "cosine", new CosineSimilarity(), errorY, errorP, null, [(Cosine(0) + Cosine(1)) / 2] },
        { "cosine weighted", new CosineSimilarity(), errorY, errorP, sampleWeights, [(1.2 * Cosine(0) + 3.4 * Cosine(1)) / 4.6] },
        { "cosine axis", new CosineSimilarity(axis: 1), errorY, errorP, null, [(Cosine(0) + Cosine(1)) / 2] },
        { "log cosh", new LogCoshError(), errorY, errorP, null, [(LogCosh(0) + LogCosh(1)) / 2] },
        { "log cosh weighted", new LogCoshError(), errorY, errorP, weightColumn, [(1.2 * LogCosh(0) + 3.4 * LogCosh(1)) / 4.6] },
    };

    static double Cosine(int row) => Row(row, (u, v) => u * v) / Math.Sqrt(Row(row, (u, _) => u * u) * Row(row, (_, v) => v * v));

    static double LogCosh(int row) => Row(row, (u, v) => Math.Log(Math.Cosh(u - v))) / 3;

    static double Row(int row, Func<double, double, double> of) => Enumerable.Range(0, 3).Sum(i => of(errorY[row, i], errorP[row, i]));

    // correlation_metrics_test.py
    static readonly double[,] relatedY = { { 0, 1, 0.5 }, { 1, 1, 0.2 }, { 1, 1, 0.1 }, { 0.1, 0.7, 0 } };
    static readonly double[,] relatedP = { { 0.1, 0.9, 0.5 }, { 1, 0.9, 0.2 }, { 0.2, 0.8, 0 }, { 0.3, 0.3, 0.9 } };
    static readonly double[] pearson = [1, 0.99339927, 0.69337525, -0.60999428];
    static readonly double[] concordance = [0.97560976, 0.98765432, 0.46511628, -0.46376812];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Correlations => new()
    {
        { "pearson", new PearsonCorrelation(), relatedY, relatedP, null, [pearson.Average()] },
        { "concordance", new ConcordanceCorrelation(), relatedY, relatedP, null, [concordance.Average()] },
        { "pearson of a constant", new PearsonCorrelation(), new[,] { { 0.1, 0.5, 0.9 }, { 2, 2, 2 } },
            new[,] { { 0.2, 0.4, 0.6 }, { 0.1, 0.5, 0.9 } }, null, [0.5] },
    };

    [Fact]
    public void CorrelationsAreOneARow()
    {
        KerasFigure.Close(pearson, KerasFigure.Read(t => new PearsonCorrelation().Values(t(relatedY), t(relatedP))));
        KerasFigure.Close(concordance, KerasFigure.Read(t => new ConcordanceCorrelation().Values(t(relatedY), t(relatedP))));
    }

    static readonly double[,] unit = { { 0, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } };
    static readonly double[,] near = { { 0.4, 0.5, 0.6 }, { 0.1, 0.2, 0.3 }, { 0.5, 0.8, 0.2 } };
    static readonly double[,] far = { { 0.4, 0.9, 1.6 }, { 0.1, 1.2, 0.6 }, { 1.5, 0.8, 0.6 } };
    static readonly double[] unequal = [0.8, 0.1, 0.4];
    const ClassAggregation Uniform = ClassAggregation.UniformAverage, Weighted = ClassAggregation.VarianceWeightedAverage;

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Determinations => new()
    {
        { "r2", new R2Score(null), unit, near, null, [0.37, -1.295, 0.565] },
        { "r2 uniform", new R2Score(Uniform), unit, near, null, [-0.12] },
        { "r2 weighted", new R2Score(Weighted), unit, near, null, [-0.12] },
        { "r2 0", new R2Score(null), unit, far, unequal, [0.17305559, -8.836666, -0.521] },
        { "r2 1", new R2Score(null, 1), unit, far, unequal, [0.054920673, -10.241904, -0.7382858] },
        { "r2 2", new R2Score(null, 2), unit, far, unequal, [-0.10259259, -12.115555, -1.0280001] },
        { "r2 uniform 0", new R2Score(Uniform), unit, far, unequal, [-3.0615367889404297] },
        { "r2 uniform 1", new R2Score(Uniform, 1), unit, far, unequal, [-3.641756534576416] },
        { "r2 uniform 2", new R2Score(Uniform, 2), unit, far, unequal, [-4.415382385253906] },
        { "r2 weighted 0", new R2Score(Weighted), unit, far, unequal, [-1.3710224628448486] },
        { "r2 weighted 1", new R2Score(Weighted, 1), unit, far, unequal, [-1.7097399234771729] },
        { "r2 weighted 2", new R2Score(Weighted, 2), unit, far, unequal, [-2.161363363265991] },
    };

    // hinge_metrics_test.py
    static readonly double[,] hinge01 = { { 0, 1, 0, 1 }, { 0, 0, 1, 1 } };
    static readonly int[,] hingeSigns = { { -1, 1, -1, 1 }, { -1, -1, 1, 1 } };
    static readonly double[,] hingeP = { { -0.3, 0.2, -0.1, 1.6 }, { -0.25, -1, 0.5, 0.6 } };
    static readonly double[] hingeWeights = [1.5, 2];

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Hinges => new()
    {
        { "hinge", new Hinge(), hinge01, hingeP, null, [0.506] },
        { "hinge weighted", new Hinge(), hingeSigns, hingeP, hingeWeights, [0.493] },
        { "squared hinge", new SquaredHinge(), hinge01, hingeP, null, [0.364] },
        { "squared hinge weighted", new SquaredHinge(), hingeSigns, hingeP, hingeWeights, [0.347] },
        { "categorical hinge", new CategoricalHinge(), bits, guesses, null, [0.5] },
        { "categorical hinge weighted", new CategoricalHinge(), bits, guesses, rising, [0.5] },
    };

    // probabilistic_metrics_test.py
    static readonly double[,] kldY = { { 0.5, 0.8, 0.12 }, { 0.7, 0.43, 0.8 } }, kldP = { { 0.4, 0.9, 0.12 }, { 0.36, 0.3, 0.4 } };
    static readonly float[,] poissonP = { { 1, 9, 2 }, { 5, 2, 6 } }, poissonY = { { 4, 8, 12 }, { 8, 1, 3 } };
    static readonly int[,] sureY = { { 1, 0 }, { 1, 0 } }, logitY = { { 1, 0, 1 }, { 0, 1, 1 } }, classY = { { 0, 1, 0 }, { 0, 0, 1 } };
    static readonly float[,] sureP = { { 1, 1 }, { 1, 0 } }, logits = { { 10, -10, 10 }, { 10, 10, -10 } };
    static readonly double[,] classP = { { 0.05, 0.95, 0 }, { 0.1, 0.8, 0.1 } };
    static readonly float[,] classLogits = { { 1, 9, 0 }, { 1, 8, 1 } };
    static readonly int[] classes = [1, 2], moreClasses = [0, 1, 2];
    static readonly double[,] moreP = { { 0.8, 0.1, 0.1 }, { 0.05, 0.95, 0 }, { 0.1, 0.8, 0.1 } };
    static readonly SparseCategoricalCrossentropy without0 = new(ignoreClass: 0);

    public static TheoryData<string, Metric, NDArray, NDArray, NDArray?, double[]> Crossentropies => new()
    {
        { "kld", new KLDivergence(), kldY, kldP, null, [(Divergence(0) + Divergence(1)) / 2] },
        { "kld weighted", new KLDivergence(), kldY, kldP, weightColumn, [(1.2 * Divergence(0) + 3.4 * Divergence(1)) / 4.6] },
        { "poisson", new Poisson(), poissonY, poissonP, null, [(PoissonOf(0) + PoissonOf(1)) / 2] },
        { "poisson weighted", new Poisson(), poissonY, poissonP, weightColumn, [(1.2 * PoissonOf(0) + 3.4 * PoissonOf(1)) / 4.6] },
        { "bce", new BinaryCrossentropy(), sureY, sureP, null, [3.9855] },
        { "bce logits", new BinaryCrossentropy(fromLogits: true), logitY, logits, null, [3.333] },
        { "bce weighted", new BinaryCrossentropy(), sureY, sureP, hingeWeights, [3.4162] },
        { "bce weighted logits", new BinaryCrossentropy(fromLogits: true), logitY, logits, new[] { 2, 2.5 }, [3.7037] },
        { "bce smoothing", new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.1), new[,] { { 1, 0, 1 } },
            new float[,] { { 10, -10, -10 } }, null, [10.5 / 3] },
        { "cce", new CategoricalCrossentropy(), classY, classP, null, [1.176] },
        { "cce logits", new CategoricalCrossentropy(fromLogits: true), classY, classLogits, null, [3.5011] },
        { "cce weighted", new CategoricalCrossentropy(), classY, classP, hingeWeights, [1.338] },
        { "cce weighted logits", new CategoricalCrossentropy(fromLogits: true), classY, classLogits, hingeWeights, [4.0012] },
        { "cce smoothing", new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1), classY, classLogits, null, [3.667] },
        { "scce", new SparseCategoricalCrossentropy(), classes, classP, null, [1.176] },
        { "scce logits", new SparseCategoricalCrossentropy(fromLogits: true), classes, classLogits, null, [3.5011] },
        { "scce weighted", new SparseCategoricalCrossentropy(), classes, classP, hingeWeights, [1.338] },
        { "scce weighted logits", new SparseCategoricalCrossentropy(fromLogits: true), classes, classLogits, hingeWeights, [4.0012] },
        { "scce ignore", without0, moreClasses, moreP, null, [0.78462] },
        { "scce ignore weighted", without0, moreClasses, moreP, new[] { 0.5, 1.5, 2 }, [1.33774646] },
        { "scce ignore logits", new SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 0), moreClasses,
            new float[,] { { 10, 1, 1 }, { 1, 9, 0 }, { 1, 8, 1 } }, null, [2.33409] },
    };

    static double Divergence(int row) => Enumerable.Range(0, 3).Sum(i => kldY[row, i] * Math.Log(kldY[row, i] / kldP[row, i]));

    static double PoissonOf(int row) =>
        Enumerable.Range(0, 3).Average(i => poissonP[row, i] - poissonY[row, i] * Math.Log(poissonP[row, i]));

    /// <summary>
    /// As metrics, Keras's functions that do not bring their operands to one rank compare every target (2,) with every output (2, 1).
    /// </summary>
    [Fact]
    public void SomeFunctionsBroadcastAsMetrics()
    {
        float[] targets = [1, -1];
        float[,] outputs = { { 0.5f }, { 0.25f } };
        KerasFigure.Close([(0.5 + 1.5 + 0.75 + 1.25) / 4], KerasFigure.Of(new Hinge(), (targets, outputs, null)));
        KerasFigure.Close([(0.5 + 1.25) / 2], KerasFigure.Of(new Losses.Hinge(), targets, outputs));
        KerasFigure.Close([(0.25 + 1.5625) / 2], KerasFigure.Of(new MeanSquaredError(), (targets, outputs, null)));
    }
}
