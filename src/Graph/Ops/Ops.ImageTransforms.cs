namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>
    /// Images whose pixel (x, y) is looked up at ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k), k = c0 x + c1 y + 1.
    /// </summary>
    /// <param name="images">(batch, height, width, channels) of known size, or one image without the batch.</param>
    /// <param name="transform">(8) or (batch, 8): a0, a1, a2, b0, b1, b2, c0, c1.</param>
    /// <param name="interpolation">Nearest or bilinear.</param>
    /// <param name="fillMode">What lies outside the images.</param>
    /// <param name="fillValue">The constant outside the images.</param>
    /// <param name="dataFormat">Where the channels stand.</param>
    /// <exception cref="KerasException">An argument does not suit the images.</exception>
    public static KerasTensor AffineTransform(KerasTensor images, KerasTensor transform,
        Interpolation interpolation = Interpolation.Bilinear, FillMode fillMode = FillMode.Constant, double fillValue = 0,
        DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        CheckLookup(interpolation);
        if (Recorded([images, transform, interpolation, fillMode, fillValue, dataFormat]) is { } node) return node;
        if (transform.Rank is not (1 or 2) || transform.Shape[^1] is not (null or 8))
            throw new KerasException($"AffineTransform needs a transform of shape (8) or (batch, 8), got {transform.Shape}.");
        return OnImages(images, dataFormat, pixels => WithFloats(pixels, image =>
        {
            KerasTensor[] t = [.. Split(Reshape(Cast(transform, image.DType), [-1, 8, 1, 1]), 8, 1)];
            return Looked(image, t, interpolation, fillMode, fillValue);
        }));
    }

    /// <summary>Images so distorted that the four start points come to lie at the four end points.</summary>
    /// <param name="images">(batch, height, width, channels) of known size, or one image without the batch.</param>
    /// <param name="startPoints">Four points (x, y) of the images, (4, 2) or (batch, 4, 2).</param>
    /// <param name="endPoints">Where they go, in the same shape.</param>
    /// <param name="interpolation">Nearest or bilinear.</param>
    /// <param name="fillValue">The constant outside the images.</param>
    /// <param name="dataFormat">Where the channels stand.</param>
    /// <exception cref="KerasException">An argument does not suit the images.</exception>
    public static KerasTensor PerspectiveTransform(KerasTensor images, KerasTensor startPoints, KerasTensor endPoints,
        Interpolation interpolation = Interpolation.Bilinear, double fillValue = 0, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        CheckLookup(interpolation);
        if (Recorded([images, startPoints, endPoints, interpolation, fillValue, dataFormat]) is { } node) return node;
        foreach (var points in new[] { startPoints, endPoints })
            if (points.Rank is not (2 or 3) || points.Shape[^2] is not (null or 4) || points.Shape[^1] is not (null or 2))
                throw new KerasException($"PerspectiveTransform needs points of shape (4, 2) or (batch, 4, 2), got {points.Shape}.");
        return OnImages(images, dataFormat, pixels => WithFloats(pixels, image =>
        {
            var (from, to) = (Basis(startPoints, image.DType), Adjugate(Basis(endPoints, image.DType)));
            KerasTensor[] map = [.. Enumerable.Range(0, 9).Select(i => Dot([from[i / 3 * 3], from[i / 3 * 3 + 1], from[i / 3 * 3 + 2]],
                [to[i % 3], to[i % 3 + 3], to[i % 3 + 6]]))];
            return Looked(image, [.. map[..8].Select(m => m / map[8])], interpolation, FillMode.Constant, fillValue);
        }));
    }

    /// <summary>
    /// The elements of a tensor at coordinates (rank, …), its axes one after the other, between which they are interpolated.
    /// </summary>
    /// <param name="inputs">A tensor of known sizes, but for the first axis perhaps.</param>
    /// <param name="coordinates">(rank, …): a place along each axis.</param>
    /// <param name="order">0 for the nearest element, 1 for linear interpolation.</param>
    /// <param name="fillMode">What lies outside the tensor.</param>
    /// <param name="fillValue">The constant outside the tensor.</param>
    /// <exception cref="KerasException">The coordinates or the order do not suit the tensor.</exception>
    public static KerasTensor MapCoordinates(KerasTensor inputs, KerasTensor coordinates, int order,
        FillMode fillMode = FillMode.Constant, double fillValue = 0)
    {
        if (order is not (0 or 1)) throw new KerasException($"MapCoordinates needs the order 0 or 1, got {order}.");
        if (Recorded([inputs, coordinates, order, fillMode, fillValue]) is { } node) return node;
        if (coordinates.Rank < 2 || coordinates.Shape[0] is { } axes && axes != inputs.Rank)
            throw new KerasException($"A tensor of shape {inputs.Shape} needs coordinates ({inputs.Rank}, …), got {coordinates.Shape}.");
        if (!inputs.Shape[1..].IsKnown)
            throw new KerasException($"MapCoordinates needs known sizes of all axes but the first, got shape {inputs.Shape}.");
        return WithFloats(inputs, x =>
        {
            KerasTensor[] at = [.. Enumerable.Range(0, x.Rank).Select(i => Cast(coordinates[i], x.DType))];
            if (order == 0) return Element(x, [.. at.Select(a => Round(a))], fillMode, fillValue);
            KerasTensor[] low = [.. at.Select(Floor)];
            return Enumerable.Range(0, 1 << x.Rank).Select(corner => Enumerable.Range(0, x.Rank).Aggregate(
                Element(x, [.. low.Select((l, i) => l + (corner >> i & 1))], fillMode, fillValue),
                (sum, i) => sum * ((corner >> i & 1) == 1 ? at[i] - low[i] : 1 - (at[i] - low[i])))).Aggregate(Add);
        });
    }

    /// <summary>Images blurred, each channel apart, by a Gaussian kernel among zeros.</summary>
    /// <param name="images">(batch, height, width, channels) of known channels, or one image without the batch.</param>
    /// <param name="kernelSize">As in Keras, the second number is the kernel's height; by default 3 and 3.</param>
    /// <param name="sigma">Standard deviations in pixels, in the same order; by default 1 and 1.</param>
    /// <param name="dataFormat">Where the channels stand.</param>
    /// <exception cref="KerasException">A number is not positive, or the channels are unknown.</exception>
    public static KerasTensor GaussianBlur(KerasTensor images, int[]? kernelSize = null, double[]? sigma = null,
        DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        (kernelSize, sigma) = (kernelSize ?? [3, 3], sigma ?? [1, 1]);
        if (kernelSize.Length != 2 || sigma.Length != 2 || kernelSize.Any(k => k < 1) || !sigma.All(s => s > 0))
            throw new KerasException($"GaussianBlur needs two positive numbers as kernelSize and as sigma, got "
                + $"({string.Join(", ", kernelSize)}) and ({string.Join(", ", sigma)}).");
        return Recorded([images, kernelSize, sigma, dataFormat]) ?? OnImages(images, dataFormat, pixels => WithFloats(pixels, x =>
            Filtered(Filtered(x, ExpandDims(Gaussian(Sigma(x, 1), kernelSize[1]), 1)),
                ExpandDims(Gaussian(Sigma(x, 0), kernelSize[0]), 0))));

        KerasTensor Sigma(KerasTensor x, int place) => Backend.Of(x).Cast(new Constant(NDArray.Of([sigma[place]], [1])), x.DType);
    }

    /// <summary>Each channel convolved with a kernel (height, width), among zeros; the number of channels must be known.</summary>
    internal static KerasTensor Filtered(KerasTensor x, KerasTensor kernel)
    {
        var channels = x.Shape[^1] ?? throw new KerasException($"A filter needs known channels, got {x.Shape} (channels last).");
        return Conv(x, Tile(Reshape(Cast(kernel, x.DType), [null, null, 1, 1], like: kernel), [1, 1, 1, channels]), padding: Padding.Same);
    }

    /// <summary>exp(−(i / sigma)² / 2) for the distances i of so many pixels from their middle, divided by their sum.</summary>
    /// <param name="sigma">The standard deviation, a vector of one.</param>
    /// <param name="size">The number of weights.</param>
    /// <param name="reach">How far from the middle there are weights at all, a vector of one; <c>null</c> for all.</param>
    internal static KerasTensor Gaussian(KerasTensor sigma, int size, KerasTensor? reach = null)
    {
        double[] distances = [.. Enumerable.Range(0, size).Select(i => i - (size - 1) / 2.0)];
        var places = Cast(new Constant(NDArray.Of(distances, [size])), sigma.DType);
        var weights = Exp(Square(places / sigma) * -0.5);
        if (reach is not null) weights = Where(Abs(places) <= reach, weights, 0.0);
        return weights / Sum(weights);
    }

    static void CheckLookup(Interpolation interpolation)
    {
        if (interpolation is not (Interpolation.Nearest or Interpolation.Bilinear))
            throw new KerasException($"Pixels are looked up nearest or bilinear, not {interpolation.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Channels-last images looked up where a projective map of eight numbers (batch, 1, 1, 1) puts each pixel.</summary>
    static KerasTensor Looked(KerasTensor image, KerasTensor[] t, Interpolation interpolation, FillMode fillMode, double fillValue)
    {
        var row = Reshape(Positions(image, 1, image.DType), [1, -1, 1, 1]);
        var column = Reshape(Positions(image, 2, image.DType), [1, 1, -1, 1]);
        var depth = t[6] * column + t[7] * row + 1;
        return Sampled(image, (t[3] * column + t[4] * row + t[5]) / depth, (t[0] * column + t[1] * row + t[2]) / depth, interpolation,
            fillMode, fillValue);
    }

    /// <summary>Channels-last images of known size, each pixel looked up at a row and a column that broadcast to one channel.</summary>
    internal static KerasTensor Sampled(KerasTensor x, KerasTensor row, KerasTensor column, Interpolation interpolation, FillMode fillMode,
        double fillValue)
    {
        var size = ImageSize(x);
        var pixels = ZerosLike(x[Slice.Ellipsis, ..1]);
        (row, column) = (row + pixels, column + pixels); // Both (batch, height, width, 1).
        if (interpolation == Interpolation.Nearest) return At(Round(row), Round(column));
        var (top, left) = (Floor(row), Floor(column));
        var (down, right) = (row - top, column - left);
        return (At(top, left) * (1 - right) + At(top, left + 1) * right) * (1 - down)
            + (At(top + 1, left) * (1 - right) + At(top + 1, left + 1) * right) * down;

        // The pixels at whole places, which may lie outside the image.
        KerasTensor At(KerasTensor row, KerasTensor column)
        {
            var index = Inside(row, size.Height, fillMode) * size.Width + Inside(column, size.Width, fillMode);
            var flat = BroadcastTo(Cast(Reshape(index, [null, -1, 1]), DType.Int32), [null, size.Height * size.Width, x.Shape[^1]],
                like: x);
            var found = Reshape(TakeAlongAxis(Reshape(x, [null, size.Height * size.Width, x.Shape[^1]]), flat, 1),
                [null, size.Height, size.Width, x.Shape[^1]]);
            if (fillMode != FillMode.Constant) return found;
            return Where(row >= 0 & row <= size.Height - 1 & column >= 0 & column <= size.Width - 1, found, fillValue);
        }
    }

    /// <summary>The elements of a tensor at whole places, one along each axis, which may lie outside.</summary>
    static KerasTensor Element(KerasTensor x, KerasTensor[] places, FillMode fillMode, double fillValue)
    {
        KerasTensor[] sizes = [.. x.Shape.Select((size, i) => size is { } known ? known : Max(Positions(x, i, x.DType)) + 1)];
        var index = places.Select((p, i) => Cast(Inside(p, sizes[i], fillMode), DType.Int32))
            .Zip(x.Shape).Aggregate((sum, next) => (sum.First * next.Second!.Value + next.First, next.Second)).First;
        var found = Take(x, index);
        return fillMode != FillMode.Constant ? found
            : Where(places.Select((p, i) => p >= 0 & p < sizes[i]).Aggregate(LogicalAnd), found, fillValue);
    }

    /// <summary>The place inside an axis that stands for one outside.</summary>
    static KerasTensor Inside(KerasTensor at, KerasTensor count, FillMode fillMode)
    {
        count = Backend.Of(at).Cast(count, at.DType);
        return fillMode switch
        {
            FillMode.Wrap => Mod(at, count),
            FillMode.Reflect => Folded(count * 2, 1),
            FillMode.Mirror => Folded(Maximum(count * 2 - 2, 1.0), 0),
            _ => Minimum(Maximum(at, 0.0), count - 1),
        };

        // There and back again within a period, past the edge so often.
        KerasTensor Folded(KerasTensor period, int edge)
        {
            var place = Mod(at, period);
            return Minimum(place, period - edge - place);
        }
    }

    /// <summary>The matrix, row by row, that takes the unit vectors and (1, 1, 1) to four points of the projective plane.</summary>
    static KerasTensor[] Basis(KerasTensor points, DType dtype)
    {
        var parts = Split(Reshape(Cast(points, dtype), [-1, 8, 1, 1]), 8, 1);
        KerasTensor[] columns = [parts[0], parts[2], parts[4], parts[1], parts[3], parts[5], OnesLike(parts[0]), OnesLike(parts[0]),
            OnesLike(parts[0])];
        var inverse = Adjugate(columns);
        KerasTensor[] scales = [.. Enumerable.Range(0, 3).Select(i => inverse[i * 3] * parts[6] + inverse[i * 3 + 1] * parts[7]
            + inverse[i * 3 + 2])];
        return [.. columns.Select((c, i) => c * scales[i % 3])];
    }

    /// <summary>The inverse of a matrix of three rows times its determinant.</summary>
    static KerasTensor[] Adjugate(KerasTensor[] m) => [.. Enumerable.Range(0, 9).Select(k =>
    {
        var (i, j) = (k % 3, k / 3); // Transposed.
        KerasTensor At(int row, int column) => m[(i + row) % 3 * 3 + (j + column) % 3];
        return At(1, 1) * At(2, 2) - At(1, 2) * At(2, 1);
    })];

    static KerasTensor Dot(KerasTensor[] a, KerasTensor[] b) => a.Zip(b, Multiply).Aggregate(Add);
}
