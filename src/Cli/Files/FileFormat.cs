using System.IO.Compression;

namespace OnnxKeras.Cli;

/// <summary>What a file may be.</summary>
enum FileFormat { Hdf5, Keras, Npy, Npz, Csv, Onnx }

/// <summary>Tells what a file is.</summary>
static class FileFormats
{
    extension(FileFormat format)
    {
        /// <summary>In words.</summary>
        public string Name => format switch
        {
            FileFormat.Hdf5 => "HDF5",
            FileFormat.Keras => "a .keras archive",
            FileFormat.Npy => "a NumPy array",
            FileFormat.Npz => "an archive of NumPy arrays",
            FileFormat.Csv => "comma-separated values",
            _ => "an ONNX model",
        };
    }

    /// <summary>What a file is, by its content; comma-separated values and ONNX, which have no mark of their own, by name.</summary>
    /// <exception cref="KerasException">It cannot be read, or is none of these.</exception>
    public static FileFormat Of(string path)
    {
        if (Directory.Exists(path)) throw new KerasException($"'{path}' is a folder, not a file.");
        if (!File.Exists(path)) throw new KerasException($"There is no file '{path}'.");
        var head = new byte[8];
        using (var file = File.OpenRead(path)) file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (Npy.Fits(head)) return FileFormat.Npy;
        if (head.AsSpan().StartsWith("PK"u8)) return OfArchive(path);
        if (head.AsSpan(1).StartsWith("HDF"u8)) return FileFormat.Hdf5;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".h5" or ".hdf5" => FileFormat.Hdf5,
            ".csv" => FileFormat.Csv,
            ".onnx" => FileFormat.Onnx,
            _ => throw new KerasException($"'{path}' is no file of a known format: HDF5 (.h5), .keras, .onnx, .npy, .npz or .csv."),
        };
    }

    static FileFormat OfArchive(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.GetEntry("config.json") is not null) return FileFormat.Keras;
            if (zip.Entries.Count > 0 && zip.Entries.All(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal))) return FileFormat.Npz;
            throw new KerasException($"'{path}' is a zip archive, but neither a model (.keras) nor arrays (.npz).");
        }
        catch (InvalidDataException e)
        {
            throw new KerasException($"'{path}' is a damaged archive: {e.Message}", e);
        }
    }
}
