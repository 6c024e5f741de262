using System.Runtime.InteropServices;
using TorchSharp;

namespace OnnxKeras;

/// <summary>Loads libtorch once and says what is wrong where it cannot.</summary>
public static class NativeTorch
{
    static readonly Lazy<string> version = new(Load);

    /// <summary>The version of libtorch; loads it.</summary>
    /// <exception cref="KerasException">A native library is missing or does not load; the message says which, why and what to do.</exception>
    public static string Version => version.Value;

    /// <summary>Whether training can use a CUDA device, and how many there are.</summary>
    public static int CudaDevices => Version.Length > 0 && torch.cuda.is_available() ? torch.cuda.device_count() : 0;

    /// <summary>Loads libtorch unless it is loaded.</summary>
    /// <exception cref="KerasException">A native library is missing or does not load; the message says which, why and what to do.</exception>
    public static void EnsureLoaded() => _ = Version;

    static string Load()
    {
        try
        {
            using var one = torch.ones(1);
            return torch.__version__;
        }
        catch (Exception e) when (e is not KerasException)
        {
            throw new KerasException($"libtorch cannot be loaded, so nothing can be trained here. {Why()}", e);
        }
    }

    /// <summary>TorchSharp hides the loader's own words; loading the library again brings them out.</summary>
    static string Why()
    {
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        string[] places = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        if (places.Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists) is not { } file)
            return $"{name} is not beside the program: reference the package TorchSharp-cpu (or TorchSharp-cuda-linux, TorchSharp-cuda-windows for a GPU).";
        try
        {
            NativeLibrary.Load(file);
            return $"{file} itself loads, but TorchSharp does not start: reference TorchSharp and TorchSharp-cpu (or -cuda) of one version.";
        }
        catch (DllNotFoundException e)
        {
            return $"The loader says: {e.Message.ReplaceLineEndings(" ")} Where it misses GLIBCXX_3.4.32, build the program with "
                + "eng/Native.targets, which lets the library do without; where it misses another library, install that.";
        }
    }
}
