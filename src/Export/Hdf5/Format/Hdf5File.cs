namespace OnnxKeras;

/// <summary>
/// An HDF5 file as h5py writes it: superblocks 0 to 3, groups of each form, datasets that are compact, contiguous or in chunks. It is read
/// strictly: each address lies in the file, nothing leads in circles, and no number is believed before memory is taken for it.
/// </summary>
/// <remarks>The HDF5 Group, HDF5 File Format Specification, version 3.0. Damage is an <see cref="InvalidDataException"/>.</remarks>
sealed class Hdf5File : IDisposable
{
    const int MaxSoftLinks = 32;

    readonly Dictionary<ulong, Hdf5Object> objects = [];
    readonly ulong root;

    /// <summary>Opens the file in a stream that can seek, which is closed with it.</summary>
    public Hdf5File(Stream stream)
    {
        Source = new(stream, Hdf5Signature.Find(stream));
        Texts = new(Source);
        var block = Source.Fields(8, Math.Min(88, Source.Length - 8));
        var version = block.U8();
        if (version > 3) throw new InvalidDataException($"it has a superblock of version {version}");
        if (version < 2) block.Skip(4);
        if ((block.U8(), block.U8()) is not (8, 8) and var sizes)
            throw new InvalidDataException($"it has addresses and lengths of {sizes.Item1} and {sizes.Item2} bytes");
        block.Skip(version switch { 0 => 9 + 4 * 8, 1 => 13 + 4 * 8, _ => 1 + 3 * 8 });
        // An old superblock has the root's entry: its name, then its header.
        if (version < 2) block.Skip(8);
        root = block.U64();
    }

    /// <summary>The bytes.</summary>
    public Hdf5Source Source { get; }

    /// <summary>What reads text.</summary>
    public Hdf5Texts Texts { get; }

    /// <summary>The group or dataset at a path, or <c>null</c>; links out of the file lead nowhere.</summary>
    public Hdf5Object? Find(string path)
    {
        var pending = new Stack<string>();
        Push(path);
        var at = Object(root);
        for (var softLinks = 0; pending.TryPop(out var segment);)
        {
            if (segment == ".") continue;
            if (!at.IsGroup || !at.Links.TryGetValue(segment, out var link)) return null;
            if (link.Path is { } target)
            {
                if (++softLinks > MaxSoftLinks) throw new InvalidDataException("its links lead in circles");
                if (target.StartsWith('/')) at = Object(root);
                Push(target);
            }
            else if (link.Address is { } address) at = Object(address);
            else return null;
        }
        return at.IsGroup || at.IsDataset ? at : null;

        void Push(string target)
        {
            foreach (var segment in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(segment);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    Hdf5Object Object(ulong address)
    {
        if (!objects.TryGetValue(address, out var found)) objects[address] = found = new(this, address);
        return found;
    }
}
