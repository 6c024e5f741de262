namespace OnnxKeras.Tests;

/// <summary>Convolution and pooling by their definition, one number at a time, in float64.</summary>
static class WindowLoops
{
    public static NDArray Conv(NDArray x, NDArray kernel, int[] strides, Padding padding, int[] dilation)
    {
        int[] window = [.. Sizes(kernel)[..^2]];
        var (channels, filters) = (Sizes(kernel)[^2], Sizes(kernel)[^1]);
        var y = Empty(x, window, strides, padding, dilation, filters);
        foreach (var (batch, output, offset, input) in Places(x, y, window, strides, padding, dilation))
            for (var c = 0; c < channels; c++)
                for (var f = 0; f < filters; f++)
                    y[[batch, .. output, f]] += x.At([batch, .. input, c]) * kernel.At([.. offset, c, f]);
        return y.ToArray();
    }

    /// <summary>Each input scatters into the positions that a convolution of the output's length would have read it from.</summary>
    public static NDArray ConvTranspose(NDArray x, NDArray kernel, int[] strides, Padding padding, int[] dilation)
    {
        int[] window = [.. Sizes(kernel)[..^2]];
        var size = Sizes(x)[1..^1];
        var length = new int[window.Length];
        for (var i = 0; i < length.Length; i++)
        {
            var effective = (window[i] - 1) * dilation[i] + 1;
            length[i] = padding == Padding.Same ? size[i] * strides[i] : (size[i] - 1) * strides[i] + Math.Max(effective, strides[i]);
        }
        var y = new Grid([Sizes(x)[0], .. length, Sizes(kernel)[^2]]);
        foreach (var at in Indices([Sizes(x)[0], .. size]))
            foreach (var offset in Indices(window))
            {
                var to = new int[window.Length];
                for (var i = 0; i < to.Length; i++)
                {
                    var crop = padding == Padding.Same ? Math.Max((window[i] - 1) * dilation[i] + 1 - strides[i], 0) / 2 : 0;
                    to[i] = at[i + 1] * strides[i] + offset[i] * dilation[i] - crop;
                }
                if (to.Zip(length).Any(p => p.First < 0 || p.First >= p.Second)) continue;
                for (var f = 0; f < Sizes(kernel)[^2]; f++)
                    for (var c = 0; c < Sizes(kernel)[^1]; c++)
                        y[[at[0], .. to, f]] += x.At([.. at, c]) * kernel.At([.. offset, f, c]);
            }
        return y.ToArray();
    }

    public static NDArray Pool(NDArray x, int[] window, int[] strides, Padding padding, Func<IEnumerable<double>, double> pool)
    {
        int[] ones = [.. window.Select(_ => 1)];
        var y = Empty(x, window, strides, padding, ones, Sizes(x)[^1]);
        foreach (var group in Places(x, y, window, strides, padding, ones).GroupBy(p => string.Join(",", [p.Batch, .. p.Output])))
            for (var c = 0; c < Sizes(x)[^1]; c++)
                y[[group.First().Batch, .. group.First().Output, c]] = pool(group.Select(p => x.At([p.Batch, .. p.Input, c])));
        return y.ToArray();
    }

    static Grid Empty(NDArray x, int[] window, int[] strides, Padding padding, int[] dilation, int channels) =>
        new([Sizes(x)[0], .. window.Select((w, i) => padding == Padding.Same
            ? (Sizes(x)[i + 1] + strides[i] - 1) / strides[i]
            : (Sizes(x)[i + 1] - (w - 1) * dilation[i] - 1) / strides[i] + 1), channels]);

    /// <summary>Every pair of an output position and an input position within its window, with the place in the window.</summary>
    static IEnumerable<(int Batch, int[] Output, int[] Offset, int[] Input)> Places(
        NDArray x, Grid y, int[] window, int[] strides, Padding padding, int[] dilation)
    {
        foreach (var at in Indices(y.Sizes[..^1]))
            foreach (var offset in Indices(window))
            {
                var input = new int[window.Length];
                for (var i = 0; i < input.Length; i++)
                {
                    var total = Math.Max((y.Sizes[i + 1] - 1) * strides[i] + (window[i] - 1) * dilation[i] + 1 - Sizes(x)[i + 1], 0);
                    input[i] = at[i + 1] * strides[i] + offset[i] * dilation[i] - (padding == Padding.Same ? total / 2 : 0);
                }
                if (input.Zip(Sizes(x)[1..^1]).All(p => p.First >= 0 && p.First < p.Second)) yield return (at[0], at[1..], offset, input);
            }
    }

    static IEnumerable<int[]> Indices(int[] sizes) => sizes.Length == 0
        ? [[]]
        : Indices(sizes[..^1]).SelectMany(first => Enumerable.Range(0, sizes[^1]).Select(last => (int[])[.. first, last]));

    static int[] Sizes(NDArray array) => [.. array.Shape.Select(d => d!.Value)];

    static double At(this NDArray array, int[] index) => array.GetDouble(Flat(Sizes(array), index));

    static int Flat(int[] sizes, int[] index) => sizes.Zip(index).Aggregate(0, (sum, p) => sum * p.First + p.Second);

    sealed class Grid(int[] sizes)
    {
        readonly double[] values = new double[sizes.Aggregate(1, (a, b) => a * b)];

        public int[] Sizes => sizes;

        public double this[int[] index]
        {
            get => values[Flat(sizes, index)];
            set => values[Flat(sizes, index)] = value;
        }

        public NDArray ToArray() => NDArray.Of(values, [.. sizes.Select(s => (int?)s)]);
    }
}
