using System.Runtime.InteropServices;
using PureHDF;

namespace OnnxKeras;

/// <summary>Which HDF5 element type holds which <see cref="DType"/>, as h5py maps NumPy's.</summary>
static class Hdf5Elements
{
    /// <summary>h5py's boolean. Its base type there is signed; PureHDF 2.2 fails on a signed one, and h5py reads both.</summary>
    enum Boolean : byte
    {
        FALSE = 0,
        TRUE = 1,
    }

    /// <summary>The type that a dataset holds, or <c>null</c> where none does.</summary>
    /// <remarks>bfloat16 has no type of its own: Keras writes opaque pairs of bytes, named in the attribute <c>dtype</c>.</remarks>
    public static DType? TypeOf(IH5Dataset dataset, bool isBFloat16) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (_, 2) when isBFloat16 => DType.BFloat16,
        (H5DataTypeClass.FloatingPoint, 2) => DType.Float16,
        (H5DataTypeClass.FloatingPoint, 4) => DType.Float32,
        (H5DataTypeClass.FloatingPoint, 8) => DType.Float64,
        (H5DataTypeClass.FixedPoint, 1) => dataset.Type.FixedPoint.IsSigned ? DType.Int8 : DType.UInt8,
        (H5DataTypeClass.FixedPoint, 2) => dataset.Type.FixedPoint.IsSigned ? DType.Int16 : DType.UInt16,
        (H5DataTypeClass.FixedPoint, 4) => dataset.Type.FixedPoint.IsSigned ? DType.Int32 : DType.UInt32,
        (H5DataTypeClass.FixedPoint, 8) => dataset.Type.FixedPoint.IsSigned ? DType.Int64 : DType.UInt64,
        (H5DataTypeClass.Enumerated, 1) => DType.Bool,
        (H5DataTypeClass.String or H5DataTypeClass.VariableLength, _) => DType.String,
        _ => null,
    };

    /// <summary>The elements of a dataset.</summary>
    public static NDArray Read(IH5Dataset dataset, DType type, Shape shape)
    {
        if (shape.Size == 0) return NDArray.Zeros(type, shape);
        return type switch
        {
            DType.Float32 => Of<float>(),
            DType.Float64 => Of<double>(),
            DType.Float16 => Of<Half>(),
            DType.BFloat16 => Bits(dataset.Read<ushort[]>()),
            DType.UInt8 => Of<byte>(),
            DType.Int8 => Of<sbyte>(),
            DType.UInt16 => Of<ushort>(),
            DType.Int16 => Of<short>(),
            DType.UInt32 => Of<uint>(),
            DType.Int32 => Of<int>(),
            DType.UInt64 => Of<ulong>(),
            DType.Int64 => Of<long>(),
            DType.Bool => NDArray.Of(Array.ConvertAll(dataset.Read<byte[]>(), b => b != 0), shape),
            DType.String => Of<string>(),
            _ => throw new KerasException($"No HDF5 type holds {type.KerasName}."),
        };

        NDArray Of<T>() => NDArray.Of(dataset.Read<T[]>(), shape);

        NDArray Bits(ushort[] elements)
        {
            var result = NDArray.Zeros(type, shape);
            MemoryMarshal.AsBytes<ushort>(elements).CopyTo(result.Bytes);
            return result;
        }
    }

    /// <summary>An attribute's value as text, or the name of its class where it is neither text nor numbers.</summary>
    public static string ToText(IH5Attribute attribute)
    {
        if (attribute.Space.Type == H5DataspaceType.Null || attribute.Space.Dimensions.Contains(0ul)) return "";
        return (attribute.Type.Class, attribute.Type.Size) switch
        {
            (H5DataTypeClass.String or H5DataTypeClass.VariableLength, _) => Join<string>(),
            (H5DataTypeClass.FloatingPoint, 4) => Join<float>(),
            (H5DataTypeClass.FloatingPoint, 8) => Join<double>(),
            (H5DataTypeClass.FixedPoint, 1) => Join<sbyte>(),
            (H5DataTypeClass.FixedPoint, 2) => Join<short>(),
            (H5DataTypeClass.FixedPoint, 4) => Join<int>(),
            (H5DataTypeClass.FixedPoint, 8) => Join<long>(),
            (H5DataTypeClass.Enumerated, 1) => Join<byte>(),
            var (other, size) => $"({other}, {size} bytes)",
        };

        string Join<T>() => string.Join(", ", attribute.Read<T[]>());
    }

    /// <summary>A dataset of an array's elements.</summary>
    public static H5Dataset Write(NDArray array)
    {
        var dims = Array.ConvertAll(array.Shape.ToLongs(), d => (ulong)d);
        return array.DType switch
        {
            DType.Float32 => Of<float>(),
            DType.Float64 => Of<double>(),
            DType.Float16 => Of<Half>(),
            DType.BFloat16 => new H5Dataset(array.Bytes.ToArray(), fileDims: dims, opaqueInfo: new H5OpaqueInfo(2, ""))
            {
                Attributes = { ["dtype"] = "bfloat16" },
            },
            DType.UInt8 => Of<byte>(),
            DType.Int8 => Of<sbyte>(),
            DType.UInt16 => Of<ushort>(),
            DType.Int16 => Of<short>(),
            DType.UInt32 => Of<uint>(),
            DType.Int32 => Of<int>(),
            DType.UInt64 => Of<ulong>(),
            DType.Int64 => Of<long>(),
            DType.Bool => new(Array.ConvertAll(Elements<bool>(), b => b ? Boolean.TRUE : Boolean.FALSE), fileDims: dims),
            DType.String => Of<string>(),
            _ => throw new KerasException($"No HDF5 type holds {array.DType.KerasName}."),
        };

        H5Dataset Of<T>() => new(Elements<T>(), fileDims: dims);

        T[] Elements<T>() => array.Storage is (T[] all, 0) && all.Length == array.Count ? all : array.Span<T>().ToArray();
    }
}
