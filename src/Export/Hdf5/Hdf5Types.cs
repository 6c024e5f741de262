using System.Buffers.Binary;

namespace OnnxKeras;

/// <summary>The HDF5 types that h5py makes of NumPy's, as the file format describes them.</summary>
static class Hdf5Types
{
    /// <summary>bfloat16 has no type of its own: Keras writes opaque pairs of bytes, named in the attribute <c>dtype</c>.</summary>
    public const string BFloat16Name = "bfloat16";

    /// <summary>The size of an element in a file; a text's is that of the reference to it.</summary>
    public static int SizeOf(DType type) => type == DType.String ? 16 : type.Size;

    /// <summary>The type of a dataset's elements.</summary>
    public static byte[] Of(DType type) => type switch
    {
        DType.Float16 => Float(16, exponent: 5, mantissa: 10),
        DType.Float32 => Float(32, exponent: 8, mantissa: 23),
        DType.Float64 => Float(64, exponent: 11, mantissa: 52),
        DType.BFloat16 => Type(5, [0, 0, 0], 2),
        DType.UInt8 or DType.UInt16 or DType.UInt32 or DType.UInt64 => Integer(type.Size, isSigned: false),
        DType.Int8 or DType.Int16 or DType.Int32 or DType.Int64 => Integer(type.Size, isSigned: true),
        DType.Bool => Type(8, [2, 0, 0], 1, [.. Integer(1, isSigned: true), .. "FALSE\0\0\0TRUE\0\0\0\0"u8, 0, 1]),
        DType.String => VariableText(isUtf8: true),
        _ => throw new KerasException($"No HDF5 type holds {type.KerasName}."),
    };

    /// <summary>Text of a fixed length, padded with zeros.</summary>
    public static byte[] FixedText(int width) => Type(3, [1, 0, 0], width);

    /// <summary>Text of variable length: a reference to a sequence of bytes.</summary>
    public static byte[] VariableText(bool isUtf8) => Type(9, [1, (byte)(isUtf8 ? 1 : 0), 0], 16, Integer(1, isSigned: false));

    static byte[] Integer(int size, bool isSigned) => Type(0, [(byte)(isSigned ? 8 : 0), 0, 0], size, [0, 0, (byte)(8 * size), 0]);

    /// <summary>IEEE 754: sign, exponent and mantissa from the highest bit down, with the mantissa's first bit implied.</summary>
    static byte[] Float(byte bits, byte exponent, byte mantissa)
    {
        var bias = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bias, (1 << (exponent - 1)) - 1);
        return Type(1, [0x20, (byte)(bits - 1), 0], bits / 8, [0, 0, bits, 0, mantissa, exponent, 0, mantissa, .. bias]);
    }

    static byte[] Type(int typeClass, byte[] flags, int size, params byte[] properties)
    {
        var sizeBytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(sizeBytes, size);
        return [(byte)(0x10 | typeClass), .. flags, .. sizeBytes, .. properties];
    }
}
