using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>A <c>.keras</c> archive: a zip of the architecture and the weights.</summary>
static class KerasArchive
{
    const int MaxEntries = 10_000;

    /// <summary>What an entry may unfold to: this, and so many times the archive's size.</summary>
    const long Slack = 32L << 20, Expansion = 100;

    /// <summary>Whether a file begins as a zip does.</summary>
    /// <exception cref="KerasException">The file cannot be read.</exception>
    public static bool Fits(string path)
    {
        using var file = InputFile.Open(path);
        return Fits(file);
    }

    /// <summary>Whether a stream begins as a zip does.</summary>
    public static bool Fits(Stream stream)
    {
        stream.Position = 0;
        return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
    }

    /// <summary>The contents of an archive.</summary>
    /// <param name="Config">The architecture's JSON.</param>
    /// <param name="Weights">The weights' file in memory, where there is one.</param>
    /// <param name="Metadata">The version and the date, where there are any.</param>
    /// <param name="Vocabularies">The text of each vocabulary that a layer found in data, by the layer's path.</param>
    public sealed record Contents(string Config, MemoryStream? Weights, JsonNode? Metadata,
        IReadOnlyDictionary<string, string> Vocabularies);

    /// <summary>The contents of an archive.</summary>
    /// <exception cref="KerasException">The archive is damaged, or larger or otherwise named than Keras writes them.</exception>
    public static Contents Read(string path) => Read(InputFile.Open(path), path);

    /// <summary>As above, of an archive in a stream that can seek, which is closed.</summary>
    public static Contents Read(Stream archive, string path)
    {
        using var owned = archive;
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxEntries)
                throw new KerasException($"'{path}' has {zip.Entries.Count} entries, more than a model has.");
            foreach (var entry in zip.Entries)
                if (entry.FullName.Contains("..") || Path.IsPathRooted(entry.FullName))
                    throw new KerasException($"'{path}' has the entry '{entry.FullName}', which points out of the archive.");
            var limit = Math.Min(Array.MaxLength, Slack + Expansion * archive.Length);
            return new(Text("config.json"), zip.GetEntry("model.weights.h5") is null ? null : Open("model.weights.h5", limit),
                zip.GetEntry("metadata.json") is null ? null : PythonJson.Parse(Text("metadata.json"), $"The metadata of '{path}'"),
                zip.Entries.Select(e => e.FullName).Where(Vocabularies.Fits).Distinct().ToDictionary(Vocabularies.LayerOf, Text));

            string Text(string name)
            {
                using var text = new StreamReader(Open(name, Math.Min(limit, PythonJson.MaxLength)));
                return text.ReadToEnd();
            }

            MemoryStream Open(string name, long limit)
            {
                var entry = zip.GetEntry(name) ?? throw new KerasException($"'{path}' has no entry {name}, as a .keras archive has.");
                if (entry.Length > limit)
                    throw new KerasException($"'{path}': entry {name} says it has {entry.Length} bytes, beyond the limit of {limit}. "
                        + "Keras stores weights as they are, not deflated.");
                var bytes = new byte[entry.Length];
                using var stream = entry.Open();
                stream.ReadExactly(bytes);
                if (stream.ReadByte() >= 0) throw new KerasException($"'{path}': entry {name} is larger than it says.");
                // .NET reads archives without their checksums.
                return Crc32.HashToUInt32(bytes) == entry.Crc32
                    ? new(bytes)
                    : throw new KerasException($"'{path}': entry {name} is damaged: its checksum is wrong.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new KerasException($"'{path}' is no .keras archive, or a damaged one: {e.Message}", e);
        }
    }

    /// <summary>Writes a model; the entries are stored, not compressed, as Keras stores them.</summary>
    public static void Write(string path, bool overwrite, Model model, bool includeOptimizer)
    {
        var training = includeOptimizer ? model.TrainingStateBy(keras2: false) : null;
        var architecture = ModelJson.Keras3(model, training, includeOptimizer);
        SharedObjects.Mark(architecture);
        var weights = new Hdf5Writer();
        Keras3Weights.Write(weights, model);
        if (includeOptimizer) TrainingStateFile.WriteArchive(weights, model, training);
        var metadata = new JsonObject { ["keras_version"] = Keras2Weights.KerasVersion,
            ["date_saved"] = DateTime.Now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture) };
        if (training?.Shuffling is { } shuffling) RandomState.Write(metadata, model, shuffling);
        AtomicFile.Write(path, overwrite, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add("metadata.json", s => s.Write(Encoding.UTF8.GetBytes(PythonJson.Text(metadata))));
            Add("config.json", s => s.Write(Encoding.UTF8.GetBytes(PythonJson.Text(architecture))));
            Add("model.weights.h5", weights.Write);

            void Add(string name, Action<Stream> write)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                write(entry);
            }
        });
    }
}
