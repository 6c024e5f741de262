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
    }

    /// <summary>
    /// 500 models of 0.7 MB that are built, trained and disposed, or dropped, leave no tensor and little of their 350 MB.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FiveHundredModelsLeaveMemoryFlat(bool disposes)
    {
        var (x, y) = (new float[2, 150], new float[2, 150]);
        for (var i = 0; i < 50; i++) Use();
        var memory = Resident();
        var tensors = torch.Tensor.TotalCount;
        for (var i = 0; i < 500; i++)
        {
            Use();
            if (!disposes && i % 10 == 9) Resident();  // native memory presses on no collector
        }
        Assert.InRange(Resident() - memory, long.MinValue, 40L << 20);
        Assert.InRange(torch.Tensor.TotalCount, 0, tensors + 8);

        void Use()
        {
            Keras.ClearSession();
            var model = new Sequential([new InputLayer([150]), new Dense(150, activation: "relu"), new BatchNormalization(),
                new Dropout(0.2), new Dense(150)]);
            model.Compile("adam", "mse", ["mae"]);
            model.TrainOnBatch(x, y);
            if (disposes) model.Dispose();
        }
    }

    /// <summary>Memory once everything unreachable is gone; what finalizers release goes in a second collection.</summary>
    static long Resident()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
