namespace OnnxKeras;

/// <summary>The element type of a tensor, named as Keras names it (<c>float32</c>, <c>int64</c>, <c>bool</c>, …).</summary>
public enum DType
{
    /// <summary>32-bit IEEE float: the default of every layer.</summary>
    Float32,
    /// <summary>16-bit IEEE float.</summary>
    Float16,
    /// <summary>16-bit float with float32's exponent range.</summary>
    BFloat16,
    /// <summary>64-bit IEEE float.</summary>
    Float64,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,
    /// <summary>Signed 8-bit integer.</summary>
    Int8,
    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,
    /// <summary>Signed 16-bit integer.</summary>
    Int16,
    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,
    /// <summary>Signed 32-bit integer.</summary>
    Int32,
    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,
    /// <summary>Signed 64-bit integer.</summary>
    Int64,
    /// <summary>True or false.</summary>
    Bool,
    /// <summary>Unicode text; only lookup layers take it.</summary>
    String,
}

/// <summary>Names, sizes and promotion of <see cref="DType"/>.</summary>
public static class DTypes
{
    extension(DType type)
    {
        /// <summary>Keras's spelling, such as <c>float32</c>.</summary>
        public string KerasName => type.ToString().ToLowerInvariant();

        /// <summary>Bytes per element; text has none.</summary>
        public int Size => type switch
        {
            DType.Float64 or DType.Int64 or DType.UInt64 => 8,
            DType.Float32 or DType.Int32 or DType.UInt32 => 4,
            DType.Float16 or DType.BFloat16 or DType.Int16 or DType.UInt16 => 2,
            DType.String => throw new KerasException("Text has no fixed element size."),
            _ => 1,
        };

        /// <summary>Whether the type is a floating-point one.</summary>
        public bool IsFloat => type is DType.Float32 or DType.Float16 or DType.BFloat16 or DType.Float64;

        /// <summary>Whether the type is a signed or unsigned integer.</summary>
        public bool IsInteger => type is >= DType.UInt8 and <= DType.Int64;
    }

    /// <summary>The type of a Keras name such as <c>float32</c>.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the known ones.</exception>
    public static DType Parse(string name) =>
        Enum.TryParse<DType>(name, ignoreCase: true, out var type) && !char.IsDigit(name[0])
            ? type
            : throw new KerasException(Names.Unknown("dtype", name, Enum.GetValues<DType>().Select(t => t.KerasName)));

    /// <summary>The type of a .NET element type.</summary>
    public static DType Of<T>() => Of(typeof(T));

    internal static DType Of(Type type) => type switch
    {
        _ when type == typeof(float) => DType.Float32,
        _ when type == typeof(double) => DType.Float64,
        _ when type == typeof(Half) => DType.Float16,
        _ when type == typeof(BFloat16) => DType.BFloat16,
        _ when type == typeof(byte) => DType.UInt8,
        _ when type == typeof(sbyte) => DType.Int8,
        _ when type == typeof(ushort) => DType.UInt16,
        _ when type == typeof(short) => DType.Int16,
        _ when type == typeof(uint) => DType.UInt32,
        _ when type == typeof(int) => DType.Int32,
        _ when type == typeof(ulong) => DType.UInt64,
        _ when type == typeof(long) => DType.Int64,
        _ when type == typeof(bool) => DType.Bool,
        _ when type == typeof(string) => DType.String,
        _ => throw new KerasException($"No tensor holds elements of .NET type {type.Name}."),
    };

    /// <summary>The type that holds results of operands of two types: the wider float, else the wider integer, as Keras promotes.</summary>
    /// <exception cref="KerasException">One is a string and the other is not.</exception>
    public static DType Promote(DType a, DType b)
    {
        if (a == b) return a;
        if (a == DType.String || b == DType.String)
            throw new KerasException($"strings cannot meet values of type {(a == DType.String ? b : a).KerasName}.");
        if (a == DType.Bool) return b;
        if (b == DType.Bool) return a;
        if (a.IsFloat && b.IsFloat)
            return a == DType.Float64 || b == DType.Float64 ? DType.Float64 : DType.Float32;
        if (a.IsFloat || b.IsFloat) return a.IsFloat ? a : b;
        return Wider(a, b);
    }

    static bool IsSigned(DType t) => t is DType.Int8 or DType.Int16 or DType.Int32 or DType.Int64;

    static DType Wider(DType a, DType b)
    {
        if (IsSigned(a) == IsSigned(b)) return a.Size >= b.Size ? a : b;
        var (signed, unsigned) = IsSigned(a) ? (a, b) : (b, a);
        if (signed.Size > unsigned.Size) return signed;
        return unsigned.Size switch { 1 => DType.Int16, 2 => DType.Int32, _ => DType.Int64 };
    }
}
