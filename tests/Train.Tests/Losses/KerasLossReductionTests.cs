using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>Every figure of Keras 3's <c>keras/src/losses/loss_test.py</c>: reductions, masks, weights and ranks.</summary>
public class KerasLossReductionTests
{
    static readonly float[] y = [1, 0, 1, 0], p = [0.1f, 0.2f, 0.3f, 0.4f], weights = [0.4f, 0.3f, 0.2f, 0.1f];
    static readonly bool[] mask = [true, false, true, true], nothing = [false, false, false, false];
    static readonly double[] squares = [0.81, 0.04, 0.49, 0.16];
    const double Masked = (0.4 * 0.81 + 0.2 * 0.49 + 0.1 * 0.16) / 3;

    /// <summary>The square of each difference.</summary>
    sealed class Squares(Reduction reduction = Reduction.SumOverBatchSize) : Loss(reduction)
    {
        public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Square(yTrue - yPred);
    }

    [Theory]
    [InlineData(Reduction.None, new[] { 0.81, 0.04, 0.49, 0.16 })]
    [InlineData(Reduction.Sum, new[] { 1.5 })]
    [InlineData(Reduction.SumOverBatchSize, new[] { 0.375 })]
    [InlineData(Reduction.Mean, new[] { 0.375 })]
    public void LossesReduce(Reduction reduction, double[] expected) =>
        KerasFigure.Close(expected, KerasFigure.Of(new Squares(reduction), y, p));

    public static TheoryData<string, NDArray, NDArray, NDArray?, NDArray?, double> Masks => new()
    {
        { "mask", y, p, null, mask, (0.81 + 0.49 + 0.16) / 3 },
        { "everything masked", y, p, null, nothing, 0 },
        { "weights", y, p, weights, null, squares.Zip(weights, (s, w) => s * w).Sum() / 4 },
        { "weights of 0", y, p, new float[4], null, 0 },
        { "mask and weights", y, p, weights, mask, Masked },
        { "mask and weights of rank 2", Twice(y), Twice(p), Twice(weights), Twice(mask), Masked },
        { "mask column", y, p, weights, Column(mask), Masked },
        { "weight column", y, p, Column(weights), mask, Masked },
        { "columns", Column(y), Column(p), weights, mask, Masked },
        { "other types", new[] { 1, 0, 1, 0 }, p, new[] { 0.4, 0.3, 0.2, 0.1 }, null, squares.Zip(weights, (s, w) => s * w).Sum() / 4 },
    };

    [Theory]
    [MemberData(nameof(Masks))]
    public void MasksAndWeightsFit(string test, NDArray yTrue, NDArray yPred, NDArray? weight, NDArray? valid, double expected) =>
        KerasFigure.Close([expected], KerasFigure.Of(new Squares(), yTrue, yPred, weight, valid), test);

    /// <summary>(3,) meets (3, 1) as a column; (3, 2) meets (3, 2, 1) without the last axis; either may be the larger one.</summary>
    [Theory]
    [InlineData(new[] { 3 }, new[] { 3, 1 }, new[] { 3, 1 })]
    [InlineData(new[] { 3, 2 }, new[] { 3, 2, 1 }, new[] { 3, 2 })]
    [InlineData(new[] { 3, 2 }, new[] { 3, 2 }, new[] { 3, 2 })]
    public void RanksAgree(int[] one, int[] other, int[] expected)
    {
        Shape[] shapes = [[.. one.Select(d => (int?)d)], [.. other.Select(d => (int?)d)]];
        Shape wanted = [.. expected.Select(d => (int?)d)];
        foreach (var (first, second) in new[] { (shapes[0], shapes[1]), (shapes[1], shapes[0]) })
        {
            var (yTrue, yPred) = Loss.Aligned(TorchCase.Tensor(first), TorchCase.Tensor(second));
            Assert.Equal(wanted, yTrue.Shape);
            Assert.Equal(wanted, yPred.Shape);
        }
    }

    /// <summary>Targets (2, 3) and outputs (2, 3, 1) are two distributions over three, not six over one.</summary>
    [Fact]
    public void OutputsOfOneNumberAStepLoseTheirLastAxis()
    {
        double[,] targets = { { 0.2, 0.3, 0.5 }, { 0.1, 0.1, 0.8 } };
        NDArray outputs = new[,] { { 0.3, 0.3, 0.4 }, { 0.2, 0.2, 0.6 } };
        var flat = KerasFigure.Of(new Losses.KLDivergence(), targets, outputs);
        KerasFigure.Close(flat, KerasFigure.Of(new Losses.KLDivergence(), targets, outputs.Reshape([2, 3, 1])));
        KerasFigure.Close([-0.5 * (Cosine(0) + Cosine(1))],
            KerasFigure.Of(new Losses.CosineSimilarity(), targets, outputs.Reshape([2, 3, 1])));

        double Cosine(int row)
        {
            double[] a = [.. Enumerable.Range(0, 3).Select(i => targets[row, i])],
                b = [.. Enumerable.Range(0, 3).Select(i => outputs.GetDouble(row * 3 + i))];
            return a.Zip(b, (u, v) => u * v).Sum() / Math.Sqrt(a.Sum(u => u * u) * b.Sum(v => v * v));
        }
    }

    /// <summary>
    /// Such values are one a sample, which neither a mask nor weights of steps fit; a loss that is one number takes any mask.
    /// </summary>
    [Fact]
    public void WeightsOfStepsNeedValuesOfSteps()
    {
        float[,] targets = new float[2, 3], steps = { { 1, 1, 0 }, { 1, 0, 0 } };
        var outputs = ((NDArray)steps).Reshape([2, 3, 1]);
        foreach (var compute in new Func<double[]>[]
        {
            () => KerasFigure.Of(new Losses.MeanSquaredError(), targets, outputs, weights: steps),
            () => KerasFigure.Of(new Losses.MeanSquaredError(), targets, outputs, mask: new bool[2, 3]),
            () => KerasFigure.Of(new Metrics.MeanSquaredError(), (targets, outputs, steps)),
        })
            Assert.Contains("give them that axis", Assert.Throws<KerasException>(compute).Message);
        var mask = new[,] { { true, true, false }, { true, false, false } };
        KerasFigure.Close([1], KerasFigure.Of(new Losses.Dice(), targets, outputs, mask: mask));
        KerasFigure.Close([3], KerasFigure.Of(new Losses.Dice(Reduction.Sum), targets, outputs, mask: mask));
    }

    /// <summary>Keras computes losses in float32, whatever the type of the outputs.</summary>
    [Theory]
    [InlineData(DType.Int32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    public void OutputsOfOtherTypesAreFloats(DType dtype) => KerasFigure.Close([49.5], KerasFigure.Read(tensor =>
        new Losses.MeanSquaredError().Reduce(tensor(new[,] { { 1, 9, 2 }, { -5, -2, 6 } }),
            Cast(tensor(new[,] { { 4, 8, 12 }, { 8, 1, 3 } }), dtype), null)));

    [Fact]
    public void TrainingNeedsOneNumber()
    {
        using var model = new Sequential([new Layers.InputLayer([1]), new Layers.Identity()]);
        model.Compile("sgd", new Squares(Reduction.None));
        var error = Assert.Throws<KerasException>(() => model.TestOnBatch(new float[2, 1], new float[2, 1]));
        Assert.Contains("reduction 'none'", error.Message);
    }

    static NDArray Column(NDArray array) => array.Reshape([4, 1]);

    static NDArray Twice<T>(T[] array) => NDArray.Of([.. array, .. array], [2, 4]);
}
