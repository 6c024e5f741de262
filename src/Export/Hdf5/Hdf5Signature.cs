using System.Buffers.Binary;

namespace OnnxKeras;

/// <summary>Says before anything is parsed whether a stream is a whole HDF5 file.</summary>
static class Hdf5Signature
{
    static ReadOnlySpan<byte> Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>What is wrong with the file, or <c>null</c>.</summary>
    public static string? Problem(Stream stream)
    {
        if (stream.Length == 0) return "the file is empty";
        Span<byte> block = stackalloc byte[64];
        // The superblock lies at 0, 512, 1024, 2048, …: a program may keep a block of its own in front.
        for (var start = 0L; start + 8 <= stream.Length; start = start == 0 ? 512 : start * 2)
        {
            stream.Position = start;
            var read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            if (read < 8 || !block[..8].SequenceEqual(Magic)) continue;
            return EndOfFile(block[..read]) is { } end && start + end > stream.Length
                ? $"the file is truncated: it says it has {start + end} bytes and has {stream.Length}"
                : null;
        }
        return "it is not an HDF5 file: the signature at its beginning is missing";
    }

    /// <summary>The length that the superblock states; <c>null</c> where it is too short to hold one, or of an unknown version.</summary>
    static long? EndOfFile(ReadOnlySpan<byte> block)
    {
        if (block.Length < 64) return long.MaxValue / 2;
        var (sizeOfOffsets, end) = block[8] switch
        {
            0 => (block[13], 40),
            1 => (block[13], 44),
            2 or 3 => (block[9], 28),
            _ => (0, 0),
        };
        return sizeOfOffsets == 8 ? (long)BinaryPrimitives.ReadUInt64LittleEndian(block[end..]) : null;
    }
}
