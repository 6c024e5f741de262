using System.Text.Json;

namespace OnnxKeras.Tests;

/// <summary>The cases that real Keras has recorded: every index.json of a kind beneath the root.</summary>
static class Fixtures
{
    /// <summary>The folder of the cases: ONNXKERAS_FIXTURES, else the repository's fixtures.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("ONNXKERAS_FIXTURES") is not { Length: > 0 } given ? Own
        : Path.IsPathRooted(given) ? given : Path.Combine(Repository(), given);

    /// <summary>The cases kept here, which some tests are about whatever the root is.</summary>
    public static string Own => Path.Combine(Repository(), "fixtures");

    /// <summary>Whether the cases are those kept here.</summary>
    public static bool AreTheRepositorys { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ONNXKERAS_FIXTURES"));

    /// <summary>The cases of all <c>kind/index.json</c> beneath the root, or another folder.</summary>
    public static IEnumerable<(string Folder, JsonElement Case)> Cases(string kind, string? root = null) =>
        Directory.EnumerateFiles(root ?? Root, "index.json", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == kind)
            .Order(StringComparer.Ordinal)
            .SelectMany(f => JsonDocument.Parse(File.ReadAllText(f)).RootElement.EnumerateArray()
                .Select(c => (Path.GetDirectoryName(f)!, c)));

    /// <summary>A case's name with its folder, such as <c>keras3/predict/dense</c>.</summary>
    public static string NameOf(string folder, JsonElement entry, string? root = null) =>
        $"{Path.GetRelativePath(root ?? Root, folder).Replace('\\', '/')}/{entry.GetProperty("case").GetString()}";

    /// <summary>The cases of a kind by name.</summary>
    public static Dictionary<string, (string Folder, JsonElement Case)> ByName(string kind, string? root = null) =>
        Cases(kind, root).ToDictionary(c => NameOf(c.Folder, c.Case, root));

    /// <summary>That there is something to test: an empty folder must not pass for a folder of cases that are all met.</summary>
    public static void AssertAny(string kind) =>
        Assert.True(Cases(kind).Any(), $"There are no recorded cases beneath '{Root}': no {kind}/index.json, or an empty one.");

    /// <summary>The repository's folder.</summary>
    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OnnxKeras.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("No OnnxKeras.sln above the test's folder: set ONNXKERAS_FIXTURES.");
        return folder;
    }
}
