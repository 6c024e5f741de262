using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace OnnxKeras;

/// <summary>
/// Lays groups, datasets and attributes out in the HDF5 File Format Specification's oldest forms (superblock 0, object headers 1), which
/// every version of the library reads; a group keeps its links in its header. The bytes go out in their order, so a stream need not seek.
/// </summary>
sealed partial class Hdf5Layout
{
    const ulong Undefined = ulong.MaxValue;

    /// <summary>What an object header counts its messages with.</summary>
    const int MostMessages = ushort.MaxValue;

    readonly Stream stream;
    ulong position;

    Hdf5Layout(Stream stream) => this.stream = stream;

    /// <summary>Writes a file into an empty stream.</summary>
    public static void Write(Stream stream, Hdf5Group root)
    {
        // The beginning says where the root lies and where the file ends: a first run without a file finds out.
        var (rootHeader, end) = new Hdf5Layout(Stream.Null).Lay(root, 0, 0);
        new Hdf5Layout(stream).Lay(root, rootHeader, end);
    }

    (ulong RootHeader, ulong End) Lay(Hdf5Group root, ulong rootHeader, ulong end)
    {
        Put(Superblock(rootHeader, end));
        Collections(root);
        return (Group(root), position);
    }

    static byte[] Superblock(ulong rootHeader, ulong end) => Message(m =>
    {
        m.Write([0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']);
        // Versions, then the sizes of addresses and lengths.
        m.Write([0, 0, 0, 0, 0, 8, 8, 0]);
        // The order of the trees that old groups have, and flags.
        m.Write((ushort)4);
        m.Write((ushort)16);
        m.Write(0u);
        foreach (var address in (ulong[])[0, Undefined, end, Undefined]) m.Write(address);
        // The root's entry: the offset of its name, its header, nothing cached.
        foreach (var field in (ulong[])[0, rootHeader, 0, 0, 0]) m.Write(field);
    });

    ulong Group(Hdf5Group group)
    {
        var links = group.Datasets.Select(d => (d.Key, Header: Dataset(d.Value))).ToList();
        links.AddRange(group.Groups.Select(g => (g.Key, Group(g.Value))));
        List<(ushort, byte[])> messages =
        [
            // Neither a heap nor a tree for the links: they follow.
            (0x0002, Message(m => { m.Write((ushort)0); m.Write(Undefined); m.Write(Undefined); })),
            (0x000A, [0, 0]),
        ];
        messages.AddRange(links.Select(l => ((ushort)0x0006, Link(l.Key, l.Header))));
        messages.AddRange(group.Attributes.Select(a => ((ushort)0x000C, Attribute(a.Key, a.Value))));
        return Header(messages);
    }

    ulong Dataset(NDArray array)
    {
        var address = Undefined;
        var elements = Elements(array);
        if (array.Count > 0)
        {
            Align();
            address = position;
            elements();
        }
        var size = (ulong)array.Count * (ulong)Hdf5Types.SizeOf(array.DType);
        List<(ushort, byte[])> messages =
        [
            (0x0001, Dataspace(array.Shape.ToLongs())),
            (0x0003, Hdf5Types.Of(array.DType)),
            // The value of elements that nobody wrote is the library's own.
            (0x0005, [2, 2, 2, 1, 0, 0, 0, 0]),
            (0x0008, Message(m => { m.Write((ushort)0x0103); m.Write(address); m.Write(size); })),
        ];
        if (array.DType == DType.BFloat16)
            messages.Add((0x000C, Attribute("dtype", new([Hdf5Types.BFloat16Name], Hdf5Text.Text, IsScalar: true))));
        return Header(messages);
    }

    Action Elements(NDArray array)
    {
        if (array.DType != DType.String) return () => Raw(array);
        var references = References(array.Count);
        return () => Put(references);
    }

    /// <summary>Writes an array's memory, which may be longer than a span.</summary>
    void Raw(NDArray array)
    {
        const int chunk = 1 << 24;
        var (elements, offset) = array.Storage;
        ref var start = ref MemoryMarshal.GetArrayDataReference(elements);
        var (at, end) = ((long)offset * array.DType.Size, ((long)offset + array.Count) * array.DType.Size);
        for (; at < end; at += chunk)
            Put(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref start, (nint)at), (int)Math.Min(chunk, end - at)));
    }

    byte[] Attribute(string name, Hdf5Attribute attribute)
    {
        var values = attribute.Values;
        var isEmpty = values.Count == 0;
        var bytes = attribute.Form == Hdf5Text.Fixed ? values.Select(Encoding.UTF8.GetBytes).ToList() : [];
        var width = Math.Max(1, Math.Max(attribute.Width, bytes.Select(b => b.Length).DefaultIfEmpty(0).Max()));
        // h5py stores an empty list, whose type it cannot know, as float64.
        var type = isEmpty ? Hdf5Types.Of(DType.Float64) : attribute.Form == Hdf5Text.Fixed ? Hdf5Types.FixedText(width)
            : Hdf5Types.VariableText(isUtf8: attribute.Form == Hdf5Text.Text);
        var space = Dataspace(attribute.IsScalar ? [] : [values.Count]);
        var key = Encoding.UTF8.GetBytes($"{name}\0");
        var references = attribute.Form == Hdf5Text.Fixed ? [] : References(values.Count);
        return Message(m =>
        {
            m.Write((ushort)1);
            foreach (var part in (byte[][])[key, type, space]) m.Write((ushort)part.Length);
            foreach (var part in (byte[][])[key, type, space]) Pad(m, part);
            m.Write(references);
            foreach (var text in bytes)
            {
                m.Write(text);
                m.Write(new byte[width - text.Length]);
            }
        });
    }

    /// <summary>A link to an object in the file; its name is UTF-8.</summary>
    static byte[] Link(string name, ulong header) => Message(m =>
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        m.Write([1, 0x11, 1]);
        m.Write((ushort)bytes.Length);
        m.Write(bytes);
        m.Write(header);
    });

    static byte[] Dataspace(IReadOnlyList<long> sizes) => Message(m =>
    {
        m.Write([1, (byte)sizes.Count, 0, 0, 0, 0, 0, 0]);
        foreach (var size in sizes) m.Write(size);
    });

    /// <summary>Writes an object's header and says where.</summary>
    ulong Header(List<(ushort Type, byte[] Data)> messages)
    {
        if (messages.Count > MostMessages)
            throw new KerasException($"A group of an HDF5 file holds at most {MostMessages} things, not {messages.Count}.");
        if (messages.Find(m => Padded(m.Data.Length) > ushort.MaxValue) is { Data: { } data })
            throw new KerasException($"A name or an attribute of an HDF5 file has at most 64 KB, not {data.Length} bytes.");
        Align();
        var address = position;
        Put(Message(h =>
        {
            h.Write((ushort)1);
            h.Write((ushort)messages.Count);
            h.Write(1u);
            h.Write((uint)messages.Sum(m => 8 + Padded(m.Data.Length)));
            h.Write(0u);
            foreach (var (type, content) in messages)
            {
                h.Write(type);
                h.Write((ushort)Padded(content.Length));
                h.Write(0u);
                Pad(h, content);
            }
        }));
        return address;
    }

    void Align() => Put(new byte[-(long)position & 7]);

    void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        position += (ulong)bytes.Length;
    }

    static void Pad(BinaryWriter message, byte[] bytes)
    {
        message.Write(bytes);
        message.Write(new byte[Padded(bytes.Length) - bytes.Length]);
    }

    static int Padded(int length) => (length + 7) & ~7;

    static byte[] Message(Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using (var message = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true)) write(message);
        return memory.ToArray();
    }
}
