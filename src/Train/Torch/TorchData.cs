using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Element types and host arrays to torch and back.</summary>
static class TorchData
{
    const int SmallestShared = 1 << 16;

    /// <summary>The torch type of a Keras type; for the wider unsigned ones, which TorchSharp lacks, the next wider signed one.</summary>
    /// <exception cref="KerasException">The type is text, which no tensor holds.</exception>
    public static ScalarType ToTorch(DType type) => type switch
    {
        DType.Float32 => ScalarType.Float32,
        DType.Float16 => ScalarType.Float16,
        DType.BFloat16 => ScalarType.BFloat16,
        DType.Float64 => ScalarType.Float64,
        DType.UInt8 => ScalarType.Byte,
        DType.Int8 => ScalarType.Int8,
        DType.Int16 => ScalarType.Int16,
        DType.UInt16 or DType.Int32 => ScalarType.Int32,
        DType.UInt32 or DType.UInt64 or DType.Int64 => ScalarType.Int64,
        DType.Bool => ScalarType.Bool,
        _ => throw new KerasException($"a torch tensor cannot hold elements of type {type.KerasName}: turn text into numbers first."),
    };

    /// <summary>The Keras type of a torch type.</summary>
    public static DType ToKeras(ScalarType type) => type switch
    {
        ScalarType.Float32 => DType.Float32,
        ScalarType.Float16 => DType.Float16,
        ScalarType.BFloat16 => DType.BFloat16,
        ScalarType.Float64 => DType.Float64,
        ScalarType.Byte => DType.UInt8,
        ScalarType.Int8 => DType.Int8,
        ScalarType.Int16 => DType.Int16,
        ScalarType.Int32 => DType.Int32,
        ScalarType.Int64 => DType.Int64,
        ScalarType.Bool => DType.Bool,
        _ => throw new KerasException($"Keras has no element type for torch's {type}."),
    };

    /// <summary>Whether torch holds the type as it is, byte for byte.</summary>
    public static bool IsNative(DType type) => type is not (DType.UInt16 or DType.UInt32 or DType.UInt64 or DType.String);

    /// <summary>A tensor with a copy of a host array's elements, in the current dispose scope.</summary>
    public static Tensor FromArray(NDArray array, torch.Device device)
    {
        var native = IsNative(array.DType) ? array : array.Cast(ToKeras(ToTorch(array.DType)));
        var result = empty(native.Shape.ToLongs(), ToTorch(native.DType), CPU);
        native.Bytes.CopyTo(Bytes(result));
        return TorchDevice.Moved(result, device);
    }

    /// <summary>
    /// A tensor over a large host array's own memory, pinned until the tensor is disposed; small and foreign ones are copied.
    /// </summary>
    /// <remarks>Pinning costs a copy of a few kilobytes, and torch has no view of types that it lacks.</remarks>
    public static Tensor Share(NDArray array, torch.Device device)
    {
        var (elements, offset) = array.Storage;
        if (device.type != DeviceType.CPU || !IsNative(array.DType) || array.Bytes.Length < SmallestShared
            || !elements.GetType().GetElementType()!.IsPrimitive || array.DType == DType.Bool) return FromArray(array, device);
        using var all = frombuffer(elements, ToTorch(array.DType));
        using var rows = all.narrow(0, offset, array.Count);
        return rows.view(array.Shape.ToLongs());
    }

    /// <summary>A copy of a tensor's elements on the host, as the given type.</summary>
    public static NDArray ToArray(Tensor tensor, DType? type = null)
    {
        var result = NDArray.Zeros(ToKeras(tensor.dtype), Shape.Of(tensor.shape));
        using var scope = NewDisposeScope();
        Bytes(tensor.detach().cpu().contiguous()).CopyTo(result.Bytes);
        return result.Cast(type ?? result.DType);
    }

    /// <summary>The elements of a dense float32 tensor on the CPU.</summary>
    public static Span<float> Floats(Tensor tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Bytes(tensor));

    /// <summary>The memory of a dense tensor on the CPU.</summary>
    public static Span<byte> Bytes(Tensor tensor) => tensor.numel() == 0 ? [] : tensor.bytes;
}
