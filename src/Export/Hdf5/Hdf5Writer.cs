using System.Text;
using PureHDF;

namespace OnnxKeras;

/// <summary>Collects groups, datasets and text attributes, then writes them as one HDF5 file, whole or not at all.</summary>
/// <param name="fixedText">
/// Text of one fixed length, which Keras before 2.4 insists on (it decodes bytes); otherwise of variable length. The length is one
/// for the whole file, so this fits files of names, not those that hold a model's configuration.
/// </param>
sealed class Hdf5Writer(bool fixedText = false)
{
    /// <summary>HDF5 keeps an attribute within 64 KB; Keras splits longer lists at this size.</summary>
    const int AttributeLimit = 64512;

    /// <summary>What an attribute holds for each text of variable length: its length and where it lies.</summary>
    const int ReferenceSize = 16;

    readonly Tree root = new();

    /// <summary>Makes a group and those above it, unless they are there.</summary>
    public void Group(string path) => At(path);

    /// <summary>Adds a dataset.</summary>
    public void Dataset(string path, NDArray array)
    {
        var slash = path.LastIndexOf('/');
        var group = slash < 0 ? root : At(path[..slash]);
        if (!group.Datasets.TryAdd(path[(slash + 1)..], array) || group.Groups.ContainsKey(path[(slash + 1)..]))
            throw new KerasException($"Two things in the file would have the path '{path}'.");
    }

    /// <summary>Adds a text attribute to a group.</summary>
    public void Text(string path, string attribute, string value) => At(path).Attributes[attribute] = value;

    /// <summary>Adds a list of texts to a group, split into <c>name0</c>, <c>name1</c>, … where it is too long for one attribute.</summary>
    public void Texts(string path, string attribute, IReadOnlyList<string> values) => At(path).Attributes[attribute] = values.ToArray();

    /// <summary>Writes the file; when that fails, what was there before stays.</summary>
    /// <exception cref="KerasException">The path cannot be written, or the file is there and may not be overwritten.</exception>
    public void Save(string path, bool overwrite = true) => AtomicFile.Write(path, overwrite, Write);

    /// <summary>Writes the file into a stream that can seek, which stays open.</summary>
    public void Write(Stream stream)
    {
        // A bfloat16 dataset bears its type's name as an attribute.
        var width = fixedText ? 1 + root.Texts().Append("bfloat16").Max(Encoding.UTF8.GetByteCount) : 0;
        var file = new H5File();
        Fill(file, root, width);
        file.Write(stream, new H5WriteOptions(DefaultStringLength: width));
    }

    static void Fill(H5Group target, Tree source, int width)
    {
        foreach (var (name, value) in source.Attributes)
        {
            if (value is string text) target.Attributes[name] = text;
            else Split(target, name, (string[])value, width == 0 ? ReferenceSize : width);
        }
        foreach (var (name, array) in source.Datasets) target[name] = Hdf5Elements.Write(array);
        foreach (var (name, group) in source.Groups)
        {
            var inner = new H5Group();
            target[name] = inner;
            Fill(inner, group, width);
        }
    }

    static void Split(H5Group target, string name, string[] values, int size)
    {
        if (values.Length == 0)
        {
            target.Attributes[name] = new H5Attribute(Array.Empty<double>(), [0]);
            return;
        }
        var most = AttributeLimit / size;
        if (most == 0)
            throw new KerasException($"A text in '{name}' is too long for an HDF5 attribute: {size} bytes of at most {AttributeLimit}.");
        if (values.Length <= most)
        {
            target.Attributes[name] = values;
            return;
        }
        foreach (var (part, chunk) in values.Chunk(most).Index()) target.Attributes[$"{name}{part}"] = chunk;
    }

    Tree At(string path)
    {
        var at = root;
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.Datasets.ContainsKey(segment)) throw new KerasException($"Two things in the file would have the path '{path}'.");
            if (!at.Groups.TryGetValue(segment, out var next)) at.Groups[segment] = next = new();
            at = next;
        }
        return at;
    }

    sealed class Tree
    {
        public Dictionary<string, Tree> Groups { get; } = [];
        public Dictionary<string, NDArray> Datasets { get; } = [];
        public Dictionary<string, object> Attributes { get; } = [];

        public IEnumerable<string> Texts() =>
            Attributes.Values.SelectMany(v => v is string text ? [text] : (string[])v).Concat(Groups.Values.SelectMany(g => g.Texts()));
    }
}
