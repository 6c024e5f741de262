using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Reshape(KerasTensor x, Shape target, KerasTensor like) => Wrap(Value(x).reshape(Resolve(target, like)));
    public override KerasTensor Transpose(KerasTensor x, int[] axes) => Wrap(Value(x).permute(Longs(axes)));
    public override KerasTensor ExpandDims(KerasTensor x, int axis) => Wrap(Value(x).unsqueeze(axis));
    public override KerasTensor Squeeze(KerasTensor x, int[] axes) =>
        Wrap(axes.OrderDescending().Aggregate(Value(x), (t, axis) => t.squeeze(axis)));
    public override KerasTensor Concatenate(KerasTensor[] xs, int axis) => Wrap(cat(Array.ConvertAll(xs, Value), axis));
    public override KerasTensor Tile(KerasTensor x, int[] repeats) => Wrap(Value(x).tile(Longs(repeats)));
    public override KerasTensor BroadcastTo(KerasTensor x, Shape target, KerasTensor like) => Wrap(Value(x).expand(Resolve(target, like)));
    public override KerasTensor Einsum(string equation, KerasTensor[] operands) => Wrap(einsum(equation, OfOneType(operands)));

    public override KerasTensor Matmul(KerasTensor x, KerasTensor y)
    {
        // Checked here: TorchSharp lets torch's own error about a product end the process.
        _ = SymbolicBackend.ProductShape(x, y);
        var (left, right) = OfOneType(x, y);
        return Wrap(left.matmul(right));
    }

    public override KerasTensor SliceAxis(KerasTensor x, int axis, int? start, int? end, int step)
    {
        var value = Value(x);
        var size = (int)value.size(axis);
        var count = SymbolicBackend.SliceLength(size, start, end, step);
        if (step > 0)
        {
            var first = Math.Clamp(start is < 0 ? start.Value + size : start ?? 0, 0, size);
            return Wrap(count == size ? value : value.slice(axis, first, count == 0 ? first : first + (count - 1) * (long)step + 1, step));
        }
        var highest = Math.Clamp(start is < 0 ? start.Value + size : start ?? size - 1, -1, size - 1);
        return Wrap(count == 0 ? value.narrow(axis, 0, 0) : value.slice(axis, highest + (count - 1) * step, highest + 1, -step).flip(axis));
    }

    public override KerasTensor Pad(KerasTensor x, (int Before, int After)[] widths, PadMode mode, double value)
    {
        var padded = Value(x);
        if (mode == PadMode.Constant)
            return Wrap(F.pad(padded, [.. widths.Reverse().SelectMany(w => new long[] { w.Before, w.After })], value: value));
        for (var axis = 0; axis < widths.Length; axis++)
            if (widths[axis] is not (0, 0)) padded = padded.index_select(axis, Border((int)padded.size(axis), widths[axis], mode));
        return Wrap(padded);
    }

    /// <summary>Which position stands at each place of a padded axis.</summary>
    Tensor Border(int size, (int Before, int After) widths, PadMode mode)
    {
        var indices = new int[widths.Before + size + widths.After];
        for (var i = 0; i < indices.Length; i++)
        {
            var at = i - widths.Before;
            indices[i] = mode switch
            {
                PadMode.Edge => Math.Clamp(at, 0, size - 1),
                PadMode.Symmetric => Mirror(at, 2 * size, i => i < size ? i : 2 * size - 1 - i),
                _ => size == 1 ? 0 : Mirror(at, 2 * size - 2, i => i < size ? i : 2 * size - 2 - i),
            };
        }
        return TorchData.FromArray(indices, Device);

        static int Mirror(int at, int period, Func<int, int> fold) => fold((at % period + period) % period);
    }

    public override KerasTensor Repeat(KerasTensor x, int repeats, int axis)
    {
        var value = Value(x);
        var shape = value.shape;
        return Wrap(value.unsqueeze(axis + 1).expand([.. shape[..(axis + 1)], repeats, .. shape[(axis + 1)..]]).flatten(axis, axis + 1));
    }

    public override KerasTensor Positions(KerasTensor x, int axis, DType type) =>
        Wrap(Steps(x.Shape[axis]!.Value, TorchData.ToTorch(type), Device));

    public override KerasTensor Take(KerasTensor x, KerasTensor indices, int axis)
    {
        var (value, at) = (Value(x), Wrapped(indices, x.Shape[axis]!.Value));
        var shape = value.shape;
        try
        {
            return Wrap(value.index_select(axis, at.reshape(-1)).reshape([.. shape[..axis], .. at.shape, .. shape[(axis + 1)..]]));
        }
        catch (ExternalException e) when (Outside(at, shape[axis]) is { } index)
        {
            throw new KerasException($"there is no entry {index}; the {shape[axis]} entries count from 0 to {shape[axis] - 1}.", e);
        }
    }

    /// <summary>An index that is none, as it was given; other devices than the CPU cannot be asked after an error.</summary>
    static long? Outside(Tensor indices, long count)
    {
        if (indices.device_type != DeviceType.CPU) return null;
        var (least, most) = (indices.min().ToInt64(), indices.max().ToInt64());
        return most >= count ? most : least < 0 ? least - count : null;
    }

    public override KerasTensor TakeAlongAxis(KerasTensor x, KerasTensor indices, int axis) =>
        Wrap(Value(x).take_along_dim(Wrapped(indices, x.Shape[axis]!.Value), axis));

    /// <summary>Indices as int64, those below zero counted from the end.</summary>
    Tensor Wrapped(KerasTensor indices, int size)
    {
        var at = Value(indices).to(ScalarType.Int64);
        return at.lt(Number(0)).mul(Number(size)).Plus_(at);
    }

    public override KerasTensor OneHot(KerasTensor indices, int depth, DType type) =>
        Wrap(Value(indices).unsqueeze(-1).eq(Steps(depth, ScalarType.Int64, Device)).to(TorchData.ToTorch(type)));

    public override KerasTensor Argsort(KerasTensor x, int axis)
    {
        var (_, places) = Value(x).sort(axis, descending: false, stable: true);
        return Wrap(places.to(ScalarType.Int32));
    }

    public override (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k)
    {
        var (values, indices) = Value(x).topk(k);
        return (Wrap(values), Wrap(indices.to(ScalarType.Int32)));
    }

    (Tensor, Tensor) OfOneType(KerasTensor x, KerasTensor y)
    {
        var (left, right) = (Value(x), Value(y));
        if (left.dtype == right.dtype) return (left, right);
        var type = TorchData.ToTorch(DTypes.Promote(x.DType, y.DType));
        return (left.to(type), right.to(type));
    }

    Tensor[] OfOneType(KerasTensor[] operands)
    {
        var type = TorchData.ToTorch(operands.Select(o => o.DType).Aggregate(DTypes.Promote));
        return Array.ConvertAll(operands, o => Value(o).to(type));
    }
}
