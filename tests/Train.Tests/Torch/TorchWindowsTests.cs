using TorchSharp;
using static OnnxKeras.Tests.TorchCase;

namespace OnnxKeras.Tests;

public sealed class TorchWindowsTests : IDisposable
{
    readonly DisposeScope scope = torch.NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Convolution_by_hand()
    {
        var (x, kernel) = (Tensor([1, 4, 1], 1, 2, 3, 4), Tensor([2, 1, 1], 10, 1));
        Ops.Conv(x, kernel, [1], Padding.Valid).Is([1, 3, 1], 12, 23, 34);
        Ops.Conv(x, kernel, [1], Padding.Same).Is([1, 4, 1], 12, 23, 34, 40);
        Ops.Conv(x, kernel, [1], Padding.Causal).Is([1, 4, 1], 1, 12, 23, 34);
        Ops.Conv(x, kernel, [1], Padding.Causal, dilationRate: [2]).Is([1, 4, 1], 1, 2, 13, 24);
        Ops.Conv(x, Tensor([3, 1, 1], 100, 10, 1), [2], Padding.Same).Is([1, 2, 1], 123, 340);
    }

    [Fact]
    public void Transposed_convolution_by_hand()
    {
        var x = Tensor([1, 2, 1], 1, 2);
        var kernel = Tensor([3, 1, 1], 100, 10, 1);
        Ops.ConvTranspose(x, kernel, [2], Padding.Valid).Is([1, 5, 1], 100, 10, 201, 20, 2);
        Ops.ConvTranspose(x, kernel, [2], Padding.Same).Is([1, 4, 1], 100, 10, 201, 20);
        Ops.ConvTranspose(x, kernel, [1], Padding.Same).Is([1, 2, 1], 210, 21);
        Ops.ConvTranspose(x, kernel, [2], Padding.Same, [1]).Is([1, 4, 1], 100, 10, 201, 20);
        Ops.ConvTranspose(x, kernel, [2], Padding.Same, [0]).Is([1, 3, 1], 10, 201, 20);
        Ops.ConvTranspose(x, Tensor([1, 1, 1], 5), [3], Padding.Valid).Is([1, 6, 1], 5, 0, 0, 10, 0, 0);
        Ops.ConvTranspose(x, kernel, [2], Padding.Valid, [1]).Is([1, 6, 1], 100, 10, 201, 20, 2, 0);
    }

    [Fact]
    public void Pooling_by_hand()
    {
        var x = Tensor([1, 5, 1], -1, -2, -3, -4, -6);
        Ops.MaxPool(x, [2], [2], Padding.Valid).Is([1, 2, 1], -1, -3);
        Ops.MaxPool(x, [2], [2], Padding.Same).Is([1, 3, 1], -1, -3, -6);
        Ops.MaxPool(x, [2], [1], Padding.Same).Is([1, 5, 1], -1, -2, -3, -4, -6);
        Ops.AveragePool(x, [2], [2], Padding.Same).Is([1, 3, 1], -1.5, -3.5, -6);
        Ops.AveragePool(x, [2], [1], Padding.Same).Is([1, 5, 1], -1.5, -2.5, -3.5, -5, -6);
        Ops.AveragePool(x, [3], [1], Padding.Same).Is([1, 5, 1], -1.5, -2, -3, -13 / 3.0, -5);
    }

    /// <summary>Sizes, windows, strides and dilations of 1, 2 and 3 axes, padded and not.</summary>
    public static TheoryData<int[], int[], int[], int[], Padding> Windows()
    {
        var cases = new TheoryData<int[], int[], int[], int[], Padding>();
        foreach (var padding in new[] { Padding.Valid, Padding.Same })
        {
            foreach (var size in new[] { 5, 6, 7 })
                foreach (var window in new[] { 1, 2, 3, 4 })
                    foreach (var stride in new[] { 1, 2, 3 })
                        cases.Add([size], [window], [stride], [1], padding);
            cases.Add([9], [3], [1], [2], padding);
            cases.Add([6, 7], [2, 3], [1, 2], [1, 1], padding);
            cases.Add([6, 7], [3, 2], [2, 1], [1, 1], padding);
            cases.Add([6, 7], [1, 1], [2, 3], [1, 1], padding);
            cases.Add([6, 5], [2, 1], [3, 3], [1, 1], padding);
            cases.Add([7, 6], [3, 3], [2, 2], [1, 1], padding);
            cases.Add([7, 6], [2, 3], [1, 1], [2, 2], padding);
            cases.Add([4, 5, 6], [2, 3, 2], [1, 2, 3], [1, 1, 1], padding);
        }
        return cases;
    }

    [Theory, MemberData(nameof(Windows))]
    public void Windows_agree_with_plain_loops(int[] size, int[] window, int[] strides, int[] dilation, Padding padding)
    {
        NDArray x = Numbers([2, .. Dims(size), 2]), kernel = Numbers([.. Dims(window), 2, 3], 2);
        var image = Torch.Wrap(x);
        Same(WindowLoops.Conv(x, kernel, strides, padding, dilation),
            Ops.Conv(image, Torch.Wrap(kernel), strides, padding, dilationRate: dilation));
        var spread = Numbers([.. Dims(window), 3, 2], 3);
        Same(WindowLoops.ConvTranspose(x, spread, strides, padding, dilation),
            Ops.ConvTranspose(image, Torch.Wrap(spread), strides, padding, dilationRate: dilation));
        if (dilation.Any(d => d > 1)) return;
        Same(WindowLoops.Pool(x, window, strides, padding, values => values.Max()), Ops.MaxPool(image, window, strides, padding));
        Same(WindowLoops.Pool(x, window, strides, padding, values => values.Average()), Ops.AveragePool(image, window, strides, padding));
    }

    [Fact]
    public void Groups_see_their_own_channels()
    {
        NDArray x = Numbers([1, 4, 4, 4]), kernel = Numbers([3, 3, 2, 6], 2);
        var grouped = Ops.Conv(Torch.Wrap(x), Torch.Wrap(kernel), [1, 1], Padding.Same);
        var (image, weights) = (Torch.Wrap(x), Torch.Wrap(kernel));
        var apart = Ops.Concatenate([
            Ops.Conv(image[Slice.Ellipsis, ..2], weights[Slice.Ellipsis, ..3], [1, 1], Padding.Same),
            Ops.Conv(image[Slice.Ellipsis, 2..], weights[Slice.Ellipsis, 3..], [1, 1], Padding.Same)], -1);
        Same(apart.Array(), grouped);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Images_stay_channels_last_in_memory(int axes)
    {
        int[] ones = [.. Enumerable.Repeat(1, axes)], threes = [.. ones.Select(_ => 3)], twos = [.. ones.Select(_ => 2)];
        var x = Torch.Wrap(Numbers([2, .. ones.Select(_ => (int?)8), 4]));
        var kernel = Torch.Wrap(Numbers([.. threes.Select(d => (int?)d), 4, 8]));
        foreach (var strides in new[] { ones, twos })
        {
            var y = Ops.Conv(x, kernel, strides, Padding.Same);
            Assert.True(Torch.Value(y).is_contiguous());
            Assert.True(Torch.Value(Ops.MaxPool(y, twos, twos, Padding.Same)).is_contiguous());
            // torch's own average over three axes is the one that isn't.
            Assert.Equal(axes < 3, Torch.Value(Ops.AveragePool(y, twos, twos, Padding.Same)).is_contiguous());
            Assert.True(Torch.Value(Ops.ConvTranspose(y, kernel, strides, Padding.Valid)).is_contiguous());
        }
    }

    [Fact]
    public void Gradients()
    {
        foreach (var padding in new[] { Padding.Valid, Padding.Same })
        {
            CheckGradients(t => Ops.Conv(t[0], t[1], [2], padding), Numbers([1, 6, 2]), Numbers([3, 2, 2], 2));
            CheckGradients(t => Ops.Conv(t[0], t[1], [1, 2], padding), Numbers([1, 4, 4, 2]), Numbers([2, 3, 1, 2], 2));
            CheckGradients(t => Ops.ConvTranspose(t[0], t[1], [2, 1], padding),
                Numbers([1, 2, 3, 2]), Numbers([3, 2, 1, 2], 2));
            CheckGradients(t => Ops.MaxPool(t[0], [2, 3], [1, 2], padding), Numbers([1, 4, 4, 2]));
            CheckGradients(t => Ops.AveragePool(t[0], [2, 3], [1, 2], padding), Numbers([1, 4, 4, 2]));
        }
        CheckGradients(t => Ops.Resize(t[0], (5, 2), Interpolation.Bicubic), Numbers([1, 3, 4, 2]));
    }

    [Fact]
    public void Resizing()
    {
        var row = Tensor([1, 1, 4, 1], 1, 2, 3, 4);
        Ops.Resize(row, (1, 8), Interpolation.Nearest).Is([1, 1, 8, 1], 1, 1, 2, 2, 3, 3, 4, 4);
        Ops.Resize(row, (1, 2), Interpolation.Nearest).Is([1, 1, 2, 1], 2, 4);
        Torch.Resize(row, 1, 2, Interpolation.Nearest, halfPixel: false, antialias: false).Is([1, 1, 2, 1], 1, 3);
        Ops.Resize(row, (1, 8)).Is([1, 1, 8, 1], 1, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4);
        Torch.Resize(row, 1, 8, Interpolation.Bilinear, halfPixel: false, antialias: false).Is([1, 1, 8, 1], 1, 1.5, 2, 2.5, 3, 3.5, 4, 4);
        Ops.Resize(row, (1, 2)).Is([1, 1, 2, 1], 1.5, 3.5);
        Ops.Resize(row, (1, 2), antialias: true).Is([1, 1, 2, 1], 12.0 / 7, 23.0 / 7);
        Ops.Resize(Tensor([1, 2, 1, 2], 0, 10, 4, 20), (4, 1)).Is([1, 4, 1, 2], 0, 10, 1, 12.5, 3, 17.5, 4, 20);
        // Cubic and Lanczos weights sum to 1: a constant image stays, and a ramp's middle too.
        foreach (var kind in new[] { Interpolation.Bicubic, Interpolation.Lanczos3, Interpolation.Lanczos5 })
            Ops.Resize(Tensor([1, 2, 2, 1], 3, 3, 3, 3), (3, 3), kind, antialias: true).Is([1, 3, 3, 1], 3, 3, 3, 3, 3, 3, 3, 3, 3);
        // Keys's cubic at a quarter, a = −½, the taps left of the border gone: (0.8671875 · 1 − 0.0703125 · 2) / 0.796875.
        Assert.Equal((0.8671875 - 0.0703125 * 2) / 0.796875, Ops.Resize(row, (1, 8), Interpolation.Bicubic).Array().GetDouble(0), 1e-6);
    }

    static int?[] Dims(int[] sizes) => Array.ConvertAll(sizes, s => (int?)s);

    static void Same(NDArray expected, KerasTensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Close(expected.Doubles(), actual.Array(), 1e-5);
    }
}
