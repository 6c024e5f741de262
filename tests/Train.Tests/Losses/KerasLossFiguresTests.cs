using OnnxKeras.Losses;

namespace OnnxKeras.Tests;

/// <summary>Every figure of Keras 3's <c>keras/src/losses/losses_test.py</c>.</summary>
public partial class KerasLossFiguresTests
{
    static readonly int[,] y = { { 1, 9, 2 }, { -5, -2, 6 } };
    static readonly float[,] p = { { 4, 8, 12 }, { 8, 1, 3 } };
    static readonly double[,] weightColumn = { { 1.2 }, { 3.4 } };
    static readonly NDArray ySteps = ((NDArray)y).Reshape([2, 3, 1]), pSteps = ((NDArray)p).Reshape([2, 3, 1]);
    static readonly int[,] weightSteps = { { 3, 6, 5 }, { 0, 4, 2 } };
    static readonly NDArray weightStepsColumn = ((NDArray)weightSteps).Reshape([2, 3, 1]);

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Errors => new()
    {
        { "mse rank", new MeanSquaredError(Reduction.None), new[] { 4, 8, 12 }, new[,] { { 3 }, { 0 }, { 1 } }, null, [1, 64, 121] },
        { "mse correct", new MeanSquaredError(), p, p, null, [0] },
        { "mse", new MeanSquaredError(), y, p, null, [49.5] },
        { "mse scalar", new MeanSquaredError(), y, p, 2.3, [113.85] },
        { "mse sample", new MeanSquaredError(), y, p, weightColumn, [767.8 / 6] },
        { "mse step", new MeanSquaredError(), ySteps, pSteps, weightSteps, [97.833336] },
        { "mse zero", new MeanSquaredError(), y, p, 0, [0] },
        { "mse none", new MeanSquaredError(Reduction.None), y, p, 2.3, [84.3333, 143.3666] },
        { "mse sum", new MeanSquaredError(Reduction.Sum), y, p, 2.3, [227.69998] },
        { "mse weighted mean", new MeanSquaredError(Reduction.MeanWithSampleWeight), y, p, weightColumn,
            [(110 / 3.0 * 1.2 + 187 / 3.0 * 3.4) / (1.2 + 3.4)] },
        { "mae correct", new MeanAbsoluteError(), p, p, null, [0] },
        { "mae", new MeanAbsoluteError(), y, p, null, [5.5] },
        { "mae scalar", new MeanAbsoluteError(), y, p, 2.3, [12.65] },
        { "mae sample", new MeanAbsoluteError(), y, p, weightColumn, [81.4 / 6] },
        { "mae step", new MeanAbsoluteError(), ySteps, pSteps, weightSteps, [13.833333] },
        { "mae zero", new MeanAbsoluteError(), y, p, 0, [0] },
        { "mae none", new MeanAbsoluteError(Reduction.None), y, p, 2.3, [10.7333, 14.5666] },
        { "mae sum", new MeanAbsoluteError(Reduction.Sum), y, p, 2.3, [25.29999] },
        { "mae weighted mean", new MeanAbsoluteError(Reduction.MeanWithSampleWeight), y, p, weightColumn,
            [(14 / 3.0 * 1.2 + 19 / 3.0 * 3.4) / (1.2 + 3.4)] },
        { "mape correct", new MeanAbsolutePercentageError(), p, p, null, [0] },
        { "mape", new MeanAbsolutePercentageError(), y, p, null, [211.8518] },
        { "mape scalar", new MeanAbsolutePercentageError(), y, p, 2.3, [487.259] },
        { "mape sample", new MeanAbsolutePercentageError(), y, p, weightColumn, [422.8888] },
        { "mape step", new MeanAbsolutePercentageError(), ySteps, pSteps, weightSteps, [694.4444] },
        { "mape zero", new MeanAbsolutePercentageError(), y, p, 0, [0] },
        { "mape none", new MeanAbsolutePercentageError(Reduction.None), y, p, 2.3, [621.8518, 352.6666] },
        { "mape weighted mean", new MeanAbsolutePercentageError(Reduction.MeanWithSampleWeight), y, p, weightColumn, [183.865] },
        { "msle", new MeanSquaredLogarithmicError(), y, p, null, [1.437] },
        { "msle scalar", new MeanSquaredLogarithmicError(), y, p, 2.3, [3.3051] },
        { "msle sample", new MeanSquaredLogarithmicError(), y, p, weightColumn, [3.7856] },
        { "msle step", new MeanSquaredLogarithmicError(), ySteps, pSteps, weightSteps, [2.647374] },
        { "msle zero", new MeanSquaredLogarithmicError(), y, p, 0, [0] },
        { "msle weighted mean", new MeanSquaredLogarithmicError(Reduction.MeanWithSampleWeight), y, p, weightColumn, [1.646] },
    };

    static readonly double[,] hingeY = { { 0, 1 }, { 0, 0 } }, hingeP = { { 0.6, 0.4 }, { 0.4, 0.6 } };
    static readonly int[] first = [1, 0];

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Margins => new()
    {
        { "hinge", new Hinge(), hingeY, hingeP, null, [1.3] },
        { "hinge sum", new Hinge(Reduction.Sum), hingeY, hingeP, null, [2.6] },
        { "hinge none", new Hinge(Reduction.None), hingeY, hingeP, null, [1.1, 1.5] },
        { "hinge weighted", new Hinge(), hingeY, hingeP, first, [0.55] },
        { "hinge weighted sum", new Hinge(Reduction.Sum), hingeY, hingeP, first, [1.1] },
        { "hinge weighted none", new Hinge(Reduction.None), hingeY, hingeP, first, [1.1, 0] },
        { "hinge zero", new Hinge(), hingeY, hingeP, 0, [0] },
        { "squared hinge", new SquaredHinge(), hingeY, hingeP, null, [1.86] },
        { "squared hinge sum", new SquaredHinge(Reduction.Sum), hingeY, hingeP, null, [3.72] },
        { "squared hinge none", new SquaredHinge(Reduction.None), hingeY, hingeP, null, [1.46, 2.26] },
        { "squared hinge weighted", new SquaredHinge(), hingeY, hingeP, first, [0.73] },
        { "squared hinge weighted sum", new SquaredHinge(Reduction.Sum), hingeY, hingeP, first, [1.46] },
        { "squared hinge weighted none", new SquaredHinge(Reduction.None), hingeY, hingeP, first, [1.46, 0] },
        { "squared hinge zero", new SquaredHinge(), hingeY, hingeP, 0, [0] },
        { "categorical hinge", new CategoricalHinge(), hingeY, hingeP, null, [1.4] },
        { "categorical hinge sum", new CategoricalHinge(Reduction.Sum), hingeY, hingeP, null, [2.8] },
        { "categorical hinge none", new CategoricalHinge(Reduction.None), hingeY, hingeP, null, [1.2, 1.6] },
        { "categorical hinge weighted", new CategoricalHinge(), hingeY, hingeP, first, [0.6] },
        { "categorical hinge weighted sum", new CategoricalHinge(Reduction.Sum), hingeY, hingeP, first, [1.2] },
        { "categorical hinge weighted none", new CategoricalHinge(Reduction.None), hingeY, hingeP, first, [1.2, 0] },
        { "categorical hinge zero", new CategoricalHinge(), hingeY, hingeP, 0, [0] },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    [MemberData(nameof(Margins))]
    [MemberData(nameof(Formulas))]
    [MemberData(nameof(Binary))]
    [MemberData(nameof(Categorical))]
    [MemberData(nameof(Sparse))]
    [MemberData(nameof(Focal))]
    [MemberData(nameof(Overlaps))]
    [MemberData(nameof(Robust))]
    [MemberData(nameof(Embeddings))]
    public void IsKerass(string test, Loss loss, NDArray yTrue, NDArray yPred, NDArray? weights, double[] expected) =>
        KerasFigure.Close(expected, KerasFigure.Of(loss, yTrue, yPred, weights), test);
}
