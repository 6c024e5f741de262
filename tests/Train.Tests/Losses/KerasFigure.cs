using System.Globalization;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>Losses and metrics on arrays, compared with figures that Keras's tests expect to so and so many digits.</summary>
static class KerasFigure
{
    /// <summary>A loss of a batch: one number, or one a position without a reduction.</summary>
    public static double[] Of(Loss loss, NDArray yTrue, NDArray yPred, NDArray? weights = null, NDArray? mask = null) => Read(tensor =>
    {
        var output = tensor(yPred);
        return loss.Reduce(tensor(yTrue), mask is null ? output : output.WithMask(tensor(mask)), weights is null ? null : tensor(weights));
    });

    /// <summary>A metric's result after some batches.</summary>
    public static double[] Of(Metric metric, params (NDArray YTrue, NDArray YPred, NDArray? Weights)[] batches)
    {
        List<double[]> sums = [];
        foreach (var (yTrue, yPred, weights) in batches)
        {
            using var scope = torch.NewDisposeScope();
            var backend = new TorchBackend();
            var added = metric.Statistics(Tensor(backend, yTrue), Tensor(backend, yPred), weights is null ? null : Tensor(backend, weights))
                .Select(s => s is Constant { Scalar: { } number } ? [number] : TorchData.ToArray(backend.Value(s)).ToArray<double>());
            sums = [.. sums.Count == 0 ? added : sums.Zip(added, (a, b) => a.Zip(b, (u, v) => u + v).ToArray())];
        }
        return metric.Result(sums);
    }

    /// <summary>What a computation over tensors gives.</summary>
    public static double[] Read(Func<Func<NDArray, KerasTensor>, KerasTensor> compute)
    {
        using var scope = torch.NewDisposeScope();
        var backend = new TorchBackend();
        return TorchData.ToArray(backend.Value(compute(a => Tensor(backend, a)))).ToArray<double>();
    }

    /// <summary>
    /// Equal to the last digit that is written and float32 holds; figures of few decimals, which Keras's tests round and compare to three,
    /// to half a percent, at most a thousandth.
    /// </summary>
    public static void Close(double[] expected, double[] actual, string what = "It")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance(expected[i]),
                $"{what} should be {string.Join(", ", expected)}, but is {string.Join(", ", actual)}.");
    }

    static double Tolerance(double figure)
    {
        var text = figure.ToString("F12", CultureInfo.InvariantCulture).TrimEnd('0');
        var decimals = text.Length - text.IndexOf('.') - 1;
        var written = Math.Min(1e-3, Math.Max(Math.Pow(10, -decimals), decimals > 5 ? 0 : 5e-3 * Math.Abs(figure)));
        return Math.Max(written, Math.Max(1e-5 * Math.Abs(figure), 2e-7));
    }

    /// <summary>Numbers as Keras takes them: float32.</summary>
    static KerasTensor Tensor(TorchBackend backend, NDArray array)
    {
        KerasTensor tensor = backend.Wrap(array);
        return array.DType == DType.Float64 ? Ops.Cast(tensor, DType.Float32) : tensor;
    }
}
