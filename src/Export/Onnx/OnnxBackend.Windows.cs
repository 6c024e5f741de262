namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    public override KerasTensor Conv(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int[] dilation, int groups)
    {
        int[] size = [.. kernel.Shape[..^2].Select(d => d!.Value)];
        var (spatial, result) = (size.Length, Shapes.Conv(x, kernel, strides, padding, dilation, groups));
        var value = Value(x, result.DType);
        var weights = Arrange(Value(kernel, value.DType), [.. Enumerable.Range(2, spatial), 1, 0]);
        if (MustPad(x, size, strides, padding, dilation)) (value, padding) = (Padded(value, size, strides, dilation, 0), Padding.Valid);
        return Windows("Conv", result, value, weights.Edge,
            [("kernel_shape", Longs(size)), ("strides", Longs(strides)), ("dilations", Longs(dilation)), ("group", groups),
                .. Pads(x, size, strides, padding, dilation)]);
    }

    public override KerasTensor ConvTranspose(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int?[] outputPadding,
        int[] dilation)
    {
        int[] size = [.. kernel.Shape[..^2].Select(d => d!.Value)];
        var (spatial, result) = (size.Length, Shapes.ConvTranspose(x, kernel, strides, padding, outputPadding, dilation));
        var value = Value(x, result.DType);
        var weights = Arrange(Value(kernel, value.DType), [.. Enumerable.Range(2, spatial), 1, 0]);
        // What Keras's length lacks of the full one is cropped, the smaller half in front; what it has more is appended.
        int[] excess = [.. Enumerable.Range(0, spatial).Select(i => (size[i] - 1) * dilation[i] + 1 - strides[i]
            - (SymbolicBackend.TransposedLength(1000, size[i], strides[i], padding, outputPadding[i],
                dilation[i])!.Value - 1000 * strides[i]))];
        int[] crop = [.. excess.Select(e => Math.Max(e, 0))];
        return Windows("ConvTranspose", result, value, weights.Edge,
            [("kernel_shape", Longs(size)), ("strides", Longs(strides)), ("dilations", Longs(dilation)),
             ("output_padding", Longs([.. excess.Select(e => Math.Max(-e, 0))])),
             ("pads", Longs([.. crop.Select(c => c / 2), .. crop.Select(c => c - c / 2)]))]);
    }

    // There are kernels for floats and for 8 bits; float64 holds the other integers.
    public override KerasTensor MaxPool(KerasTensor x, int[] size, int[] strides, Padding padding) =>
        x.DType.IsFloat || x.DType.Size == 1
            ? Pool("MaxPool", Shapes.MaxPool(x, size, strides, padding), Value(x), size, strides, padding, double.NegativeInfinity)
            : Cast(MaxPool(Cast(x, DType.Float64), size, strides, padding), x.DType);

    public override KerasTensor AveragePool(KerasTensor x, int[] size, int[] strides, Padding padding)
    {
        var result = Shapes.AveragePool(x, size, strides, padding);
        var value = Value(x, result.DType);
        if (!MustPad(x, size, strides, padding, Ones(size))) return Mean(value);
        // Computed padding is part of the data, and has to be taken out of the mean.
        value = Arrange(value, Axes.ChannelsFirst(x.Rank));
        var ones = Value(Ops.OnesLike(new OnnxValue(this, value.PhysicalShape, value.DType, value.Edge)));
        return Mean(value) / Mean(Make(value, ones.Edge, value.Order));

        OnnxValue Mean(OnnxValue images) => Pool("AveragePool", result, images, size, strides, padding, -0.0);
    }

    OnnxValue Pool(string op, KerasTensor result, OnnxValue x, int[] size, int[] strides, Padding padding, double outside)
    {
        var (value, once) = (Apart(x), Ones(size));
        if (MustPad(x, size, strides, padding, once)) (value, padding) = (Padded(value, size, strides, once, outside), Padding.Valid);
        return Windows(op, result, value, null,
            [("kernel_shape", Longs(size)), ("strides", Longs(strides)), .. Pads(x, size, strides, padding, once)]);
    }

    /// <summary>
    /// Padding as a pool must see it: ONNX Runtime makes a Pad of zeros the pool's own padding, which counts in no mean and is no maximum.
    /// It knows zeros by their bytes, so these are negative ones.
    /// </summary>
    OnnxValue Apart(OnnxValue x) => x.Edge.Producer is { Op: "Pad", Inputs: [{ } padded, { } widths, { Constant: { } filler }] } pad
        && filler.GetDouble(0) == 0
        ? new OnnxValue(this, x.Shape, x.DType, Node("Pad", [padded, widths, Scalar(-0.0, x.DType).Edge], pad.Attributes), x.Order)
        : x;

    public override KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias)
    {
        // ONNX Runtime moves transposes through Resize, and then refuses cubic weights or gets those of antialias wrong; others it has none
        // for.
        if (interpolation is not (Interpolation.Nearest or Interpolation.Bilinear) || interpolation == Interpolation.Bilinear && antialias)
            return base.Resize(x, height, width, interpolation, halfPixel, antialias);
        var (result, value) = (Shapes.Resize(x, height, width, interpolation, halfPixel, antialias),
            Value(x, x.DType.IsFloat ? x.DType : DType.Float32));
        int[] channelsFirst = [.. Enumerable.Range(0, x.Rank - 3), x.Rank - 2, x.Rank - 1, x.Rank - 3];
        // Moved through any other transpose, the sizes would stand at axes that it is not linear along.
        if (interpolation == Interpolation.Bilinear && !value.Order.SequenceEqual(channelsFirst)
            && !value.Order.SequenceEqual(Enumerable.Range(0, x.Rank)))
            return base.Resize(x, height, width, interpolation, halfPixel, antialias);
        var images = Arrange(value, channelsFirst);
        var sizes =
            Join([.. Enumerable.Range(0, x.Rank - 3).Select(i => Size(images, i)), Size(images, x.Rank - 1), Ints(height), Ints(width)]);
        (string, object)[] attributes = [
            ("mode", interpolation == Interpolation.Nearest ? "nearest" : "linear"),
            ("coordinate_transformation_mode", halfPixel ? "half_pixel" : "asymmetric"),
            ("nearest_mode", halfPixel ? "round_prefer_ceil" : "floor")];
        var edge = Node("Resize", [images.Edge, null, null, sizes], attributes);
        return Value(new OnnxValue(this, result.Shape, images.DType, edge, images.Order), result.DType);
    }

    public override KerasTensor Repeat(KerasTensor x, int repeats, int axis)
    {
        var (result, value) = (Shapes.Repeat(x, repeats, axis), Value(x));
        if (value.DType != DType.Float32)
            return Take(value, Ops.Reshape(Tile(ExpandDims(Positions(value, axis, DType.Int64), 1), [1, repeats]), [-1]), axis);
        // Repeating one axis after the other, as UpSampling2D does, is one Resize.
        var scales = value.Order.Select(_ => 1f).ToArray();
        var source = value.Edge;
        if (source.Producer is { Op: "Resize", Inputs: [{ } before, null, { Constant: { } factors }] })
            (source, scales) = (before, factors.ToArray<float>());
        else if (value.Rank == 4 && axis is 1 or 2) source = (value = Arrange(value, Axes.ChannelsFirst(4))).Edge;
        scales[value.Order[axis]] *= repeats;
        return Make(result, Node("Resize", [source, null, new Edge(constant: NDArray.Of(scales, [scales.Length]))],
            ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")), value.Order);
    }

    /// <summary>An operator over windows of a channels-first tensor.</summary>
    OnnxValue Windows(string op, KerasTensor like, OnnxValue x, Edge? weights, (string, object)[] attributes)
    {
        var images = Arrange(x, Axes.ChannelsFirst(x.Rank));
        return Make(like, Node(op, weights is null ? [images.Edge] : [images.Edge, weights], attributes), images.Order);
    }

    /// <summary>
    /// Keras's 'same': the smaller half in front. Where the amount depends on an unknown size, the operator computes it.
    /// </summary>
    static (string, object)[] Pads(KerasTensor x, int[] size, int[] strides, Padding padding, int[] dilation)
    {
        if (padding == Padding.Valid) return [];
        int?[] totals = [.. size.Select((s, i) => TotalPadding(x.Shape[i + 1], (s - 1) * dilation[i] + 1, strides[i]))];
        return totals.Contains(null) ? [("auto_pad", "SAME_UPPER")]
            : [("pads", Longs([.. totals.Select(t => t!.Value / 2), .. totals.Select(t => t!.Value - t!.Value / 2)]))];
    }

    /// <summary>
    /// How much 'same' padding an axis needs, or <c>null</c> where that depends on its unknown length. A window of 1 or 2 never has any in
    /// front, and what it does not need behind it does not reach.
    /// </summary>
    static int? TotalPadding(int? length, int window, int stride) => stride == 1 ? window - 1
        : length is { } known ? Math.Max((known + stride - 1) / stride * stride - stride + window - known, 0)
        : window <= 2 ? window - 1 : null;

    /// <summary>
    /// Whether 'same' padding must be computed by nodes: ONNX Runtime's own becomes negative for a stride beyond the window, and knows no
    /// dilation.
    /// </summary>
    static bool MustPad(KerasTensor x, int[] size, int[] strides, Padding padding, int[] dilation) =>
        padding == Padding.Same && Pads(x, size, strides, padding, dilation) is [("auto_pad", _)]
        && size.Where((s, i) => strides[i] > 1 && (strides[i] > s || dilation[i] > 1)).Any();

    /// <summary>The operand with Keras's 'same' padding, whose amounts are computed from the sizes.</summary>
    OnnxValue Padded(OnnxValue x, int[] size, int[] strides, int[] dilation, double outside)
    {
        // Windows of 1 that move by 1 stand for the axes that no window slides along.
        int[] windows = [1, .. size.Select((s, i) => (s - 1) * dilation[i] + 1), 1], steps = [1, .. strides, 1];
        var order = Axes.Inverse(x.Order);
        Edge window = Ints(order.Select(axis => (long)windows[axis])), step = Ints(order.Select(axis => (long)steps[axis]));
        var length = Node("Shape", [x.Edge]);
        var last = Node("Mul", [Node("Div", [Node("Sub", [length, Ints(1)]), step]), step]);
        var total = Node("Max", [Node("Sub", [Node("Add", [last, window]), length]), Ints(0)]);
        var before = Node("Div", [total, Ints(2)]);
        var pads = Node("Concat", [before, Node("Sub", [total, before])], ("axis", 0));
        Shape shape = [x.Shape[0], .. size.Select(_ => (int?)null), x.Shape[^1]];
        return new(this, shape, x.DType, Node("Pad", [x.Edge, pads, Scalar(outside, x.DType).Edge], ("mode", "constant")), x.Order);
    }

    static int[] Ones(int[] size) => Array.ConvertAll(size, _ => 1);

    static long[] Longs(int[] values) => Array.ConvertAll(values, v => (long)v);
}
