using System.Runtime.InteropServices;
using TorchSharp;

namespace OnnxKeras;

/// <summary>Devices as torch knows them.</summary>
static class TorchDevice
{
    /// <summary>Torch's device; loads libtorch.</summary>
    /// <exception cref="KerasException">Torch has no such device: what it has, and what to do.</exception>
    public static torch.Device Of(Device device)
    {
        NativeTorch.EnsureLoaded();
        if (!device.IsCuda) return torch.CPU;
        var count = NativeTorch.CudaDevices;
        return device.Index < count
            ? new(DeviceType.CUDA, device.Index)
            : throw new KerasException($"Torch cannot compute on {device}: {Explain(count)}");
    }

    /// <summary>Whether two devices are one; torch leaves the number out where there is but one, or the first is meant.</summary>
    public static bool AreSame(torch.Device a, torch.Device b) => a.type == b.type && Math.Max(a.index, 0) == Math.Max(b.index, 0);

    /// <summary>A tensor, moved to a device where it does not lie there already.</summary>
    public static torch.Tensor Moved(torch.Tensor tensor, torch.Device device) =>
        AreSame(tensor.device, device) ? tensor : tensor.to(device, disposeAfter: true);

    static string Explain(int count)
    {
        if (count > 0) return $"this machine has {count} CUDA device{(count == 1 ? "" : "s")}, numbered from 0. Choose one, or the CPU.";
        const string advice = "'onnxkeras doctor' tells what the machine has; the CPU always works.";
        return NativeLibrary.TryLoad("torch_cuda", typeof(torch).Assembly, null, out _)
            ? $"libtorch for CUDA is there, but it finds no NVIDIA GPU, or no driver that is new enough for it. {advice}"
            : "this program carries libtorch for the CPU. Reference the package "
                + $"TorchSharp-cuda-linux or TorchSharp-cuda-windows {NativeTorch.PackageVersion} "
                + $"instead of TorchSharp-cpu (in this repository, build with -p:OnnxKerasDevice=cuda). {advice}";
    }
}
