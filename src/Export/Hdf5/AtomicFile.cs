namespace OnnxKeras;

/// <summary>Writes a file whole or not at all: beside its target, flushed to the disk, then renamed over it.</summary>
static class AtomicFile
{
    /// <summary>Lets <paramref name="write"/> fill the file <paramref name="path"/>; when it fails, what was there before stays.</summary>
    /// <exception cref="KerasException">The path cannot be written, or the file is there and may not be overwritten.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new KerasException("A file to write needs a path; got an empty one.");
        string? temporary = null;
        try
        {
            // A link stays a link: what it points to is replaced.
            var link = new FileInfo(path);
            var target = link.LinkTarget is null ? link.FullName : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (Directory.Exists(target)) throw CannotWrite(path, "it is a folder");
            if (!overwrite && File.Exists(target)) throw CannotWrite(path, "the file exists, and overwrite is false");
            var folder = Path.GetDirectoryName(target)!;
            if (!Directory.Exists(folder)) throw CannotWrite(path, $"the folder '{folder}' does not exist");

            temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CannotWrite(path, e.Message, e);
        }
        finally
        {
            if (temporary is not null) TryDelete(temporary);
        }
    }

    static KerasException CannotWrite(string path, string reason, Exception? inner = null) =>
        new($"Cannot write '{path}': {reason.TrimEnd('.')}.", inner);

    static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more.
        }
    }
}
