using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace OnnxKeras;

/// <remarks>Two axes serve for one as well: a sequence is an image of height 1, whose channels-last kernels are the faster ones.</remarks>
sealed partial class TorchBackend
{
    public override KerasTensor Conv(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int[] dilation, int groups)
    {
        var (image, weights) = OfOneType(x, kernel);
        if (strides.Length == 1)
            return Wrap(Correlate(image.unsqueeze(1), weights.unsqueeze(0), [1, strides[0]], padding, [1, dilation[0]], groups).squeeze(1));
        return Wrap(Correlate(image, weights, strides, padding, dilation, groups));
    }

    static Tensor Correlate(Tensor image, Tensor kernel, int[] strides, Padding padding, int[] dilation, int groups)
    {
        var borders = Borders(image, [.. kernel.shape[..^2]], strides, padding, dilation);
        var alike = Array.TrueForAll(borders, b => b.Before == b.After);
        if (!alike) image = Bordered(image, borders, 0);
        long[] both = alike ? Array.ConvertAll(borders, b => b.Before) : new long[borders.Length];
        // Torch's channels-last kernel gives garbage for one channel where a stride leaves a width of 1; the same memory is channels-first
        // as well.
        var seen = image.size(-1) == 1 && strides[^1] > 1 ? image.squeeze(-1).unsqueeze(1) : ChannelsFirst(image);
        var weights = KernelFirst(kernel);
        return ChannelsLast(strides.Length == 2
            ? F.conv2d(seen, weights, null, Longs(strides), both, Longs(dilation), groups)
            : F.conv3d(seen, weights, null, Longs(strides), both, Longs(dilation), groups));
    }

    public override KerasTensor ConvTranspose(
        KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int?[] outputPadding, int[] dilation)
    {
        var (image, weights) = OfOneType(x, kernel);
        if (strides.Length == 1)
            return Wrap(Spread(
                image.unsqueeze(1), weights.unsqueeze(0), [1, strides[0]], padding, [null, outputPadding[0]], [1, dilation[0]]).squeeze(1));
        return Wrap(Spread(image, weights, strides, padding, outputPadding, dilation));
    }

    /// <summary>
    /// Keras states the output's length and what is cropped on the left; torch crops both sides alike and can add on the right.
    /// </summary>
    static Tensor Spread(Tensor image, Tensor kernel, int[] strides, Padding padding, int?[] outputPadding, int[] dilation)
    {
        var rank = strides.Length;
        long[] crop = new long[rank], extra = new long[rank], lengths = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            var (size, window, stride) = ((int)image.size(i + 1), (int)kernel.size(i), strides[i]);
            var effective = (window - 1) * dilation[i] + 1;
            lengths[i] = SymbolicBackend.TransposedLength(size, window, stride, padding, outputPadding[i], dilation[i])!.Value;
            if (padding == Padding.Same)
                crop[i] = Math.Max(0, (outputPadding[i] is { } more ? effective - effective % 2 - more : effective - stride) / 2);
            extra[i] = lengths[i] - ((size - 1) * stride - 2 * crop[i] + effective);
        }
        // Zeros where no window reaches: of torch's own there, oneDNN's gradient of a kernel of size 1 writes over memory of others.
        var right = extra.Zip(crop, (e, reached) => Math.Clamp(e, 0, reached)).ToArray();
        var beyond = extra.Zip(right, (e, reached) => (Before: 0L, After: Math.Max(e - reached, 0))).ToArray();
        var (seen, weights) = (ChannelsFirst(image), KernelFirst(kernel));
        var spread = ChannelsLast(rank == 2
            ? F.conv_transpose2d(seen, weights, null, Longs(strides), crop, right, Longs(dilation))
            : F.conv_transpose3d(seen, weights, null, Longs(strides), crop, right, Longs(dilation)));
        for (var i = 0; i < rank; i++)
            if (extra[i] < 0) spread = spread.narrow(i + 1, 0, lengths[i]);
        return Array.Exists(beyond, b => b.After > 0) ? Bordered(spread, beyond, 0) : spread;
    }

    public override KerasTensor MaxPool(KerasTensor x, int[] size, int[] strides, Padding padding) =>
        Pool(Value(x), size, strides, padding, double.NegativeInfinity, static (image, size, strides, both, ceil) => size.Length == 2
            ? F.max_pool2d(image, size, strides, both, null, ceil)
            : F.max_pool3d(image, size, strides, both, null, ceil));

    public override KerasTensor AveragePool(KerasTensor x, int[] size, int[] strides, Padding padding) =>
        Pool(Float(x), size, strides, padding, 0, static (image, size, strides, both, ceil) => size.Length == 2
            ? F.avg_pool2d(image, size, strides, both, ceil, count_include_pad: false)
            : F.avg_pool3d(Wide(image), size, strides, both, ceil, count_include_pad: false).to(image.dtype));

    /// <summary>In 32 bits at least, for what torch has no 16-bit kernel for on the CPU.</summary>
    static Tensor Wide(Tensor x) => x.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;

    /// <summary>
    /// Windows over an image. The padding that is odd on the right comes from torch's ceil mode, whose last window may reach beyond the
    /// image; at stride 1 that mode has no such window, and an image smaller than the window is refused: there it is padded with what does
    /// not count.
    /// </summary>
    TorchTensor Pool(Tensor x, int[] size, int[] strides, Padding padding, double outside,
        Func<Tensor, long[], long[], long[], bool, Tensor> pool)
    {
        var image = size.Length == 1 ? x.unsqueeze(1) : x;
        if (size.Length == 1) (size, strides) = ([1, size[0]], [1, strides[0]]);
        var borders = Borders(image, Longs(size), strides, padding, [.. size.Select(_ => 1)]);
        var odd = borders.Select((b, i) => b.Before != b.After && strides[i] == 1 || image.size(i + 1) < size[i] ? b : default).ToArray();
        var both = borders.Select((b, i) => odd[i] == default ? b.Before : 0).ToArray();
        var padded = Array.Exists(odd, b => b != default) ? Bordered(image, odd, outside) : image;
        var pooled = ChannelsLast(pool(ChannelsFirst(padded), Longs(size), Longs(strides), both, padding == Padding.Same));
        if (outside == 0)
            for (var i = 0; i < size.Length; i++)
                if (odd[i] != default)
                    pooled =
                    pooled.mul(Recount(i + 1, image.size(i + 1), pooled.shape, size[i], strides[i], odd[i].Before).to(pooled.dtype));
        return Wrap(x.ndim == 3 ? pooled.squeeze(1) : pooled);
    }

    /// <summary>
    /// What turns means over windows with zeros outside into means over what lies inside, along one axis of so many positions.
    /// </summary>
    Tensor Recount(int axis, long length, long[] shape, int window, int stride, long before)
    {
        var factors = new float[shape[axis]];
        for (var i = 0; i < factors.Length; i++)
        {
            var first = (long)i * stride - before;
            factors[i] = (float)window / (Math.Min(first + window, length) - Math.Max(first, 0));
        }
        return TorchData.FromArray(factors, Device).view([.. shape.Select((_, i) => i == axis ? (long)factors.Length : 1)]);
    }

    /// <summary>The padding of each spatial axis.</summary>
    static (long Before, long After)[] Borders(Tensor image, long[] window, int[] strides, Padding padding, int[] dilation)
    {
        var borders = new (long Before, long After)[window.Length];
        for (var i = 0; i < window.Length && padding != Padding.Valid; i++)
        {
            var (size, reach) = (image.size(i + 1), (window[i] - 1) * dilation[i]);
            var total = Math.Max(0, ((size + strides[i] - 1) / strides[i] - 1) * strides[i] + reach + 1 - size);
            borders[i] = padding == Padding.Causal ? (reach, 0) : (total / 2, total - total / 2);
        }
        return borders;
    }

    static Tensor Bordered(Tensor image, (long Before, long After)[] borders, double value) =>
        F.pad(image, [0, 0, .. borders.Reverse().SelectMany(b => new[] { b.Before, b.After })], PaddingModes.Constant, value);

    static Tensor ChannelsFirst(Tensor x) => x.permute(x.ndim == 4 ? [0, 3, 1, 2] : [0, 4, 1, 2, 3]);

    static Tensor ChannelsLast(Tensor x) => x.permute(x.ndim == 4 ? [0, 2, 3, 1] : [0, 2, 3, 4, 1]);

    static Tensor KernelFirst(Tensor kernel) => kernel.permute(kernel.ndim == 4 ? [3, 2, 0, 1] : [4, 3, 0, 1, 2]);
}
