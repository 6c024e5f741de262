using System.Runtime.InteropServices;
using TorchSharp;

namespace OnnxKeras;

/// <summary>Loads libtorch once and says what is wrong where it cannot.</summary>
public static class NativeTorch
{
    // In this order: LibTorchSharp needs torch_cpu, whose absence would read as a failure of LibTorchSharp.
    static readonly string[] libraries = ["torch_cpu", "LibTorchSharp"];
    static readonly KerasException? failure = Load();

    /// <summary>Loads libtorch; free once it has been loaded.</summary>
    /// <exception cref="KerasException">A library cannot be loaded: which, why and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (failure is not null) throw new KerasException(failure.Message, failure.InnerException);
    }

    /// <summary>The version of the TorchSharp package, such as <c>0.107.0</c>.</summary>
    public static string PackageVersion => typeof(torch).Assembly.GetName().Version!.ToString(3);

    /// <summary>The version of libtorch, such as <c>2.10.0.0</c>.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return torch.__version__;
        }
    }

    /// <summary>How many CUDA devices torch can train on; 0 with the CPU package.</summary>
    public static int CudaDevices
    {
        get
        {
            EnsureLoaded();
            return torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
    }

    static KerasException? Load()
    {
        foreach (var library in libraries)
            if (NativeLoading.Load(library, typeof(torch).Assembly) is { } found)
                return new KerasException(Explain(found));
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception e)
        {
            return new KerasException($"libtorch was loaded, but TorchSharp {PackageVersion} cannot use it: "
                + $"{(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>What to do about a library that does not load.</summary>
    static string Explain(NativeFailure failure)
    {
        var what = $"Training needs TorchSharp's native library '{failure.Library}'";
        if (failure.IsMissing)
            return IsOffered
                ? $"{what}, which is not among the program's files: reference the package TorchSharp-cpu {PackageVersion} in the program's "
                    + "project (for an NVIDIA GPU TorchSharp-cuda-linux or TorchSharp-cuda-windows)."
                : $"{what}, which TorchSharp does not offer for {RuntimeInformation.RuntimeIdentifier}; it does for linux-x64 (glibc), "
                    + "win-x64 and osx-arm64.";
        var refused = $"{what}, which this system refuses: {failure.Reason}.";
        if (failure.Reason.Contains("GLIBCXX_", StringComparison.Ordinal))
            return $"{refused} It has {SystemLibraries.Describe()}. Build or publish the program for Linux with a reference to "
                + "the package OnnxKeras.Train, whose build targets prepare the library for older systems (a program that references the "
                + "project imports eng/TorchOnOlderLinux.targets), or update libstdc++ to GCC 13's.";
        if (failure.Reason.Contains("GLIBC_", StringComparison.Ordinal))
            return $"{refused} It has {SystemLibraries.Describe()}; libtorch needs a newer system.";
        return $"{refused} Check that the packages TorchSharp and TorchSharp-cpu (or -cuda-…) are both of version {PackageVersion} and "
            + "that all of their files are beside the program.";
    }

    static bool IsOffered => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => OperatingSystem.IsWindows() || OperatingSystem.IsLinux(),
        Architecture.Arm64 => OperatingSystem.IsMacOS(),
        _ => false,
    };
}
