using PureHDF;

namespace OnnxKeras;

/// <summary>Reads arrays, text and names out of an HDF5 file as h5py writes it; every error names the file and the path within.</summary>
sealed class Hdf5Reader : IDisposable
{
    readonly IH5Group root;
    readonly IDisposable owner;

    Hdf5Reader(string name, PureHDF.VOL.Native.NativeFile file) => (Name, root, owner) = (name, file, file);

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
            return new(name, H5File.Open(stream, leaveOpen: false));
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw e as KerasException ?? Damaged(name, "/", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => owner.Dispose();

    /// <summary>Whether a group is there.</summary>
    public bool HasGroup(string path) => Find(path) is IH5Group;

    /// <summary>Whether a dataset is there.</summary>
    public bool HasDataset(string path) => Find(path) is IH5Dataset;

    /// <summary>The names of the groups and datasets in a group.</summary>
    public IReadOnlyList<string> Members(string path) =>
        Guard(path, () => Group(path).Children().Select(c => c.Name).Order(StringComparer.Ordinal).ToList());

    /// <summary>The shape of a dataset, without reading its elements.</summary>
    public Shape ShapeOf(string path) => Guard(path, () => ShapeOf(Dataset(path)));

    /// <summary>A dataset's elements.</summary>
    /// <exception cref="KerasException">There is no dataset, or its elements are of a type that no tensor holds.</exception>
    public NDArray Read(string path) => Guard(path, () =>
    {
        var dataset = Dataset(path);
        if (dataset.Space.Type == H5DataspaceType.Null) throw Wrong(path, "a dataset with elements", "one without a dataspace");
        var type = TypeOf(path)
            ?? throw Wrong(path, "numbers, booleans or text", $"elements of class {dataset.Type.Class} and {dataset.Type.Size} bytes");
        return Hdf5Elements.Read(dataset, type, ShapeOf(dataset));
    });

    /// <summary>A dataset's element type, or <c>null</c> where no tensor holds its elements.</summary>
    public DType? TypeOf(string path) => Guard(path, () =>
    {
        var dataset = Dataset(path);
        return Hdf5Elements.TypeOf(dataset, dataset.Type.Size == 2 && Text(path, "dtype") == "bfloat16");
    });

    /// <summary>The attributes of a group or dataset by name: text as it is, numbers as text, lists with commas between.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes(string path) => Guard(path, () =>
        Object(path).Attributes().Select(a => (a.Name, Hdf5Elements.ToText(a))).OrderBy(a => a.Name, StringComparer.Ordinal).ToList());

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

    IH5Object? Find(string path) => Guard(path, () =>
    {
        IH5Object at = root;
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at is not IH5Group group || !group.LinkExists(segment)) return null;
            at = group.Get(segment);
        }
        return at is IH5UnresolvedLink ? null : at;
    });

    IH5Object Object(string path) => Find(path) ?? throw Wrong(path, "a group or a dataset", "nothing");

    IH5Group Group(string path) => Find(path) switch
    {
        IH5Group group => group,
        null => throw Wrong(path, "a group", "nothing"),
        _ => throw Wrong(path, "a group", "a dataset"),
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
