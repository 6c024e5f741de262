namespace OnnxKeras;

/// <remarks>
/// Windows: one number in <c>strides</c>, <c>dilationRate</c> or a size holds for every spatial axis; kernels have the same layout
/// whatever the data format.
/// </remarks>
public static partial class Ops
{
    /// <summary>The matrix product of the last two axes, batched over the others.</summary>
    public static KerasTensor Matmul(KerasTensor x1, KerasTensor x2) => Recorded([x1, x2])
        ?? OfNumbers([x1, x2], x => Backend.Of(x).Matmul(x[0], x[1]));

    /// <summary>Sums of products by Einstein's convention: <c>Einsum("abc,cd->abd", x, y)</c>.</summary>
    public static KerasTensor Einsum(string subscripts, params KerasTensor[] operands) =>
        Recorded([subscripts, operands])
        ?? OfNumbers(operands, x => Backend.Of(x).Einsum(subscripts, x));

    /// <summary>A sum of products; of truth values, whether it is not 0, since no engine multiplies matrices of them.</summary>
    static KerasTensor OfNumbers(KerasTensor[] operands, Func<KerasTensor[], KerasTensor> product) =>
        operands.All(x => x.DType == DType.Bool)
            ? Cast(product(Array.ConvertAll(operands, x => Cast(x, DType.Float32))), DType.Bool)
            : product(operands);

    /// <summary>
    /// Correlation of (batch, spatial…, channels) with a kernel (spatial…, channels / groups, filters); the channels decide how many
    /// groups there are.
    /// </summary>
    /// <exception cref="KerasException">The kernel, the strides or the rates do not suit the input.</exception>
    public static KerasTensor Conv(KerasTensor inputs, KerasTensor kernel, int[]? strides = null, Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast, int[]? dilationRate = null)
    {
        (strides, dilationRate) = (strides ?? [1], dilationRate ?? [1]);
        if (Recorded([inputs, kernel, strides, padding, dataFormat, dilationRate]) is { } node) return node;
        CheckKernel(inputs, kernel);
        var (steps, rates) = (Along(inputs, "strides", strides), Along(inputs, "dilationRate", dilationRate));
        return InFormat(inputs, dataFormat, x => Backend.Of(x, kernel).Conv(x, kernel, steps, padding, rates, Groups(x, kernel)));
    }

    /// <summary>
    /// Each channel of (batch, spatial…, channels) correlated apart with a kernel (spatial…, channels, multiplier), which gives
    /// channels · multiplier channels.
    /// </summary>
    /// <inheritdoc cref="Conv"/>
    public static KerasTensor DepthwiseConv(KerasTensor inputs, KerasTensor kernel, int[]? strides = null,
        Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast, int[]? dilationRate = null)
    {
        (strides, dilationRate) = (strides ?? [1], dilationRate ?? [1]);
        if (Recorded([inputs, kernel, strides, padding, dataFormat, dilationRate]) is { } node) return node;
        CheckKernel(inputs, kernel);
        var channels = inputs.Shape[dataFormat == DataFormat.ChannelsLast ? ^1 : 1];
        if (channels is null || channels != kernel.Shape[^2])
            throw new KerasException($"A depthwise kernel of shape {kernel.Shape} needs an input of {kernel.Shape[^2]} channels, got shape "
                + $"{inputs.Shape}.");
        return Conv(inputs, Reshape(kernel, [.. kernel.Shape[..^2], 1, channels * kernel.Shape[^1]]), strides, padding, dataFormat,
            dilationRate);
    }

    /// <summary>
    /// <see cref="DepthwiseConv"/>, then a correlation of each position with a kernel (1…, channels · multiplier, filters).
    /// </summary>
    /// <inheritdoc cref="Conv"/>
    public static KerasTensor SeparableConv(KerasTensor inputs, KerasTensor depthwiseKernel, KerasTensor pointwiseKernel,
        int[]? strides = null, Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast,
        int[]? dilationRate = null)
    {
        (strides, dilationRate) = (strides ?? [1], dilationRate ?? [1]);
        return Recorded([inputs, depthwiseKernel, pointwiseKernel, strides, padding, dataFormat, dilationRate])
            ?? Conv(DepthwiseConv(inputs, depthwiseKernel, strides, padding, dataFormat, dilationRate), pointwiseKernel,
                dataFormat: dataFormat);
    }

    /// <summary>Transposed convolution of (batch, spatial…, channels) with a kernel (spatial…, filters, channels).</summary>
    /// <inheritdoc cref="Conv"/>
    public static KerasTensor ConvTranspose(KerasTensor inputs, KerasTensor kernel, int[] strides, Padding padding = Padding.Valid,
        int[]? outputPadding = null, DataFormat dataFormat = DataFormat.ChannelsLast, int[]? dilationRate = null)
    {
        dilationRate ??= [1];
        if (Recorded([inputs, kernel, strides, padding, outputPadding, dataFormat, dilationRate]) is { } node) return node;
        CheckKernel(inputs, kernel);
        var (steps, rates) = (Along(inputs, "strides", strides), Along(inputs, "dilationRate", dilationRate));
        var extra = outputPadding is null ? new int?[steps.Length]
            : Array.ConvertAll(Along(inputs, "outputPadding", outputPadding, least: 0), p => (int?)p);
        return InFormat(inputs, dataFormat, x => x.Shape[^1] is { } channels && channels != kernel.Shape[^1]
            ? throw new KerasException($"A transposed kernel of shape {kernel.Shape} needs {kernel.Shape[^1]} channels, got {channels}.")
            : Backend.Of(x, kernel).ConvTranspose(x, kernel, steps, padding, extra, rates));
    }

    /// <summary>The maximum over windows of (batch, spatial…, channels); the strides are the window's size by default.</summary>
    /// <exception cref="KerasException">The size or the strides do not suit the input.</exception>
    public static KerasTensor MaxPool(KerasTensor inputs, int[] poolSize, int[]? strides = null, Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([inputs, poolSize, strides, padding, dataFormat]) is { } node) return node;
        var (size, steps) = (Along(inputs, "poolSize", poolSize), Along(inputs, "strides", strides ?? poolSize));
        return InFormat(inputs, dataFormat, x => Backend.Of(x).MaxPool(x, size, steps, padding));
    }

    /// <summary>
    /// The mean over windows of (batch, spatial…, channels); padding does not count. The strides are the window's size by default.
    /// </summary>
    /// <inheritdoc cref="MaxPool"/>
    public static KerasTensor AveragePool(KerasTensor inputs, int[] poolSize, int[]? strides = null, Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([inputs, poolSize, strides, padding, dataFormat]) is { } node) return node;
        var (size, steps) = (Along(inputs, "poolSize", poolSize), Along(inputs, "strides", strides ?? poolSize));
        return InFormat(inputs, dataFormat, x => Backend.Of(x).AveragePool(x, size, steps, padding));
    }

    /// <summary>Data of a format, by a function of channels-last data; a result of another rank stays as it is.</summary>
    internal static KerasTensor InFormat(KerasTensor x, DataFormat dataFormat, Func<KerasTensor, KerasTensor> function)
    {
        if (dataFormat == DataFormat.ChannelsLast) return function(x);
        int[] spatial = [.. Enumerable.Range(1, x.Rank - 2)];
        var y = function(Transpose(x, [0, .. spatial.Select(i => i + 1), 1]));
        return y.Rank == x.Rank ? Transpose(y, [0, x.Rank - 1, .. spatial]) : y;
    }

    /// <summary>A number for each spatial axis.</summary>
    static int[] Along(KerasTensor inputs, string argument, int[] values, int least = 1)
    {
        var axes = inputs.Rank - 2;
        if (axes < 1) throw new KerasException($"Windows need an input (batch, spatial…, channels), got shape {inputs.Shape}.");
        if (values.Any(v => v < least) || values.Length != axes && values.Length != 1)
            throw new KerasException($"An input of shape {inputs.Shape} needs {argument} of 1 or {axes} numbers from {least} on, got "
                + $"({string.Join(", ", values)}).");
        return values.Length == axes ? values : [.. Enumerable.Repeat(values[0], axes)];
    }

    static void CheckKernel(KerasTensor inputs, KerasTensor kernel)
    {
        if (kernel.Rank != inputs.Rank || !kernel.Shape.IsKnown)
            throw new KerasException($"An input of shape {inputs.Shape} needs a kernel of as many axes and known sizes, got shape "
                + $"{kernel.Shape}.");
    }

    static int Groups(KerasTensor x, KerasTensor kernel)
    {
        var (channels, inner, filters) = (x.Shape[^1] ?? kernel.Shape[^2]!.Value, kernel.Shape[^2]!.Value, kernel.Shape[^1]!.Value);
        return channels % inner == 0 && filters % (channels / inner) == 0 ? channels / inner
            : throw new KerasException($"A kernel of shape {kernel.Shape} cannot take {channels} channels: they must be {inner}, or a "
                + $"multiple of it into whose groups the {filters} filters divide.");
    }
}
