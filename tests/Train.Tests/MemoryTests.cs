using System.Diagnostics;
using OnnxKeras.Layers;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>Long training leaves nothing behind.</summary>
[Collection(nameof(Alone))]
public class MemoryTests
{
    /// <summary>10,000 steps leave the number of native tensors where it was, and resident memory within 40 MB.</summary>
    [Fact]
    public void TenThousandStepsLeaveMemoryFlat()
    {
        Keras.ClearSession();
        var (x, y) = (new float[60, 4], new float[60, 3]);
        for (var i = 0; i < 60; i++) (x[i, i % 4], y[i, i % 3]) = (1, 1);
        using var model = new Sequential([new InputLayer([4]), new Dense(8, activation: "relu"), new Dense(3, activation: "softmax")]);
        model.Compile("adam", "categorical_crossentropy", ["accuracy"]);
        model.Fit(x, y, batchSize: 6, epochs: 100, verbose: 0);
        var tensors = torch.Tensor.TotalCount;
        var memory = Resident();
        model.Fit(x, y, batchSize: 6, epochs: 1000, verbose: 0);
        Assert.InRange(torch.Tensor.TotalCount, 0, tensors + 8);
        Assert.InRange(Resident() - memory, long.MinValue, 40L << 20);

        static long Resident()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }
}
