using System.Collections;
using System.Collections.Concurrent;
using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Tests;

/// <summary>Training from generators and sequences: order, threads, errors, early ends.</summary>
[Collection(nameof(Alone))]
public class GeneratorTests
{
    /// <summary>Losses show which batches came: batch i is four samples with the target i, the model's output is 0.</summary>
    static Model Zero()
    {
        Keras.ClearSession();
        Model model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0), "mse");
        return model;
    }

    static (Data X, Data Y) Item(int i)
    {
        var y = new float[4, 1];
        for (var j = 0; j < 4; j++) y[j, 0] = i;
        return (new float[4, 1], y);
    }

    static IEnumerable<(Data X, Data Y)> Endless()
    {
        for (var i = 0; ; i++) yield return Item(i);
    }

    sealed class Numbers(int count, int delay = 0) : Sequence
    {
        public ConcurrentQueue<int> Asked { get; } = [];
        public int Epochs { get; private set; }
        public int FailAt { get; init; } = -1;
        public override int Count => count;
        public override DataBatch this[int index]
        {
            get
            {
                Asked.Enqueue(index);
                if (index == FailAt) Break();
                Thread.Sleep(delay);
                return Item(index);
            }
        }
        public override void OnEpochEnd() => Epochs++;
        static void Break() => throw new InvalidOperationException("broken item");
    }

    static List<double> Seen(Action<Callback> fit)
    {
        var seen = new List<double>();
        var before = 0.0;
        fit(new LambdaCallback(onTrainBatchEnd: (batch, logs) =>
        {
            var sum = logs["loss"] * (batch + 1);
            seen.Add(Math.Round(Math.Sqrt(Math.Max(0, sum - (batch == 0 ? 0 : before)))));
            before = sum;
        }));
        return seen;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void GeneratorGoesOnThroughEpochs(int workers)
    {
        using var model = Zero();
        Assert.Equal([0, 1, 2, 3, 4, 5],
            Seen(c => model.FitGenerator(Endless(), stepsPerEpoch: 3, epochs: 2, verbose: 0, callbacks: [c], workers: workers)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 10)]
    public void SequenceKeepsOrderAndUsesEachItemOnce(int workers, int maxQueueSize)
    {
        using var model = Zero();
        var numbers = new Numbers(9, delay: 2);
        var seen =
            Seen(c => model.FitGenerator(numbers, epochs: 2, verbose: 0, callbacks: [c], workers: workers, maxQueueSize: maxQueueSize,
                shuffle: false,
            useMultiprocessing: true));
        Assert.Equal(Enumerable.Range(0, 9).Concat(Enumerable.Range(0, 9)).Select(i => (double)i), seen);
        Assert.Equal(18, numbers.Asked.Count);
        Assert.Equal(2, numbers.Epochs);
    }

    [Fact]
    public void ShuffleOrdersASequenceAnew()
    {
        using var model = Zero();
        var seen = Seen(c => model.FitGenerator(new Numbers(20), epochs: 2, verbose: 0, callbacks: [c], workers: 2));
        Assert.NotEqual(seen[..20], seen[20..]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), seen[..20].Order());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), seen[20..].Order());
    }

    [Fact]
    public void StepsOfASequenceGoOnBehind()
    {
        using var model = Zero();
        var numbers = new Numbers(5);
        Assert.Equal([0, 1, 2, 3, 4, 0],
            Seen(c => model.FitGenerator(numbers, stepsPerEpoch: 3, epochs: 2, verbose: 0, callbacks: [c], shuffle: false)));
    }

    [Fact]
    public void BatchesComeInManyForms()
    {
        using var model = Zero();
        var tuples = new List<(float[,], float[])> { (new float[4, 1], [2, 2, 2, 2]) };
        Assert.Equal(4, model.FitGenerator(tuples, verbose: 0)["loss"][0]);
        var weighted = new[] { (new float[4, 1], new float[] { 2, 2, 2, 2 }, new float[] { 1, 1, 0, 0 }) };
        Assert.Equal(2, model.FitGenerator(weighted, verbose: 0)["loss"][0]);
        Assert.Equal(4, model.EvaluateGenerator(Named(), steps: 1)["loss"]);
        Assert.Equal(4, model.EvaluateGenerator(Weighted(), steps: 1)["loss"]);
        Assert.Equal(12.5, model.FitGenerator(Async().ToBlockingEnumerable(), stepsPerEpoch: 2, verbose: 0)["loss"][0]);
        Assert.Equal(8, model.FitGenerator(tuples, verbose: 0, classWeight: new Dictionary<int, double> { [2] = 2 })["loss"][0]);

        static IEnumerable<(Dictionary<string, NDArray>, Dictionary<string, NDArray>)> Named()
        {
            yield return (new() { ["input_layer"] = new float[4, 1] }, new() { ["dense"] = new float[] { 2, 2, 2, 2 } });
        }
        static IEnumerable<DataBatch> Weighted()
        {
            yield return (new float[4, 1], new float[] { 2, 2, 2, 2 }, new float[] { 1, 1, 1, 1 });
        }
        static async IAsyncEnumerable<(Data, Data)> Async()
        {
            await Task.Yield();
            yield return Item(3);
            await Task.Delay(1);
            yield return Item(4);
        }
    }

    [Fact]
    public void ValidatesOnArraysSequencesAndGenerators()
    {
        using var model = Zero();
        double Validated(ValidationData data, int? steps = null) =>
            model.FitGenerator(Endless(), stepsPerEpoch: 1, verbose: 0, validationData: data, validationSteps: steps)["val_loss"][0];
        var (x, y) = Item(3);
        Assert.Equal(9, Validated((x, y)));
        Assert.Equal(18, Validated((x, y, new float[] { 2, 2, 2, 2 })));
        Assert.Equal(2.5, Validated(new Numbers(3), 2) * 5);
        Assert.Equal(5.0 / 3, Validated(new Numbers(3)), 1e-6);
        Assert.Equal(0.5, Validated(ValidationData.From(Endless()), 2));
        Assert.Equal(9, model.Fit(x, y, verbose: 0, validationData: new Numbers(3) is { } n ? (x, y) : null)["val_loss"][0]);
    }

    [Fact]
    public void EarlyEndWarnsAndStops()
    {
        using var model = Zero();
        Assert.Contains("ended at step 1 of 3", Warnings.Of(() =>
            Assert.Equal([0, 1], model.FitGenerator(Endless().Take(4), stepsPerEpoch: 3, epochs: 9, verbose: 0).Epoch)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void WorkersErrorsSurfaceWithTheirStack(int workers)
    {
        using var model = Zero();
        var error =
            Assert.Throws<InvalidOperationException>(() => model.FitGenerator(new Numbers(9) { FailAt = 5 }, verbose: 0, workers: workers));
        Assert.Contains("Break", error.StackTrace);
        var other =
            Assert.Throws<InvalidOperationException>(() => model.FitGenerator(Failing(), stepsPerEpoch: 5, verbose: 0, workers: workers));
        Assert.Contains("Failing", other.StackTrace);
        Assert.Single(model.FitGenerator(Endless(), stepsPerEpoch: 1, verbose: 0).Epoch);

        static IEnumerable<(Data, Data)> Failing()
        {
            yield return Item(1);
            throw new InvalidOperationException("broken generator");
        }
    }

    [Fact]
    public void NoThreadStaysBehind()
    {
        using var model = Zero();
        var disposed = 0;
        using var source = new CancellationTokenSource();
        var stop = new LambdaCallback(onTrainBatchEnd: (batch, _) => { if (batch == 2) source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() => _ =
            model.FitGenerator(Watched(), stepsPerEpoch: 1000, verbose: 0, callbacks: [stop], cancellationToken: source.Token));
        Assert.Equal(1, disposed);
        var numbers = new Numbers(1000, delay: 1);
        Assert.ThrowsAny<Exception>(() => _ = model.FitGenerator(numbers, verbose: 0, workers: 4,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (_, _) => throw new InvalidOperationException("callback"))]));
        var asked = numbers.Asked.Count;
        Thread.Sleep(50);
        Assert.Equal(asked, numbers.Asked.Count);
        Assert.InRange(asked, 1, 40);

        IEnumerable<(Data, Data)> Watched()
        {
            try
            {
                foreach (var item in Endless()) yield return item;
            }
            finally
            {
                disposed++;
            }
        }
    }

    [Fact]
    public void BuildsASequentialFromTheFirstBatch()
    {
        using var model = new Sequential([new Dense(1)]);
        model.Compile("sgd", "mse");
        model.FitGenerator(new Numbers(2), verbose: 0);
        Assert.Equal("(None, 1)", model.InputShape.ToString());
    }
}
