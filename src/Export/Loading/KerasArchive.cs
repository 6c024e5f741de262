using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>A <c>.keras</c> archive: a zip of the architecture and the weights.</summary>
static class KerasArchive
{
    const long MaxText = 64L << 20;
    const int MaxEntries = 10_000;

    /// <summary>Whether a file begins as a zip does.</summary>
    public static bool Fits(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    /// <summary>The architecture's JSON, and the weights' file in memory and the metadata where the archive has them.</summary>
    /// <exception cref="KerasException">The archive is damaged, or larger or otherwise named than Keras writes them.</exception>
    public static (string Config, MemoryStream? Weights, JsonNode? Metadata) Read(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.Entries.Count > MaxEntries) throw new KerasException($"'{path}' has {zip.Entries.Count} entries, more than a model has.");
            foreach (var entry in zip.Entries)
                if (entry.FullName.Contains("..") || Path.IsPathRooted(entry.FullName))
                    throw new KerasException($"'{path}' has the entry '{entry.FullName}', which points out of the archive.");
            using var text = new StreamReader(Open("config.json", MaxText));
            var config = text.ReadToEnd();
            // Uncompressed size is bounded by what the file can hold: HDF5 does not shrink a thousandfold.
            var weights = zip.GetEntry("model.weights.h5") is null ? null : Open("model.weights.h5", Math.Min(int.MaxValue, new FileInfo(path).Length * 1000));
            return (config, weights, zip.GetEntry("metadata.json") is null ? null : JsonNode.Parse(Open("metadata.json", MaxText)));

            MemoryStream Open(string name, long limit)
            {
                var entry = zip.GetEntry(name) ?? throw new KerasException($"'{path}' has no entry {name}, as a .keras archive has.");
                if (entry.Length > limit) throw new KerasException($"'{path}': entry {name} says it has {entry.Length} bytes, beyond the limit of {limit}.");
                var memory = new MemoryStream((int)entry.Length);
                using var stream = entry.Open();
                var buffer = new byte[81920];
                for (int n; (n = stream.Read(buffer)) > 0;)
                {
                    if (memory.Length + n > limit) throw new KerasException($"'{path}': entry {name} is larger than it says.");
                    memory.Write(buffer, 0, n);
                }
                memory.Position = 0;
                return memory;
            }
        }
        catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new KerasException($"'{path}' is no .keras archive, or a damaged one: {e.Message}", e);
        }
    }

    /// <summary>Writes a model; the entries are stored, not compressed, as Keras stores them.</summary>
    public static void Write(string path, bool overwrite, Model model, TrainingState? training)
    {
        var architecture = ModelJson.Keras3(model);
        if (training is null) architecture.Remove("compile_config");
        var weights = new Hdf5Writer();
        if (model.HasGraph) Keras3Weights.Write(weights, model);
        if (training is not null) TrainingStateFile.WriteArchive(weights, training);
        var metadata = new JsonObject { ["keras_version"] = Keras2Weights.KerasVersion, ["date_saved"] = DateTime.Now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture) };
        if (training is not null) RandomState.Write(metadata, model, training);
        AtomicFile.Write(path, overwrite, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add("metadata.json", s => s.Write(Encoding.UTF8.GetBytes(ModelJson.Text(metadata))));
            Add("config.json", s => s.Write(Encoding.UTF8.GetBytes(ModelJson.Text(architecture))));
            // HDF5 is written back and forth, which an entry of an archive is not.
            using var memory = new MemoryStream();
            weights.Write(memory);
            Add("model.weights.h5", s => s.Write(memory.GetBuffer().AsSpan(0, (int)memory.Length)));

            void Add(string name, Action<Stream> write)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                write(entry);
            }
        });
    }
}
