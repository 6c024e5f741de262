using Microsoft.ML.OnnxRuntime;

namespace OnnxKeras;

/// <summary>Loads ONNX Runtime once and says what is wrong where it cannot.</summary>
public static class NativeOnnxRuntime
{
    static readonly Lazy<string> version = new(Load);

    /// <summary>The version of the native ONNX Runtime; loads it.</summary>
    /// <exception cref="KerasException">The native library is missing or does not load; the message says why and what to do.</exception>
    public static string Version => version.Value;

    /// <summary>The execution providers that this build of ONNX Runtime has.</summary>
    public static IReadOnlyList<string> Providers => Version.Length > 0 ? OrtEnv.Instance().GetAvailableProviders() : [];

    /// <summary>Loads ONNX Runtime unless it is loaded.</summary>
    /// <exception cref="KerasException">The native library is missing or does not load; the message says why and what to do.</exception>
    public static void EnsureLoaded() => _ = Version;

    static string Load()
    {
        try
        {
            return OrtEnv.Instance().GetVersionString();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException)
        {
            var cause = e.InnerException ?? e;
            throw new KerasException("ONNX Runtime's native library cannot be loaded, so nothing can be predicted here. Reference the package "
                + "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) of the version of Microsoft.ML.OnnxRuntime.Managed. "
                + $"The loader says: {cause.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
