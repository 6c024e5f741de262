using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>What <c>onnxkeras doctor</c> finds.</summary>
/// <param name="System">The machine.</param>
/// <param name="Torch">What trains.</param>
/// <param name="OnnxRuntime">What predicts.</param>
/// <param name="Providers">The execution providers of ONNX Runtime.</param>
/// <param name="Gpus">The NVIDIA GPUs of the machine, whether or not a package here can use them.</param>
/// <param name="CudaDevices">How many of them torch sees.</param>
/// <param name="Training">A gradient step on each kind of device.</param>
/// <param name="Predicting">A model run.</param>
sealed record Diagnosis(Machine System, Library Torch, Library OnnxRuntime, string[] Providers, string[] Gpus, int CudaDevices, Check Training,
    Check Predicting)
{
    /// <summary>Whether training and predicting work.</summary>
    public bool Works => Training.Error is null && Predicting.Error is null;

    public static Diagnosis Take()
    {
        var torch = Library.Of(NativeTorch.PackageVersion, () => NativeTorch.Version);
        var onnxRuntime = Library.Of(NativeOnnxRuntime.PackageVersion, () => NativeOnnxRuntime.Version);
        var cudaDevices = torch.Error is null ? NativeTorch.CudaDevices : 0;
        return new Diagnosis(
            new Machine(RuntimeInformation.OSDescription, RuntimeInformation.RuntimeIdentifier, SystemLibraries.Glibc, SystemLibraries.Libstdcxx,
                Environment.Version.ToString()),
            torch, onnxRuntime, onnxRuntime.Error is null ? NativeOnnxRuntime.Providers : [], NvidiaGpus(), cudaDevices,
            Check.Of(() => string.Join("; ", (cudaDevices > 0 ? ["cpu", "cuda"] : new[] { "cpu" })
                .Select(device => $"a gradient step on {device} took the weight from 1 to {NativeTorch.Step(device):0.00000}"))),
            Check.Of(() => $"(1, 2, 3) squared is ({string.Join(", ", NativeOnnxRuntime.Predict())})"));
    }

    /// <summary>As the Linux driver names them.</summary>
    static string[] NvidiaGpus()
    {
        const string driver = "/proc/driver/nvidia/gpus", model = "Model:";
        if (!Directory.Exists(driver)) return [];
        return [.. Directory.GetFiles(driver, "information", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(model, StringComparison.Ordinal)).Select(line => line[model.Length..].Trim())];
    }
}

/// <summary>The system, and the libraries that native packages build on.</summary>
sealed record Machine(string Description, string RuntimeIdentifier, string? Glibc, string? Libstdcxx, string DotNet);

/// <summary>A native library: its version and its managed package's, or why it does not load.</summary>
sealed record Library(string Package, string? Version, string? Error)
{
    public static Library Of(string package, Func<string> version)
    {
        var check = Check.Of(version);
        return new Library(package, check.Result, check.Error);
    }
}

/// <summary>What an attempt gave, or why it failed.</summary>
sealed record Check(string? Result, string? Error)
{
    public static Check Of(Func<string> attempt)
    {
        try
        {
            return new Check(attempt(), null);
        }
        catch (Exception e)
        {
            return new Check(null, e is KerasException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }
}
