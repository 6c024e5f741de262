using System.Runtime.InteropServices;
using PureHDF;
using PureHDF.Selections;

namespace OnnxKeras;

/// <summary>Reads a dataset's elements as the <see cref="DType"/> that h5py maps to their type.</summary>
static class Hdf5Elements
{
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

    /// <summary>The elements of a dataset, or those that a selection takes, which have the given shape.</summary>
    public static NDArray Read(IH5Dataset dataset, DType type, Shape shape, Selection? selected = null)
    {
        if (shape.Size == 0) return NDArray.Zeros(type, shape);
        return type switch
        {
            DType.Float32 => Of<float>(),
            DType.Float64 => Of<double>(),
            DType.Float16 => Of<Half>(),
            DType.BFloat16 => Bits(dataset.Read<ushort[]>(selected)),
            DType.UInt8 => Of<byte>(),
            DType.Int8 => Of<sbyte>(),
            DType.UInt16 => Of<ushort>(),
            DType.Int16 => Of<short>(),
            DType.UInt32 => Of<uint>(),
            DType.Int32 => Of<int>(),
            DType.UInt64 => Of<ulong>(),
            DType.Int64 => Of<long>(),
            DType.Bool => NDArray.Of(Array.ConvertAll(dataset.Read<byte[]>(selected), b => b != 0), shape),
            DType.String => Of<string>(),
            _ => throw new KerasException($"No HDF5 type holds {type.KerasName}."),
        };

        NDArray Of<T>() => NDArray.Of(dataset.Read<T[]>(selected), shape);

        NDArray Bits(ushort[] elements)
        {
            var result = NDArray.Zeros(type, shape);
            MemoryMarshal.AsBytes<ushort>(elements).CopyTo(result.Bytes);
            return result;
        }
    }
}
