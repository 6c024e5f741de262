using System.Buffers.Binary;
using System.Numerics;
using System.Text;

/// <summary>Reads TensorBoard's event files: TFRecords with checksums, each a protobuf message.</summary>
static class EventFile
{
    /// <summary>The scalars of all event files of a folder: tag, step and value.</summary>
    public static List<(string Tag, long Step, float Value)> Scalars(string folder)
    {
        var result = new List<(string, long, float)>();
        foreach (var file in Directory.GetFiles(folder, "*tfevents*").Order())
            foreach (var record in Records(File.ReadAllBytes(file)))
            {
                var fields = Fields(record).ToList();
                var step = fields.Where(f => f.Number == 2).Select(f => (long)f.Value).FirstOrDefault();
                foreach (var summary in fields.Where(f => f.Number == 5))
                    foreach (var value in Fields(summary.Bytes).Where(f => f.Number == 1))
                    {
                        var parts = Fields(value.Bytes).ToList();
                        var scalars = parts.Where(p => p.Number == 2 && p.Bytes.Length == 0).ToList();
                        if (scalars.Count > 0)
                            result.Add((Encoding.UTF8.GetString(parts.First(p => p.Number == 1).Bytes), step,
                                BitConverter.UInt32BitsToSingle((uint)scalars[0].Value)));
                    }
            }
        return result;
    }

    /// <summary>The number of records, each with its checksums checked.</summary>
    public static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            var data = file.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(data.ToArray());
            at += length + 16;
        }
        return records;
    }

    static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xa282ead8;
    }

    static IEnumerable<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return (number, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return (number, BitConverter.ToUInt64(message, at), []);
                    at += 8;
                    break;
                case 5:
                    yield return (number, BitConverter.ToUInt32(message, at), []);
                    at += 4;
                    break;
                default:
                    var length = (int)Varint(message, ref at);
                    yield return (number, 0, message[at..(at + length)]);
                    at += length;
                    break;
            }
        }
    }

    static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }
    }
}
