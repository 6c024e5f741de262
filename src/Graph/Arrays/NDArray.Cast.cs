using System.Numerics;
using System.Numerics.Tensors;

namespace OnnxKeras;

public sealed partial class NDArray
{
    /// <summary>The elements as another type, whole numbers cut towards 0; the same array where it is that type already.</summary>
    /// <exception cref="KerasException">One of the types is text.</exception>
    public NDArray Cast(DType type)
    {
        if (type == DType) return this;
        var result = Zeros(type, Shape);
        switch (DType)
        {
            case DType.Float32: result.Take(Span<float>()); break;
            case DType.Float64: result.Take(Span<double>()); break;
            case DType.Float16: result.Take(Span<Half>()); break;
            case DType.BFloat16: result.Take(Widened(Span<BFloat16>())); break;
            case DType.UInt8: result.Take(Span<byte>()); break;
            case DType.Int8: result.Take(Span<sbyte>()); break;
            case DType.UInt16: result.Take(Span<ushort>()); break;
            case DType.Int16: result.Take(Span<short>()); break;
            case DType.UInt32: result.Take(Span<uint>()); break;
            case DType.Int32: result.Take(Span<int>()); break;
            case DType.UInt64: result.Take(Span<ulong>()); break;
            case DType.Int64: result.Take(Span<long>()); break;
            case DType.Bool: result.Take(Bytes); break;
            default: throw NoCast(DType, type);
        }
        return result;
    }

    /// <summary>Fills the array with converted elements.</summary>
    void Take<T>(ReadOnlySpan<T> from) where T : INumber<T>
    {
        switch (DType)
        {
            case DType.Float32: TensorPrimitives.ConvertTruncating(from, Span<float>()); break;
            case DType.Float64: TensorPrimitives.ConvertTruncating(from, Span<double>()); break;
            case DType.Float16: TensorPrimitives.ConvertTruncating(from, Span<Half>()); break;
            case DType.BFloat16: Narrow(from, Span<BFloat16>()); break;
            case DType.UInt8: TensorPrimitives.ConvertTruncating(from, Span<byte>()); break;
            case DType.Int8: TensorPrimitives.ConvertTruncating(from, Span<sbyte>()); break;
            case DType.UInt16: TensorPrimitives.ConvertTruncating(from, Span<ushort>()); break;
            case DType.Int16: TensorPrimitives.ConvertTruncating(from, Span<short>()); break;
            case DType.UInt32: TensorPrimitives.ConvertTruncating(from, Span<uint>()); break;
            case DType.Int32: TensorPrimitives.ConvertTruncating(from, Span<int>()); break;
            case DType.UInt64: TensorPrimitives.ConvertTruncating(from, Span<ulong>()); break;
            case DType.Int64: TensorPrimitives.ConvertTruncating(from, Span<long>()); break;
            case DType.Bool: Decide(from, Span<bool>()); break;
            default: throw NoCast(DTypes.Of<T>(), DType);
        }
    }

    static float[] Widened(ReadOnlySpan<BFloat16> from)
    {
        var wide = new float[from.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = from[i];
        return wide;
    }

    static void Narrow<T>(ReadOnlySpan<T> from, Span<BFloat16> to) where T : INumber<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = (BFloat16)float.CreateTruncating(from[i]);
    }

    static void Decide<T>(ReadOnlySpan<T> from, Span<bool> to) where T : INumber<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = !T.IsZero(from[i]);
    }

    static KerasException NoCast(DType from, DType to) => new($"Elements of type {from.KerasName} cannot become {to.KerasName}.");
}
