using System.IO.Compression;
using System.Text;

namespace OnnxKeras.Tests;

/// <summary>Damages a <c>.keras</c> archive: its bytes, its members behind right checksums, and the zip as malice makes it.</summary>
sealed class ArchiveMutation
{
    readonly ByteMutation bytes, weightBytes;
    readonly TreeMutation weightTree;
    readonly JsonMutation json;
    readonly string config;
    readonly byte[] weights;

    public ArchiveMutation(byte[] original)
    {
        using var zip = new ZipArchive(new MemoryStream(original));
        byte[] Member(string name)
        {
            using var stream = zip.GetEntry(name)!.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
        (config, weights) = (Encoding.UTF8.GetString(Member("config.json")), Member("model.weights.h5"));
        (bytes, weightBytes, weightTree, json) = (new(original), new(weights), new(weights), new(config));
    }

    public byte[] Apply(Random random) => random.Next(20) switch
    {
        < 5 => bytes.Apply(random),
        < 9 => Zip(random, config, weightBytes.Apply(random)),
        < 12 => Zip(random, config, weightTree.Apply(random)),
        < 18 => Zip(random, json.Apply(random), weights),
        _ => Bomb(random),
    };

    static byte[] Zip(Random random, string config, byte[] weights, Action<ZipArchive>? more = null)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            var level = random.Next(4) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
            Add(zip, "config.json", Encoding.UTF8.GetBytes(config), level);
            Add(zip, "model.weights.h5", weights, level);
            more?.Invoke(zip);
        }
        return memory.ToArray();
    }

    static void Add(ZipArchive zip, string name, byte[] content, CompressionLevel level)
    {
        using var stream = zip.CreateEntry(name, level).Open();
        stream.Write(content);
    }

    byte[] Bomb(Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                return Zip(random, config, weights, zip =>
                {
                    for (var i = random.Next(300); i >= 0; i--) Add(zip, $"entry{i}", [], CompressionLevel.NoCompression);
                });
            case 1:
                string[] names = ["../evil", "/etc/passwd", "a/../../b", "..\\evil", "C:\\evil", new string('x', 60_000)];
                return Zip(random, config, weights, zip => Add(zip, names[random.Next(names.Length)], [1], CompressionLevel.NoCompression));
            case 2:
                return Zip(random, config, weights, zip => Add(zip, "config.json", [1, 2, 3], CompressionLevel.NoCompression));
            case 3 when random.Next(40) == 0:
                // Zeros, which deflate a thousandfold.
                var (large, inWeights) = (new byte[random.Next(1 << 20, 60 << 20)], random.Next(2) == 0);
                using (var memory = new MemoryStream())
                {
                    using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
                    {
                        Add(zip, "config.json", inWeights ? Encoding.UTF8.GetBytes(config) : large, CompressionLevel.Fastest);
                        Add(zip, "model.weights.h5", inWeights ? large : weights, CompressionLevel.Fastest);
                    }
                    return memory.ToArray();
                }
            default:
                // The sizes in the directory say what is not so: 4 bytes each at 20 and 24 of an entry.
                var made = Zip(random, config, weights);
                var entry = made.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
                if (random.Next(2) == 0) entry = made.AsSpan(0, entry).LastIndexOf("PK\u0001\u0002"u8);
                var claim = random.Next(3) switch { 0 => int.MaxValue, 1 => random.Next(1 << 28), _ => random.Next(5000) };
                BitConverter.TryWriteBytes(made.AsSpan(entry + random.Next(3) * 4 + 16), claim);
                return made;
        }
    }
}
