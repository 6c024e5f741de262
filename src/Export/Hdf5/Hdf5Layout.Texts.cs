using System.Text;

namespace OnnxKeras;

// Texts of variable length, which lie in collections apart from the objects that refer to them.
sealed partial class Hdf5Layout
{
    /// <summary>Collections are of about this size; the library takes none under 4096 bytes.</summary>
    const int CollectionSize = 1 << 16, SmallestCollection = 4096;

    readonly Queue<(uint Length, ulong Collection, uint Index)> texts = [];

    /// <summary>Writes all texts of variable length, in the order in which the headers will refer to them.</summary>
    void Collections(Hdf5Group root)
    {
        var pending = new List<byte[]>();
        var size = 16;
        foreach (var text in VariableTexts(root).Select(Encoding.UTF8.GetBytes))
        {
            if (pending.Count > 0 && (size + text.Length > CollectionSize || pending.Count == MostMessages)) Flush();
            pending.Add(text);
            size += 16 + Padded(text.Length);
        }
        if (pending.Count > 0) Flush();

        void Flush()
        {
            var (address, free) = (position, Math.Max(0, SmallestCollection - size));
            Put(Message(m =>
            {
                m.Write("GCOL"u8);
                m.Write(1u);
                m.Write((ulong)(size + free));
                foreach (var (i, text) in pending.Index())
                {
                    m.Write((ushort)(i + 1));
                    m.Write((ushort)1);
                    m.Write(0u);
                    m.Write((ulong)text.Length);
                    Pad(m, text);
                    texts.Enqueue(((uint)text.Length, address, (uint)i + 1));
                }
                // What is free is object 0, whose size counts its own header.
                if (free >= 16) foreach (var field in (ulong[])[0, (ulong)free]) m.Write(field);
                m.Write(new byte[free >= 16 ? free - 16 : free]);
            }));
            pending.Clear();
            size = 16;
        }
    }

    static IEnumerable<string> VariableTexts(Hdf5Group group) =>
        group.Datasets.Values.Where(d => d.DType == DType.String || d.DType == DType.BFloat16)
            .SelectMany(d => d.DType == DType.String ? d.Span<string>().ToArray() : [Hdf5Types.BFloat16Name])
            .Concat(group.Groups.Values.SelectMany(VariableTexts))
            .Concat(group.Attributes.Values.Where(a => a.Form != Hdf5Text.Fixed).SelectMany(a => a.Values));

    /// <summary>References to the next texts.</summary>
    byte[] References(int count) => Message(m =>
    {
        for (var i = 0; i < count; i++)
        {
            var (length, collection, index) = texts.Dequeue();
            m.Write(length);
            m.Write(collection);
            m.Write(index);
        }
    });
}
