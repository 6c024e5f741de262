using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OnnxKeras.Onnx.Proto;

namespace OnnxKeras.Cli;

/// <summary>A part of a file.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Kind">Group, dataset, array, input, output, initializer or entry.</param>
/// <param name="DType">The elements' type, of arrays.</param>
/// <param name="Shape">The sizes of the axes, of arrays.</param>
/// <param name="Attributes">Attributes of HDF5, as text.</param>
sealed record Item(string Path, string Kind, string? DType = null, Shape? Shape = null, Dictionary<string, string>? Attributes = null);

/// <summary>What is inside a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">What it is, in words.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Facts">What is to be said of the whole.</param>
/// <param name="Items">Its parts in order.</param>
sealed record Contents(string File, string Format, long Bytes, JsonObject Facts, IReadOnlyList<Item> Items)
{
    static readonly JsonDocumentOptions deep = new() { MaxDepth = 128 };

    /// <summary>Looks into a file.</summary>
    /// <exception cref="KerasException">It cannot be read, or is of no known format.</exception>
    public static Contents Of(string path)
    {
        var format = FileFormats.Of(path);
        var facts = new JsonObject();
        List<Item> items = [.. format switch
        {
            FileFormat.Hdf5 => OfHdf5(path, facts),
            FileFormat.Keras => OfArchive(path, facts),
            FileFormat.Onnx => OfOnnx(path, facts),
            _ => ArrayFile.Read(path).Arrays.Select(a => new Item(a.Path, "array", a.Array.DType.KerasName, a.Array.Shape)),
        }];
        return new(path, format.Name, new FileInfo(path).Length, facts, items);
    }

    static List<Item> OfHdf5(string path, JsonObject facts)
    {
        using var file = Hdf5Reader.Open(path);
        foreach (var (name, value) in file.Attributes("/")) facts[name] = Parsed(value);
        List<Item> items = [];
        Add(file, "", "", items);
        return items;
    }

    /// <summary>What a group holds, depth first.</summary>
    static void Add(Hdf5Reader file, string group, string prefix, List<Item> items)
    {
        foreach (var member in file.Members(group))
        {
            var path = group.Length == 0 ? member : $"{group}/{member}";
            var attributes = file.Attributes(path).ToDictionary(a => a.Name, a => a.Value);
            if (file.HasDataset(path))
                items.Add(new(prefix + path, "dataset", file.TypeOf(path)?.KerasName ?? "of another type", file.ShapeOf(path),
                    attributes.Count > 0 ? attributes : null));
            else
            {
                items.Add(new(prefix + path, "group", Attributes: attributes.Count > 0 ? attributes : null));
                Add(file, path, prefix, items);
            }
        }
    }

    static List<Item> OfArchive(string path, JsonObject facts)
    {
        List<Item> items = [];
        using (var zip = ZipFile.OpenRead(path))
        {
            items.AddRange(zip.Entries.Select(e => new Item(e.FullName, $"entry of {Output.Bytes(e.Length)}")));
            if (zip.GetEntry("metadata.json") is { } entry)
            {
                using var text = new StreamReader(entry.Open());
                if (Parsed(text.ReadToEnd()) is JsonObject metadata)
                    foreach (var (name, value) in metadata) facts[name] = value?.DeepClone();
            }
        }
        var (config, weights, _, _) = KerasArchive.Read(path);
        facts["config"] = Parsed(config);
        if (weights is null) return items;
        using var file = Hdf5Reader.Open(weights, $"{path}/model.weights.h5");
        Add(file, "", "model.weights.h5/", items);
        return items;
    }

    static List<Item> OfOnnx(string path, JsonObject facts)
    {
        ModelProto model;
        try
        {
            using var file = System.IO.File.OpenRead(path);
            model = ModelProto.Parser.ParseFrom(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new KerasException($"'{path}' is no ONNX model, or a damaged one: {e.Message}", e);
        }
        if (model.Graph is not { Node.Count: > 0 } graph || model.OpsetImport.Count == 0)
            throw new KerasException($"'{path}' is no ONNX model: it has no graph.");
        facts["producer"] = $"{model.ProducerName} {model.ProducerVersion}".Trim();
        facts["ir_version"] = model.IrVersion;
        foreach (var opset in model.OpsetImport) facts[opset.Domain.Length == 0 ? "opset" : $"opset of {opset.Domain}"] = opset.Version;
        facts["graph"] = graph.Name;
        facts["nodes"] = graph.Node.Count;
        facts["operators"] = new JsonObject(graph.Node.CountBy(n => n.Domain.Length == 0 ? n.OpType : $"{n.Domain}.{n.OpType}")
            .OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => KeyValuePair.Create(n.Key, (JsonNode?)n.Value)));
        facts["initializers"] = graph.Initializer.Count;
        facts["parameters"] = graph.Initializer.Sum(t => t.Dims.Aggregate(1L, (n, d) => n * d));
        facts["initializer_bytes"] = graph.Initializer.Sum(t => (long)t.RawData.Length);
        foreach (var entry in model.MetadataProps) facts[entry.Key] = entry.Value;
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet();
        return
        [
            .. graph.Input.Where(i => !constants.Contains(i.Name)).Select(i => OfValue(i, "input")),
            .. graph.Output.Select(o => OfValue(o, "output")),
            .. graph.Initializer.Select(t => new Item(t.Name, "initializer", NameOf(t.DataType), Shape.Of([.. t.Dims]))),
        ];
    }

    static Item OfValue(ValueInfoProto value, string kind)
    {
        var tensor = value.Type?.TensorType;
        return new(value.Name, kind, tensor is null ? "no tensor" : NameOf(tensor.ElemType),
            tensor?.Shape is null ? null : [.. tensor.Shape.Dim.Select(d => d.HasDimValue ? (int?)checked((int)d.DimValue) : null)]);
    }

    static string NameOf(int type) => ((TensorProto.Types.DataType)type).ToString().ToLowerInvariant() switch
    {
        "float" => DType.Float32.KerasName,
        "double" => DType.Float64.KerasName,
        var same => same,
    };

    /// <summary>JSON as a tree, other text as it is.</summary>
    static JsonNode? Parsed(string text)
    {
        if (!text.StartsWith('{')) return text;
        try
        {
            return JsonNode.Parse(text, null, deep);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
