using System.Reflection;
using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>Why a native library cannot be loaded.</summary>
/// <param name="Library">The library's name, as code imports it.</param>
/// <param name="IsMissing">Whether there is no such file where the runtime looks; else there is one, and the system refuses it.</param>
/// <param name="Reason">The system's own words.</param>
sealed record NativeFailure(string Library, bool IsMissing, string Reason);

/// <summary>Loads native libraries and says what is wrong where that fails, in one line instead of the runtime's dozen.</summary>
static class NativeLoading
{
    /// <summary>
    /// Loads a library for an assembly that imports it; <c>null</c> where that works. The program's own file comes first, and where the
    /// system refuses that, another of the same name elsewhere on the system doesn't take its place.
    /// </summary>
    public static NativeFailure? Load(string library, Assembly importer)
    {
        try
        {
            NativeLibrary.Load(Own(library) ?? library, importer, null);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return new NativeFailure(library, Own(library) is null, Reason(library, e.Message));
        }
    }

    /// <summary>The line that tells: the runtime lists one for each path it has tried, most of them for files that are not there.</summary>
    public static string Reason(string library, string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Skip(1).FirstOrDefault(line => !IsOwn(line)) ?? (lines.Length > 1 ? $"no file {FileName(library)}" : lines[0]);

        bool IsOwn(string line) => line.EndsWith("No such file or directory", StringComparison.Ordinal)
            && Path.GetFileNameWithoutExtension(line.Split(": ")[0]) is var file && (file == library || file == "lib" + library);
    }

    static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The program's own file of a library; <c>null</c> where it has none.</summary>
    static string? Own(string library) =>
        $"{AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")}{Path.PathSeparator}{AppContext.BaseDirectory}".Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, FileName(library))).FirstOrDefault(File.Exists);
}
