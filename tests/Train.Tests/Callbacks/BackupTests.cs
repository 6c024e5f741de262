using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

/// <summary>What a backup holds beside weights, and what a damaged one does.</summary>
[Collection(nameof(OnnxKeras.Tests.Alone))]
public sealed class BackupTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("backup-").FullName;
    readonly float[,,] x = new float[8, 3, 2];
    readonly float[,] y = new float[8, 1];

    public BackupTests()
    {
        var random = new Random(5);
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref x[0, 0, 0], x.Length))
            value = random.NextSingle();
        for (var i = 0; i < 8; i++) y[i, 0] = random.NextSingle();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string File => Path.Combine(folder, "training.backup");

    static Model Make(Optimizer optimizer, bool stateful = false)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(2);
        var inner = Keras.Input([3, 2], batchSize: stateful ? 4 : null);
        Model nested = new(inner, new GRU(3, stateful: stateful, returnSequences: true).Apply(inner));
        var input = Keras.Input([3, 2], batchSize: stateful ? 4 : null);
        Model model = new(input, new Dense(1).Apply(new Bidirectional(new LSTM(2, stateful: stateful)).Apply(nested.Apply(input))));
        model.Compile(optimizer, "mse");
        return model;
    }

    void Fit(Model model, params Callback[] callbacks) => model.Fit(x, y, batchSize: 4, epochs: 5, verbose: 0, callbacks: callbacks);

    static List<float[]> Values(Model model) => [.. model.Weights.Concat(model.CarriedStates).Select(v => v.Value.ToArray<float>())];

    static Callback CutAt(int epoch) =>
        new LambdaCallback(onEpochBegin: (e, _) => { if (e == epoch) throw new InvalidOperationException("power cut"); });

    /// <summary>An average that stands in the place of the weights when an epoch ends is not what training goes on from, and what stateful
    /// layers carry from batch to batch goes on.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void GoesOnFromTheWeightsAndStates(bool swapOnEpoch, bool stateful)
    {
        Model Begin() => Make(new Adam(0.05, useEma: true, emaMomentum: 0.6), stateful);
        Callback[] Callbacks() => [new SwapEMAWeights(swapOnEpoch), new BackupAndRestore(folder)];
        using var whole = Begin();
        Fit(whole, Callbacks());
        using var cut = Begin();
        Assert.Throws<InvalidOperationException>(() => Fit(cut, [.. Callbacks(), CutAt(3)]));
        using var resumed = Begin();
        Fit(resumed, Callbacks());
        Assert.Equal(Values(whole), Values(resumed));
        Assert.Equal(stateful, whole.CarriedStates.Count() == 5);
    }

    /// <summary>A backup that is cut short or says absurd sizes is refused without taking memory; the model stays as it is.</summary>
    [Fact]
    public void DamagedOnesAreRefusedAndChangeNothing()
    {
        using var model = Make(new Adam());
        Fit(model, new EarlyStopping("loss"), new BackupAndRestore(folder, deleteCheckpoint: false));
        var whole = System.IO.File.ReadAllBytes(File);
        var before = Values(model);
        // After the name stand the epoch, the shuffling's and the layers' seeds, and how many arrays come, of which type and shape.
        var arrays = 45 + 12 * model.SeedGenerators.Count();
        int[] counts = [25, 41, arrays, arrays + 4, arrays + 8, arrays + 12, arrays + 16];
        foreach (var damaged in counts.Select(Absurd).Concat(counts.Select(Cut)).Append(Cut(whole.Length - 40)))
        {
            System.IO.File.WriteAllBytes(File, damaged);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.ThrowsAny<KerasException>(
                () => Fit(model, new EarlyStopping("loss"), new BackupAndRestore(folder, deleteCheckpoint: false)));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4_000_000);
            Assert.Matches(@"training\.backup': [^.]+\. Delete it to begin anew\.$", error.Message);
            Assert.Equal(before, Values(model));
        }

        byte[] Cut(int length) => whole[..length];

        byte[] Absurd(int at) => [.. whole[..at], 0xfe, 0xff, 0xff, 0x7f, .. whole[(at + 4)..]];
    }
}
