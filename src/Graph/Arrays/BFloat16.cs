using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>A 16-bit float with float32's exponent: its upper half, rounded to nearest even.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BFloat16
{
    readonly ushort bits;

    BFloat16(ushort bits) => this.bits = bits;

    /// <summary>The nearest value, halves to even.</summary>
    public static explicit operator BFloat16(float value)
    {
        var raw = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? new((ushort)(raw >> 16 | 0x40)) : new((ushort)((raw + 0x7FFF + (raw >> 16 & 1)) >> 16));
    }

    /// <summary>The nearest value, halves to even.</summary>
    public static explicit operator BFloat16(double value) => (BFloat16)(float)value;

    /// <summary>The same value.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);
}
