using PureHDF;

namespace OnnxKeras;

/// <summary>
/// Reads arrays, text and names out of an HDF5 file as h5py writes it, or out of several that share one tree; every error names the file
/// and the path within.
/// </summary>
sealed class Hdf5Reader : IDisposable
{
    readonly IReadOnlyList<PureHDF.VOL.Native.NativeFile> files;

    Hdf5Reader(string name, IReadOnlyList<PureHDF.VOL.Native.NativeFile> files) => (Name, this.files) = (name, files);

    /// <summary>The file, as errors name it.</summary>
    public string Name { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="KerasException">The file cannot be read, or is no HDF5 file, or is truncated.</exception>
    public static Hdf5Reader Open(string path)
    {
        try
        {
            return Open(File.OpenRead(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KerasException($"Cannot read '{path}': {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Opens a file held in a seekable stream, which is closed with the reader; errors call it <paramref name="name"/>.</summary>
    /// <exception cref="KerasException">The stream holds no HDF5 file, or a truncated one.</exception>
    public static Hdf5Reader Open(Stream stream, string name)
    {
        try
        {
            if (Hdf5Signature.Problem(stream) is { } problem) throw new KerasException($"Cannot read '{name}': {problem}.");
            stream.Position = 0;
            return new(name, [H5File.Open(stream, leaveOpen: false)]);
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw e as KerasException ?? Damaged(name, "/", e);
        }
    }

    /// <summary>The tree whose groups and datasets lie in several files, which are closed with the reader.</summary>
    public static Hdf5Reader Join(string name, IReadOnlyList<Hdf5Reader> parts) => new(name, [.. parts.SelectMany(p => p.files)]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    /// <summary>Whether a group is there.</summary>
    public bool HasGroup(string path) => Find(path) is IH5Group;

    /// <summary>Whether a dataset is there.</summary>
    public bool HasDataset(string path) => Find(path) is IH5Dataset;

    /// <summary>The names of the groups and datasets in a group.</summary>
    public IReadOnlyList<string> Members(string path) =>
        Guard(path, () => Groups(path).SelectMany(g => g.Children()).Select(c => c.Name).Distinct().Order(StringComparer.Ordinal).ToList());

    /// <summary>The shape of a dataset, without reading its elements.</summary>
    public Shape ShapeOf(string path) => Guard(path, () => ShapeOf(Dataset(path)));

    /// <summary>A dataset's elements.</summary>
    /// <exception cref="KerasException">There is no dataset, or its elements are of a type that no tensor holds.</exception>
    public NDArray Read(string path) => Guard(path, () =>
    {
        var dataset = Dataset(path);
        if (dataset.Space.Type == H5DataspaceType.Null) throw Wrong(path, "a dataset with elements", "one without a dataspace");
        var isBFloat16 = dataset.Type.Size == 2 && Text(path, "dtype") == "bfloat16";
        var type = Hdf5Elements.TypeOf(dataset, isBFloat16)
            ?? throw Wrong(path, "numbers, booleans or text", $"elements of class {dataset.Type.Class} and {dataset.Type.Size} bytes");
        return Hdf5Elements.Read(dataset, type, ShapeOf(dataset));
    });

    /// <summary>A text attribute, or <c>null</c> where there is none.</summary>
    public string? Text(string path, string attribute) => Guard(path, () =>
    {
        var found = Object(path);
        if (!found.AttributeExists(attribute)) return null;
        var value = found.Attribute(attribute);
        if (!IsText(value)) throw Wrong($"{path}@{attribute}", "text", $"class {value.Type.Class}");
        var texts = value.Read<string[]>();
        return texts.Length == 1 ? texts[0] : throw Wrong($"{path}@{attribute}", "one text", $"{texts.Length} of them");
    });

    /// <summary>A list of texts: one attribute, or <c>layer_names0</c>, <c>layer_names1</c>, … where Keras had to split it.</summary>
    /// <returns><c>null</c> where there is neither.</returns>
    public IReadOnlyList<string>? Texts(string path, string attribute) => Guard(path, () =>
    {
        var found = Object(path);
        if (found.AttributeExists(attribute)) return Part(attribute);
        var all = new List<string>();
        var part = 0;
        for (; found.AttributeExists($"{attribute}{part}"); part++) all.AddRange(Part($"{attribute}{part}"));
        return part == 0 ? null : all;

        IReadOnlyList<string> Part(string name)
        {
            var value = found.Attribute(name);
            // h5py stores an empty list, whose type it cannot know, as float64.
            if (value.Space.Type == H5DataspaceType.Null || value.Space.Dimensions.Any(d => d == 0)) return [];
            return IsText(value) ? value.Read<string[]>() : throw Wrong($"{path}@{name}", "a list of texts", $"class {value.Type.Class}");
        }
    });

    static bool IsText(IH5Attribute value) => value.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength;

    static Shape ShapeOf(IH5Dataset dataset) => Shape.Of(Array.ConvertAll(dataset.Space.Dimensions, d => checked((long)d)));

    IH5Object? Find(string path) => FindAll(path).FirstOrDefault();

    IReadOnlyList<IH5Object> FindAll(string path) => Guard(path, () =>
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return files.Select(IH5Object? (file) =>
        {
            IH5Object at = file;
            foreach (var segment in segments)
            {
                if (at is not IH5Group group || !group.LinkExists(segment)) return null;
                at = group.Get(segment);
            }
            return at is IH5UnresolvedLink ? null : at;
        }).OfType<IH5Object>().ToList();
    });

    IH5Object Object(string path) => Find(path) ?? throw Wrong(path, "a group or a dataset", "nothing");

    IReadOnlyList<IH5Group> Groups(string path) => FindAll(path) switch
    {
        [] => throw Wrong(path, "a group", "nothing"),
        var found => found.All(f => f is IH5Group) ? [.. found.Cast<IH5Group>()] : throw Wrong(path, "a group", "a dataset"),
    };

    IH5Dataset Dataset(string path) => Find(path) switch
    {
        IH5Dataset dataset => dataset,
        null => throw Wrong(path, "a dataset", "nothing"),
        _ => throw Wrong(path, "a dataset", "a group"),
    };

    KerasException Wrong(string path, string expected, string found) =>
        new($"'{Name}' should have {expected} at '{path}', but has {found} there.");

    /// <summary>What PureHDF throws on damaged bytes is of any type, so whatever comes is told as damage.</summary>
    T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not KerasException)
        {
            throw Damaged(Name, path, e);
        }
    }

    static KerasException Damaged(string name, string path, Exception e) =>
        new($"Cannot read '{path}' in '{name}': the file is damaged or uses an unsupported feature of HDF5 ({e.Message.TrimEnd('.')}).", e);
}
