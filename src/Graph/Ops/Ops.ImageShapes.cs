namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>Images resized; whole numbers are rounded back.</summary>
    /// <param name="images">(batch, height, width, channels), or one image without the batch.</param>
    /// <param name="size">Height and width of the output.</param>
    /// <param name="interpolation">How pixels are computed.</param>
    /// <param name="antialias">Whether shrinking averages over all pixels covered.</param>
    /// <param name="cropToAspectRatio">Whether the largest middle part of the size's proportions is resized.</param>
    /// <param name="padToAspectRatio">Whether the images are padded to the size's proportions before.</param>
    /// <param name="fillMode">How the padding is filled: with a constant only.</param>
    /// <param name="fillValue">What the padding is filled with.</param>
    /// <param name="dataFormat">Where the channels stand.</param>
    /// <exception cref="KerasException">The images are none, the size is not positive, or both crop and pad are asked for.</exception>
    public static KerasTensor Resize(KerasTensor images, Size2D size, Interpolation interpolation = Interpolation.Bilinear,
        bool antialias = false, bool cropToAspectRatio = false, bool padToAspectRatio = false, FillMode fillMode = FillMode.Constant,
        double fillValue = 0, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (size is not { Height: > 0, Width: > 0 }) throw new KerasException($"Resize needs a positive size, got {size}.");
        if (cropToAspectRatio && padToAspectRatio) throw new KerasException("Resize can crop or pad to the aspect ratio, not both.");
        if (fillMode != FillMode.Constant) throw new KerasException("Resize pads with a constant only: fillMode must be constant.");
        return Recorded([images, size, interpolation, antialias, cropToAspectRatio, padToAspectRatio, fillMode, fillValue, dataFormat])
            ?? OnImages(images, dataFormat, x =>
            {
                if (cropToAspectRatio) x = CropToProportions(x, size);
                if (padToAspectRatio) x = PadToProportions(x, size, fillValue);
                return WithFloats(x, y => Backend.Of(y).Resize(y, size.Height, size.Width, interpolation, halfPixel: true, antialias));
            });
    }

    /// <summary>Images without some rows and columns: two of the three are given for the rows, and two for the columns.</summary>
    /// <exception cref="KerasException">Other arguments are given, a number is negative, or nothing would be left.</exception>
    public static KerasTensor CropImages(KerasTensor images, int? topCropping = null, int? leftCropping = null, int? bottomCropping = null,
        int? rightCropping = null, int? targetHeight = null, int? targetWidth = null, DataFormat dataFormat = DataFormat.ChannelsLast) =>
        Recorded([images, topCropping, leftCropping, bottomCropping, rightCropping, targetHeight, targetWidth, dataFormat])
        ?? OnImages(images, dataFormat, x => Cropped(Cropped(x, 1, topCropping, bottomCropping, targetHeight,
            "topCropping, bottomCropping and targetHeight"), 2, leftCropping, rightCropping, targetWidth,
            "leftCropping, rightCropping and targetWidth"));

    /// <summary>Images with rows and columns of zeros more: two of the three are given for the rows, and two for the columns.</summary>
    /// <exception cref="KerasException">Other arguments are given, a number is negative, or a size that counts is unknown.</exception>
    public static KerasTensor PadImages(KerasTensor images, int? topPadding = null, int? leftPadding = null, int? bottomPadding = null,
        int? rightPadding = null, int? targetHeight = null, int? targetWidth = null, DataFormat dataFormat = DataFormat.ChannelsLast) =>
        Recorded([images, topPadding, leftPadding, bottomPadding, rightPadding, targetHeight, targetWidth, dataFormat])
        ?? OnImages(images, dataFormat, x => Pad(x, [(0, 0),
            Widths(x, 1, topPadding, bottomPadding, targetHeight, "topPadding, bottomPadding and targetHeight"),
            Widths(x, 2, leftPadding, rightPadding, targetWidth, "leftPadding, rightPadding and targetWidth"), (0, 0)]));

    /// <summary>
    /// The patches of images, or of volumes where the size has three numbers, as (batch, positions…, patch · channels); they lie side by
    /// side where no strides are given.
    /// </summary>
    /// <exception cref="KerasException">The size or the strides do not suit the images, or a size that counts is unknown.</exception>
    public static KerasTensor ExtractPatches(KerasTensor images, int[] size, int[]? strides = null, int[]? dilationRate = null,
        Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (size.Length == 1) size = [size[0], size[0]];
        (strides, dilationRate) = (strides ?? size, dilationRate ?? [1]);
        if (size.Length is not (2 or 3)) throw new KerasException($"ExtractPatches needs a size of 2 or 3 numbers, got {size.Length}.");
        return Recorded([images, size, strides, dilationRate, padding, dataFormat]) ?? OnImages(images, dataFormat, x =>
        {
            var (window, steps, rates) = (Along(x, "size", size), Along(x, "strides", strides), Along(x, "dilationRate", dilationRate));
            if (padding == Padding.Same)
                x = Pad(x, [(0, 0), .. size.Select((s, i) => SameBorder(x, i + 1, (s - 1) * rates[i] + 1, steps[i])), (0, 0)]);
            return Concatenate([.. Windows(x, 1, window, steps, rates)], -1);
        }, size.Length);
    }

    /// <summary>
    /// The windows of images (batch, channels, height, width) as columns (batch, channels · window, positions): torch's unfold.
    /// </summary>
    /// <exception cref="KerasException">The input has not 4 axes, its channels are unknown, or a number is out of range.</exception>
    public static KerasTensor Unfold(KerasTensor x, Size2D kernelSize, Size2D? dilation = null, Size2D? padding = null,
        Size2D? stride = null)
    {
        var (rates, border, steps) = (dilation ?? 1, padding ?? 0, stride ?? 1);
        if (Recorded([x, kernelSize, rates, border, steps]) is { } node) return node;
        if (x.Rank != 4 || x.Shape[1] is not { } channels)
            throw new KerasException($"Unfold needs images (batch, channels, height, width) of known channels, got shape {x.Shape}.");
        x = Pad(x, [(0, 0), (0, 0), (border.Height, border.Height), (border.Width, border.Width)]);
        var windows = Windows(x, 2, Along(x, "kernelSize", kernelSize.ToArray()), Along(x, "stride", steps.ToArray()),
            Along(x, "dilation", rates.ToArray()));
        return Reshape(Stack([.. windows], 2), [null, channels * kernelSize.Height * kernelSize.Width, -1]);
    }

    /// <summary>For each place of a window, what lies there in all its positions.</summary>
    static IEnumerable<KerasTensor> Windows(KerasTensor x, int axis, int[] size, int[] strides, int[] rates)
    {
        if (size.Length == 0) return [x];
        var reach = (size[0] - 1) * rates[0];
        if (x.Shape[axis] <= reach)
            throw new KerasException($"A window of {reach + 1} does not fit into axis {axis} of size {x.Shape[axis]}.");
        return Enumerable.Range(0, size[0]).SelectMany(i => Windows(Backend.Of(x).SliceAxis(x, axis, i * rates[0],
            i == size[0] - 1 ? null : i * rates[0] - reach, strides[0]), axis + 1, size[1..], strides[1..], rates[1..]));
    }

    /// <summary>What padding an axis gets so that there are ⌈size / stride⌉ windows; the odd one goes behind.</summary>
    static (int Before, int After) SameBorder(KerasTensor x, int axis, int window, int stride)
    {
        var total = stride == 1 ? window - 1 : x.Shape[axis] is { } size
            ? Math.Max(((size + stride - 1) / stride - 1) * stride + window - size, 0)
            : throw new KerasException($"Padding for strides needs known sizes, got shape {x.Shape}.");
        return (total / 2, total - total / 2);
    }

    static KerasTensor Cropped(KerasTensor x, int axis, int? before, int? after, int? target, string arguments)
    {
        CheckTwo(before, after, target, arguments);
        if (x.Shape[axis] is { } size && (before ?? 0) + (after ?? 0) + (target ?? 0) > size)
            throw new KerasException($"{arguments} want more than there is in axis {axis} of shape {x.Shape} (channels last).");
        var end = after is { } rest ? -rest : before + target;
        var part = Backend.Of(x).SliceAxis(x, axis, before ?? -(after + target), end == 0 && after == 0 ? null : end, 1);
        return target is { } known && part.Shape[axis] is null ? Reshape(part, [.. SizesOf(part).With(axis, known)]) : part;
    }

    static (int Before, int After) Widths(KerasTensor x, int axis, int? before, int? after, int? target, string arguments)
    {
        CheckTwo(before, after, target, arguments);
        if (target is null) return (before!.Value, after!.Value);
        var rest = target.Value - (before ?? after!.Value)
            - (x.Shape[axis] ?? throw new KerasException($"Padding to a target needs known sizes, got shape {x.Shape} (channels last)."));
        if (rest < 0) throw new KerasException($"{arguments} are too few for axis {axis} of shape {x.Shape} (channels last).");
        return before is { } given ? (given, rest) : (rest, after!.Value);
    }

    static void CheckTwo(int? before, int? after, int? target, string arguments)
    {
        int?[] all = [before, after, target];
        if (all.Count(a => a is null) != 1 || all.Any(a => a < 0))
            throw new KerasException($"Of {arguments} two must be given, neither negative; got "
                + $"{string.Join(", ", all.Select(a => a?.ToString() ?? "null"))}.");
    }

    /// <summary>Height and width of channels-last images, which must be known.</summary>
    internal static Size2D ImageSize(KerasTensor x) => x.Shape[1] is { } height && x.Shape[2] is { } width ? new(height, width)
        : throw new KerasException($"Images of unknown size came: height and width must be known, got {x.Shape} (channels last).");

    /// <summary>The middle of channels-last images, of the given size.</summary>
    internal static KerasTensor Middle(KerasTensor x, Size2D size, Size2D part)
    {
        var (top, left) = ((size.Height - part.Height) / 2, (size.Width - part.Width) / 2);
        return x[Slice.Of(null, null), Slice.Of(top, top + part.Height), Slice.Of(left, left + part.Width), Slice.Ellipsis];
    }

    /// <summary>The largest middle part of the target's proportions.</summary>
    internal static KerasTensor CropToProportions(KerasTensor x, Size2D target)
    {
        var size = ImageSize(x);
        var height = (int)((double)size.Width * target.Height / target.Width);
        var width = (int)((double)size.Height * target.Width / target.Height);
        return Middle(x, size, new(Math.Max(Math.Min(size.Height, height), 1), Math.Max(Math.Min(size.Width, width), 1)));
    }

    /// <summary>As Keras: the same on both sides, of the height or else of the width.</summary>
    static KerasTensor PadToProportions(KerasTensor x, Size2D target, double fillValue)
    {
        var size = ImageSize(x);
        var rows = (Math.Max(size.Height, (int)((double)size.Width * target.Height / target.Width)) - size.Height) / 2;
        var columns = rows > 0 ? 0 : (Math.Max(size.Width, (int)((double)size.Height * target.Width / target.Height)) - size.Width) / 2;
        return Pad(x, [(0, 0), (rows, rows), (columns, columns), (0, 0)], constantValues: fillValue);
    }

    /// <summary>Images, or one without a batch, by a function of channels-last batches.</summary>
    static KerasTensor OnImages(KerasTensor images, DataFormat dataFormat, Func<KerasTensor, KerasTensor> function, int spatialAxes = 2)
    {
        if (images.Rank == spatialAxes + 2) return InFormat(images, dataFormat, function);
        return images.Rank == spatialAxes + 1
            ? Squeeze(InFormat(ExpandDims(images, 0), dataFormat, function), [0])
            : throw new KerasException($"{(spatialAxes == 2 ? "Images" : "Volumes")} have {spatialAxes + 1} axes, or {spatialAxes + 2} "
                + $"with the batch; got shape {images.Shape}.");
    }

    /// <summary>A function of floats on pixels of any type; whole numbers are rounded back, bytes cut off.</summary>
    internal static KerasTensor WithFloats(KerasTensor x, Func<KerasTensor, KerasTensor> function)
    {
        if (x.DType.IsFloat) return function(x);
        var y = Round(function(Cast(x, DType.Float32)));
        return Cast(x.DType == DType.UInt8 ? Clip(y, 0, 255) : y, x.DType);
    }
}
