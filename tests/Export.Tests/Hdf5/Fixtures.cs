namespace OnnxKeras.Tests;

/// <summary>Files that Python's Keras wrote: under ONNXKERAS_FIXTURES, else in the repository's folder fixtures/.</summary>
static class Fixtures
{
    static readonly Lazy<string> root = new(() =>
    {
        if (Environment.GetEnvironmentVariable("ONNXKERAS_FIXTURES") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "fixtures"))) return Path.Combine(folder.FullName, "fixtures");
        throw new DirectoryNotFoundException($"No folder fixtures/ above {AppContext.BaseDirectory}; set ONNXKERAS_FIXTURES.");
    });

    public static string File(string relative) => Path.Combine(root.Value, relative);
}

/// <summary>A folder that goes away with the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("onnxkeras-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
