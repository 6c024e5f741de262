using System.Buffers.Binary;

namespace OnnxKeras;

/// <summary>The checksum of zip archives, eight bytes at a time (Kounavis and Berry 2005); .NET reads archives without it.</summary>
static class Crc32
{
    /// <summary>The reversed polynomial of IEEE 802.3.</summary>
    const uint Polynomial = 0xEDB88320;

    /// <summary>What a byte makes of the checksum, with 0 to 7 bytes behind it.</summary>
    static readonly uint[][] tables = Tables();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = tables[7][(byte)low] ^ tables[6][(byte)(low >> 8)] ^ tables[5][(byte)(low >> 16)] ^ tables[4][low >> 24]
                ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^ tables[0][bytes[7]];
        }
        foreach (var b in bytes) crc = tables[0][(byte)(crc ^ b)] ^ crc >> 8;
        return ~crc;
    }

    static uint[][] Tables()
    {
        var made = new uint[8][];
        for (var behind = 0; behind < 8; behind++)
        {
            made[behind] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var crc = behind == 0 ? i : made[behind - 1][i];
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
                made[behind][i] = crc;
            }
        }
        return made;
    }
}
