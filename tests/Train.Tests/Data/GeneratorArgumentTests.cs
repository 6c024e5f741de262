using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Tests;

/// <summary>What the methods for generators and Evaluate share with Fit.</summary>
[Collection(nameof(Alone))]
public class GeneratorArgumentTests
{
    static Model Zero()
    {
        Keras.ClearSession();
        Model model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0), "mse");
        return model;
    }

    /// <summary>Batch i has the loss i².</summary>
    sealed class Squares(int count) : Sequence
    {
        public override int Count => count;
        public override DataBatch this[int index] => new((Data)new float[1, 1], (Data)new float[] { index });
    }

    [Fact]
    public void FitGeneratorRunsFitsLoop()
    {
        using var model = Zero();
        var (begun, tested) = (new List<int>(), 0);
        var callback = new LambdaCallback(onEpochBegin: (epoch, _) => begun.Add(epoch), onTestBegin: _ => tested++);
        var history = model.FitGenerator(new Squares(3), epochs: 6, initialEpoch: 2, verbose: 0, callbacks: [callback],
            validationData: new Squares(2), validationFreq: 2, workers: 0);
        Assert.Equal([2, 3, 4, 5], begun);
        Assert.Equal([2, 3, 4, 5], history.Epoch);
        Assert.Equal((2, 2), (tested, history["val_loss"].Count));
        Assert.All(history["loss"], loss => Assert.Equal(5.0 / 3, loss, 1e-6));
    }

    [Theory]
    [InlineData(0, 10, false)]
    [InlineData(1, 1, false)]
    [InlineData(3, 2, true)]
    public void EvaluateGeneratorTakesWorkersAndSteps(int workers, int maxQueueSize, bool useMultiprocessing)
    {
        using var model = Zero();
        var seen = new List<int>();
        var callback = new LambdaCallback(onTestBatchEnd: (batch, _) => seen.Add(batch));
        Assert.Equal(14.0 / 4, model.EvaluateGenerator(new Squares(4), callbacks: [callback], workers: workers, maxQueueSize: maxQueueSize,
            useMultiprocessing: useMultiprocessing)["loss"], 1e-6);
        Assert.Equal([0, 1, 2, 3], seen);
        Assert.Equal(5.0 / 3, model.EvaluateGenerator(new Squares(9), steps: 3, workers: workers)["loss"], 1e-6);
    }

    [Fact]
    public void EvaluationsCanBeCancelled()
    {
        using var model = Zero();
        using var source = new CancellationTokenSource();
        var cancel = new LambdaCallback(onTestBatchEnd: (batch, _) => { if (batch == 1) source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            (object)model.EvaluateGenerator(new Squares(9), callbacks: [cancel], cancellationToken: source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            (object)model.Evaluate(new float[2, 1], new float[2], cancellationToken: source.Token));
        Assert.Equal(5.0 / 3, model.EvaluateGenerator(new Squares(3))["loss"], 1e-6);
    }
}
