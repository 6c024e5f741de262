using TorchSharp;
using static OnnxKeras.Tests.TorchCase;

namespace OnnxKeras.Tests;

public sealed class TorchElementwiseTests : IDisposable
{
    readonly DisposeScope scope = torch.NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Numbers_take_the_tensors_type()
    {
        var (f, i, b) = (Tensor([2], 1, 4), Ints([2], 1, 4), Bools([2], true, false));
        (f + 1).Is([2], 2, 5);
        (i + 1).Is(DType.Int32, [2], 2, 5);
        (i + 0.5).Is([2], 1.5, 4.5);
        (b + 1).Is(DType.Int32, [2], 2, 1);
        (b * 0.5).Is([2], 0.5, 0);
        (i / 2).Is([2], 0.5, 2);
        (2 - f).Is([2], 1, -2);
        (2 - b).Is(DType.Int32, [2], 1, 2);
        (2 / f).Is([2], 2, 0.5);
        (2 / i).Is([2], 2, 0.5);
        Ops.Cast(f, DType.Float16).Is(DType.Float16, [2], 1, 4);
        (Ops.Cast(f, DType.Float16) * 0.5 + 1).Is(DType.Float16, [2], 1.5, 3);
        (Ops.Cast(i, DType.Int64) + 1).Is(DType.Int64, [2], 2, 5);
    }

    [Fact]
    public void Powers_remainders_and_extremes()
    {
        var x = Tensor([4], -3, -0.5f, 2, 3);
        Ops.Power(x, 2).Is([4], 9, 0.25, 4, 9);
        Ops.Arctan2(Tensor([8], 0, 1, 1, 1, 0, -1, -1, -1), Tensor([8], 1, 1, 0, -1, -1, -1, 0, 1)).Is([8],
            [.. new[] { 0, 1, 2, 3, 4, -3, -2, -1 }.Select(eighth => eighth * Math.PI / 4)]);
        Ops.Arctan2(Tensor([2], 0, 2), Tensor([2], 0, 3)).Is([2], 0, Math.Atan2(2, 3));
        Ops.Power(2.0, x).Is([4], 0.125, Math.Sqrt(0.5), 4, 8);
        Ops.Power(Ints([2], 2, 3), 2).Is(DType.Int32, [2], 4, 9);
        Ops.Mod(Tensor([4], -3, 3, -1, 5), Tensor([4], 2, -2, 3, 3)).Is([4], 1, -1, 2, 2);
        Ops.Mod(Ints([4], -3, 3, -1, 5), Ints([4], 2, -2, 3, 3)).Is(DType.Int32, [4], 1, -1, 2, 2);
        Ops.Mod(x, 2).Is([4], 1, 1.5, 0, 1);
        Ops.Mod(5, Ints([2], 3, -3)).Is(DType.Int32, [2], 2, -1);
        Ops.Maximum(x, 0).Is([4], 0, 0, 2, 3);
        Ops.Minimum(1.0, x).Is([4], -3, -0.5, 1, 1);
        Ops.Maximum(x, Tensor([1], 2.5f)).Is([4], 2.5, 2.5, 2.5, 3);
    }

    [Fact]
    public void Rounding_is_half_to_even() =>
        Ops.Round(Tensor([6], -2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f)).Is([6], -2, -2, 0, 0, 2, 2);

    [Fact]
    public void Comparisons_are_boolean()
    {
        var x = Tensor([3], 1, 2, 3);
        (x < 2).Is(DType.Bool, [3], 1, 0, 0);
        (2 < x).Is(DType.Bool, [3], 0, 0, 1);
        (x >= Tensor([1], 2)).Is(DType.Bool, [3], 0, 1, 1);
        (2.0 >= x).Is(DType.Bool, [3], 1, 1, 0);
        Ops.Equal(x, 2).Is(DType.Bool, [3], 0, 1, 0);
        (!(x > 1)).Is(DType.Bool, [3], 1, 0, 0);
        ((x > 1) & (x < 3)).Is(DType.Bool, [3], 0, 1, 0);
        Ops.LogicalXor(x > 1, x > 2).Is(DType.Bool, [3], 0, 1, 0);
    }

    [Fact]
    public void Where_takes_tensors_and_numbers()
    {
        var (c, x) = (Bools([2, 1], true, false), Tensor([3], 1, 2, 3));
        Ops.Where(c, x, 0).Is([2, 3], 1, 2, 3, 0, 0, 0);
        Ops.Where(c, -1.0, x).Is([2, 3], -1, -1, -1, 1, 2, 3);
        Ops.Where(c, 1.0, 0.0).Is([2, 1], 1, 0);
        Ops.Where(c, x, Tensor([2, 3])).Is([2, 3], 1, 2, 3, 3, 4, 5);
        Ops.Where(c, Ints([1], 7), 0.5).Is([2, 1], 7, 0.5);
    }

    [Fact]
    public void Functions_of_one_operand()
    {
        var x = Tensor([3], -1, 0, 2);
        Ops.Relu(x).Is([3], 0, 0, 2);
        Ops.LeakyRelu(x, 0.5).Is([3], -0.5, 0, 2);
        Ops.Elu(x, 2).Is([3], 2 * (Math.Exp(-1) - 1), 0, 2);
        Ops.Sigmoid(x).Is([3], 1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2)));
        Ops.Softplus(x).Is([3], Math.Log(1 + Math.Exp(-1)), Math.Log(2), Math.Log(1 + Math.Exp(2)));
        Ops.Softmax(Tensor([2, 2], 0, 0, 0, MathF.Log(3))).Is([2, 2], 0.5, 0.5, 0.25, 0.75);
        Ops.LogSoftmax(Tensor([2, 2], 0, 0, 0, MathF.Log(3)), 0).Is([2, 2], -Math.Log(2), -Math.Log(4), -Math.Log(2), Math.Log(0.75));
        Ops.Sign(x).Is([3], -1, 0, 1);
        Ops.Erf(x).Is([3], -0.8427007929, 0, 0.995322265);
        Ops.Floor(Ints([1], 2)).Is([1], 2);
        Ops.Exp(Ints([1], 0)).Is([1], 1);
        Ops.Cast(Tensor([2], -1.7f, 1.7f), DType.Int32).Is(DType.Int32, [2], -1, 1);
        Ops.Cast(x, DType.Bool).Is(DType.Bool, [3], 1, 0, 1);
        Assert.False(Torch.Value(Ops.StopGradient(Torch.Wrap(torch.ones(1).requires_grad_()))).requires_grad);
    }

    [Fact]
    public void Reductions_keep_Kerass_types()
    {
        var (x, b, i) = (Tensor([2, 3]), Bools([3], true, false, true), Ints([4], 1, 2, 3, 4));
        Ops.Sum(x).Is([], 15);
        Ops.Sum(x, [0]).Is([3], 3, 5, 7);
        Ops.Sum(x, [-1], keepDims: true).Is([2, 1], 3, 12);
        Ops.Sum(b).Is(DType.Int32, [], 2);
        Ops.Sum(i).Is(DType.Int32, [], 10);
        Ops.Mean(i).Is([], 2.5);
        Ops.Mean(x, [0, 1], keepDims: true).Is([1, 1], 2.5);
        Ops.Max(x, [1]).Is([2], 2, 5);
        Ops.Min(i).Is(DType.Int32, [], 1);
        Ops.Prod(i).Is(DType.Int32, [], 24);
        Ops.Prod(x + 1, [0]).Is([3], 4, 10, 18);
        Ops.CumSum(x, 1).Is([2, 3], 0, 1, 3, 3, 7, 12);
        Ops.CumSum(b, 0).Is(DType.Int32, [3], 1, 1, 2);
        Torch.Sum(x, [], false).Is([2, 3], 0, 1, 2, 3, 4, 5);
        Ops.Argmax(Tensor([2, 3], 1, 5, 5, 2, 2, 0), -1).Is(DType.Int32, [2], 1, 0);
        Ops.Argmin(Tensor([2, 3], 1, 5, 1, 2, 0, 0), -1, keepDims: true).Is(DType.Int32, [2, 1], 0, 1);
    }
}
