using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    public override KerasTensor Mean(KerasTensor x, int[] axes, bool keepDims) =>
        Wrap(axes.Length == 0 ? Float(x) : Float(x).mean(Longs(axes), keepDims));

    public override KerasTensor Max(KerasTensor x, int[] axes, bool keepDims) =>
        Wrap(axes.Length == 0 ? Value(x) : Value(x).amax(Longs(axes), keepDims));

    public override KerasTensor Min(KerasTensor x, int[] axes, bool keepDims) =>
        Wrap(axes.Length == 0 ? Value(x) : Value(x).amin(Longs(axes), keepDims));

    public override KerasTensor Sum(KerasTensor x, int[] axes, bool keepDims)
    {
        var value = Value(x);
        var type = SumType(value.dtype);
        return Wrap(axes.Length == 0 ? value.to(type) : value.sum(Longs(axes), keepDims, type));
    }

    public override KerasTensor Prod(KerasTensor x, int[] axes, bool keepDims)
    {
        var value = Value(x).to(SumType(Value(x).dtype));
        foreach (var axis in axes.OrderDescending()) value = value.prod(axis, keepDims, value.dtype);
        return Wrap(value);
    }

    /// <remarks>The largest probability of a softmax is that of the largest logit.</remarks>
    public override KerasTensor Argmax(KerasTensor x, int axis, bool keepDims) =>
        Wrap((LogitsOf(x, axis) ?? Value(x)).argmax(axis, keepDims).to(ScalarType.Int32));

    public override KerasTensor Argmin(KerasTensor x, int axis, bool keepDims) =>
        Wrap(Value(x).argmin(axis, keepDims).to(ScalarType.Int32));

    public override KerasTensor CumSum(KerasTensor x, int axis)
    {
        var value = Value(x);
        return Wrap(value.cumsum(axis, value.dtype == ScalarType.Bool ? ScalarType.Int32 : value.dtype));
    }

    /// <summary>The type that sums keep: Keras's, not torch's int64.</summary>
    static ScalarType SumType(ScalarType type) => type switch
    {
        ScalarType.Bool or ScalarType.Int8 or ScalarType.Int16 => ScalarType.Int32,
        ScalarType.Byte => TorchData.ToTorch(DType.UInt32),
        _ => type,
    };
}
