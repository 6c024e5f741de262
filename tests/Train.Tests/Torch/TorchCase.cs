using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Runs computations on torch and compares with numbers.</summary>
static class TorchCase
{
    public static TorchBackend Torch { get; } = new();

    /// <summary>A tensor of the values 0, 1, 2, …, or of those given.</summary>
    public static TorchTensor Tensor(Shape shape, params float[] values) =>
        Torch.Wrap(NDArray.Of(values.Length > 0 ? values : [.. Enumerable.Range(0, (int)shape.Size!).Select(i => (float)i)], shape));

    public static TorchTensor Ints(Shape shape, params int[] values) => Torch.Wrap(NDArray.Of(values, shape));

    public static TorchTensor Bools(Shape shape, params bool[] values) => Torch.Wrap(NDArray.Of(values, shape));

    /// <summary>Reproducible numbers between −1 and 1.</summary>
    public static NDArray Numbers(Shape shape, int seed = 1)
    {
        var random = new Random(seed);
        return NDArray.Of(Enumerable.Range(0, (int)shape.Size!).Select(_ => random.NextSingle() * 2 - 1).ToArray(), shape);
    }

    public static NDArray Array(this KerasTensor x) => TorchData.ToArray(((TorchTensor)x).Value);

    public static void Is(this KerasTensor actual, DType type, Shape shape, params double[] expected)
    {
        Assert.Equal(shape, actual.Shape);
        Assert.Equal(type, actual.DType);
        Close(expected, actual.Array(), 1e-6);
    }

    public static void Is(this KerasTensor actual, Shape shape, params double[] expected) => actual.Is(DType.Float32, shape, expected);

    public static void Close(double[] expected, NDArray actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var (e, a) = (expected[i], actual.GetDouble(i));
            if (!(Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e))) && !e.Equals(a))
                Assert.Fail($"Element {i}: expected {e}, got {a}; all: {string.Join(" ", actual.Doubles())}");
        }
    }

    /// <summary>The number of native tensors, once those that earlier tests left to finalizers are gone.</summary>
    public static long NativeTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    public static double[] Doubles(this NDArray array) => [.. Enumerable.Range(0, array.Count).Select(array.GetDouble)];

    /// <summary>Checks each operand's gradient, of a fixed weighted sum of the outputs, by central differences in float64.</summary>
    public static void CheckGradients(Func<KerasTensor[], KerasTensor> compute, params NDArray[] operands)
    {
        using var scope = NewDisposeScope();
        double Loss(NDArray[] at, out Tensor[] leaves)
        {
            leaves = [.. at.Select(a => TorchData.FromArray(a.Cast(DType.Float64), CPU).requires_grad_())];
            var y = Torch.Value(compute([.. leaves.Select(Torch.Wrap)]));
            var loss = (y * linspace(0.5, 1.5, y.numel(), float64).reshape(y.shape)).sum();
            if (loss.requires_grad) loss.backward();
            return loss.item<double>();
        }
        Loss(operands, out var tracked);
        var gradients = tracked.Select(t => TorchData.ToArray(t.grad!)).ToArray();
        const double step = 1e-5;
        for (var k = 0; k < operands.Length; k++)
            for (var i = 0; i < operands[k].Count; i++)
            {
                double At(double delta)
                {
                    using var inner = NewDisposeScope();
                    var moved = operands.Select(o => NDArray.Of(o.Doubles(), o.Shape)).ToArray();
                    moved[k].Span<double>()[i] += delta;
                    return Loss(moved, out _);
                }
                var expected = (At(step) - At(-step)) / (2 * step);
                Assert.Equal(expected, gradients[k].GetDouble(i), 1e-5 * Math.Max(1, Math.Abs(expected)));
            }
    }
}
