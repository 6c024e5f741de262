using TorchSharp;
using static OnnxKeras.Tests.TorchCase;

namespace OnnxKeras.Tests;

public sealed class TorchStructureTests : IDisposable
{
    readonly DisposeScope scope = torch.NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Shapes()
    {
        var x = Tensor([2, 3]);
        Ops.Reshape(x, [null, 1, -1]).Is([2, 1, 3], 0, 1, 2, 3, 4, 5);
        Ops.Transpose(x).Is([3, 2], 0, 3, 1, 4, 2, 5);
        Ops.Reshape(Ops.Transpose(x), [6]).Is([6], 0, 3, 1, 4, 2, 5);
        Ops.ExpandDims(x, -1).Is([2, 3, 1], 0, 1, 2, 3, 4, 5);
        Ops.Squeeze(Tensor([1, 2, 1])).Is([2], 0, 1);
        Ops.Concatenate([x, x], 1).Is([2, 6], 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5);
        Ops.Concatenate([Ints([1], 1), Tensor([1], 0.5f)]).Is([2], 1, 0.5);
        Ops.Tile(Tensor([2]), [2]).Is([4], 0, 1, 0, 1);
        Ops.Repeat(x, 2, 0).Is([4, 3], 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5);
        Ops.BroadcastTo(Tensor([1, 2]), [null, 2], like: x).Is([2, 2], 0, 1, 0, 1);
        Ops.Positions(x, 1, DType.Float32).Is([3], 0, 1, 2);
        Ops.FullLike(x, 7).Is([2, 3], 7, 7, 7, 7, 7, 7);
    }

    [Fact]
    public void Slices_follow_Python()
    {
        var x = Tensor([5]);
        x[1..3].Is([2], 1, 2);
        x[-1].Is([], 4);
        x[..^1].Is([4], 0, 1, 2, 3);
        x[Slice.Of(null, null, 2)].Is([3], 0, 2, 4);
        x[Slice.Of(null, null, -1)].Is([5], 4, 3, 2, 1, 0);
        x[Slice.Of(3, null, -2)].Is([2], 3, 1);
        x[Slice.Of(-2, 0, -1)].Is([3], 3, 2, 1);
        x[Slice.Of(10, -10, -3)].Is([2], 4, 1);
        x[Slice.Of(3, 2)].Is([0]);
        x[Slice.Of(1, 3, -1)].Is([0]);
        x[Slice.Of(-100, 100, 3)].Is([2], 0, 3);
        Tensor([2, 3])[Slice.Ellipsis, 1].Is([2], 1, 4);
        Tensor([2, 3])[1, Slice.NewAxis, 1..].Is([1, 2], 4, 5);
    }

    [Fact]
    public void Padding()
    {
        var x = Tensor([3], 1, 2, 3);
        Ops.Pad(x, [(1, 2)], constantValues: 9).Is([6], 9, 1, 2, 3, 9, 9);
        Ops.Pad(x, [(2, 1)], PadMode.Reflect).Is([6], 3, 2, 1, 2, 3, 2);
        Ops.Pad(x, [(2, 1)], PadMode.Symmetric).Is([6], 2, 1, 1, 2, 3, 3);
        Ops.Pad(x, [(0, 2)], PadMode.Edge).Is([5], 1, 2, 3, 3, 3);
        Ops.Pad(Tensor([1, 2]), [(0, 1), (1, 0)]).Is([2, 3], 0, 0, 1, 0, 0, 0);
    }

    [Fact]
    public void Indexing()
    {
        var x = Tensor([3, 2]);
        Ops.Take(x, Ints([2, 2], 0, 2, -1, 1), 0).Is([2, 2, 2], 0, 1, 4, 5, 4, 5, 2, 3);
        Ops.Take(x, Ints([], 1), 1).Is([3], 1, 3, 5);
        Ops.Take(x, Ints([1], -1)).Is([1], 5);
        Ops.TakeAlongAxis(x, Ints([1, 2], -1, 0), 0).Is([1, 2], 4, 1);
        Ops.OneHot(Ints([4], 0, 2, 3, -1), 3).Is([4, 3], 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        Ops.OneHot(Tensor([1], 1), 2, dtype: DType.Int32).Is(DType.Int32, [1, 2], 0, 1);
        var (values, indices) = Ops.TopK(Tensor([4], 1, 4, 2, 3), 2);
        values.Is([2], 4, 3);
        indices.Is(DType.Int32, [2], 1, 3);
        Assert.ThrowsAny<Exception>(() => Ops.Take(x, Ints([1], 3), 0));
    }

    [Fact]
    public void Arrays_are_shared_or_copied()
    {
        // Large arrays are shared; copying a small one costs less than pinning it.
        var array = NDArray.Zeros(DType.Float32, [3, 20_000]);
        var (shared, copied) = (TorchData.Share(array.Rows(1, 3), torch.CPU), TorchData.FromArray(array.Rows(1, 3), torch.CPU));
        array.Span<float>()[20_001] = 30;
        Assert.Equal([2, 20_000], shared.shape);
        Assert.Equal(30, shared[0, 1].item<float>());
        Assert.Equal(0, copied[0, 1].item<float>());
        var small = NDArray.Of([1f, 2], [2]);
        var own = TorchData.Share(small, torch.CPU);
        small.Span<float>()[0] = 9;
        Assert.Equal(1, own[0].item<float>());
        foreach (var type in Enum.GetValues<DType>().Where(t => t != DType.String))
        {
            var typed = NDArray.Of([0f, 1, 1], [3]).Cast(type);
            Assert.Equal([0, 1, 1], TorchData.ToArray(TorchData.Share(typed, torch.CPU), type).Doubles());
        }
        Torch.Wrap(TorchData.Share(NDArray.Zeros(DType.Float32, [0, 2]), torch.CPU)).Is([0, 2]);
    }

    [Fact]
    public void Products()
    {
        var x = Tensor([2, 3]);
        Ops.Matmul(x, Tensor([3, 2])).Is([2, 2], 10, 13, 28, 40);
        Ops.Matmul(x, Tensor([3], 1, 0, 1)).Is([2], 2, 8);
        Ops.Matmul(Ints([1, 2], 1, 2), Tensor([2, 1], 0.5f, 1)).Is([1, 1], 2.5);
        Ops.Matmul(Tensor([2, 1, 2]), Tensor([2, 1])).Is([2, 1, 1], 1, 3);
        Ops.Einsum("ij,kj->ik", x, x).Is([2, 2], 5, 14, 14, 50);
        Ops.Einsum("...j->...", x).Is([2], 3, 12);
    }

    [Fact]
    public void Scans_run_both_ways()
    {
        foreach (var backwards in new[] { false, true })
        {
            var (states, outputs) = Torch.Scan((s, x) => ([s[0] * 2 + x[0]], [s[0], x[1]]), [Tensor([2], 1, 1)],
                [Tensor([2, 3]), Ints([2, 3], 1, 2, 3, 4, 5, 6)], backwards);
            states[0].Is([2], backwards ? [18, 39] : [12, 33]);
            outputs[0].Is([2, 3], backwards ? [1, 4, 9, 1, 7, 18] : [1, 2, 5, 1, 5, 14]);
            outputs[1].Is(DType.Int32, [2, 3], backwards ? [3, 2, 1, 6, 5, 4] : [1, 2, 3, 4, 5, 6]);
        }
    }

    [Fact]
    public void Gradients()
    {
        CheckGradients(t => Ops.Matmul(t[0], t[1]), Numbers([2, 3, 4]), Numbers([4, 2], 2));
        CheckGradients(t => Ops.Take(t[0], Ints([3], 0, -1, 0), 0), Numbers([3, 2]));
        CheckGradients(t => Ops.Repeat(Ops.Pad(t[0], [(1, 2), (2, 1)], PadMode.Reflect), 2, 1), Numbers([3, 4]));
        CheckGradients(t => Ops.Softmax(t[0] / 2 - 2 / t[1]), Numbers([2, 3]), Numbers([2, 3], 2));
        CheckGradients(t => t[0][Slice.Of(null, null, -2)], Numbers([5]));
        CheckGradients(t => Ops.Maximum(t[0], t[1]) + Ops.Power(2.0, t[1]) + Ops.Where(t[0] > 0, t[0], 0), Numbers([5]), Numbers([5], 2));
    }

    [Fact]
    public void Draws_follow_the_seed_and_its_count()
    {
        var like = Tensor([4, 3]);
        NDArray Draw(SeedGenerator seed) => Torch.RandomUniform([null, 1000], like, seed).Array();
        var (a, b) = (new SeedGenerator(1), new SeedGenerator(1));
        var (first, second) = (Draw(a), Draw(a));
        Assert.Equal(first.Doubles(), Draw(b).Doubles());
        Assert.NotEqual(first.Doubles(), second.Doubles());
        Assert.NotEqual(first.Doubles(), Draw(new SeedGenerator(2)).Doubles());
        Assert.Equal(second.Doubles(), Draw(new SeedGenerator(1) { Draws = 1 }).Doubles());
        Assert.Equal([4, 1000], first.Shape);
        Assert.All(first.Doubles(), v => Assert.InRange(v, 0, 0.9999999));
        Assert.Equal(0.5, first.Doubles().Average(), 0.02);
        var normal = Torch.RandomNormal([100, 100], like, a).Array().Doubles();
        Assert.Equal(0, normal.Average(), 0.05);
        Assert.Equal(1, normal.Average(v => v * v), 0.05);
    }
}
