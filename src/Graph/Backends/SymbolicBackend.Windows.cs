#pragma warning disable CS1591 // Described in Backend and Ops.
namespace OnnxKeras;

public sealed partial class SymbolicBackend
{
    public override KerasTensor Matmul(KerasTensor x, KerasTensor y) => Make(ProductShape(x, y), DTypes.Promote(x.DType, y.DType));

    /// <summary>The shape of a matrix product.</summary>
    /// <exception cref="KerasException">The operands cannot be multiplied.</exception>
    public static Shape ProductShape(KerasTensor x, KerasTensor y)
    {
        if (x.Rank == 0 || y.Rank == 0) throw new KerasException("a matrix product needs operands with at least one axis.");
        Shape left = x.Rank == 1 ? [1, x.Shape[0]] : x.Shape, right = y.Rank == 1 ? [y.Shape[0], 1] : y.Shape;
        if (left[^1] is { } p && right[^2] is { } q && p != q)
            throw new KerasException($"shapes {x.Shape} and {y.Shape} cannot be multiplied: the inner sizes {p} and {q} differ.");
        List<int?> dims = [.. Shape.Broadcast(left[..^2], right[..^2])];
        if (x.Rank > 1) dims.Add(left[^2]);
        if (y.Rank > 1) dims.Add(right[^1]);
        return [.. dims];
    }

    public override KerasTensor Einsum(string equation, KerasTensor[] operands)
    {
        var (inputs, output) = EinsumEquation.Parse(equation, operands);
        var sizes = new Dictionary<char, int?>();
        for (var i = 0; i < operands.Length; i++)
            for (var axis = 0; axis < operands[i].Rank; axis++)
            {
                var label = inputs[i][axis];
                var size = operands[i].Shape[axis];
                if (sizes.TryGetValue(label, out var known) && known is { } a && size is { } b && a != b && a != 1 && b != 1)
                    throw new KerasException($"einsum '{equation}': '{label}' is {a} in one operand and {b} in another.");
                sizes[label] = known is null or 1 ? size ?? known : known;
            }
        return Make([.. output.Select(label => sizes[label])], operands.Select(o => o.DType).Aggregate(DTypes.Promote));
    }

    public override KerasTensor Conv(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int[] dilation, int groups)
    {
        if (x.Shape[^1] is { } channels && channels != kernel.Shape[^2] * groups)
            throw new KerasException($"its kernel {kernel.Shape} with {groups} group(s) needs {kernel.Shape[^2] * groups} channels, got "
                + $"{channels}.");
        var result = Windows(x, [.. kernel.Shape[..^2].Select(d => d!.Value)], strides, padding, dilation, kernel.Shape[^1]);
        return Make(result.Shape, DTypes.Promote(x.DType, kernel.DType));
    }

    public override KerasTensor ConvTranspose(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int?[] outputPadding,
        int[] dilation)
    {
        var dims = Numeric(x).Shape.ToArray();
        for (var i = 0; i < strides.Length; i++)
            dims[i + 1] = TransposedLength(dims[i + 1], kernel.Shape[i]!.Value, strides[i], padding, outputPadding[i], dilation[i]);
        dims[^1] = kernel.Shape[^2];
        return Make(new Shape(dims), DTypes.Promote(x.DType, kernel.DType));
    }

    public override KerasTensor MaxPool(KerasTensor x, int[] size, int[] strides, Padding padding) =>
        Windows(x, size, strides, padding, [.. size.Select(_ => 1)], x.Shape[^1]);

    public override KerasTensor AveragePool(KerasTensor x, int[] size, int[] strides, Padding padding) =>
        Float(MaxPool(x, size, strides, padding));

    public override KerasTensor Resize(KerasTensor x, int height, int width, Interpolation interpolation, bool halfPixel, bool antialias) =>
        Make(x.Shape.With(x.Rank - 3, height).With(x.Rank - 2, width), x.DType);

    static Symbol Windows(KerasTensor x, int[] size, int[] strides, Padding padding, int[] dilation, int? channels)
    {
        var dims = Numeric(x).Shape.ToArray();
        if (dims.Length != size.Length + 2)
            throw new KerasException($"windows of {size.Length} axes need {size.Length + 2} axes (batch, spatial, channels), got "
                + $"{x.Shape}.");
        for (var i = 0; i < size.Length; i++)
        {
            var length = WindowedLength(dims[i + 1], size[i], strides[i], padding, dilation[i]);
            if (length <= 0)
                throw new KerasException($"a window of {(size[i] - 1) * dilation[i] + 1} does not fit into axis {i + 1} of size "
                    + $"{dims[i + 1]} without padding.");
            dims[i + 1] = length;
        }
        dims[^1] = channels;
        return Make(new Shape(dims), x.DType);
    }

    /// <summary>The number of windows along one axis.</summary>
    internal static int? WindowedLength(int? size, int window, int stride, Padding padding, int dilation) => padding == Padding.Valid
        ? checked(size - (window - 1) * dilation - 1) is { } rest ? rest < 0 ? 0 : rest / stride + 1 : null
        : checked(size + stride - 1) / stride;

    /// <summary>The length that a transposed convolution gives along one axis, by Keras's rule.</summary>
    internal static int? TransposedLength(int? size, int window, int stride, Padding padding, int? outputPadding, int dilation)
    {
        var effective = checked((window - 1) * dilation + 1);
        if (outputPadding is { } extra)
            return checked((size - 1) * stride + effective - (padding == Padding.Same ? 2 * (effective / 2) : 0) + extra);
        return checked(padding == Padding.Same ? size * stride : size * stride + Math.Max(effective - stride, 0));
    }
}
