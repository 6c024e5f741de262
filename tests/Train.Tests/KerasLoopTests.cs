using System.Text.RegularExpressions;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>What Keras 3's loops do at their ends and with what they are given, by its sources: epoch_iterator.py, the backends'
/// trainer.py, compile_utils.py and functional.py.</summary>
[Collection(nameof(Alone))]
public class KerasLoopTests
{
    public KerasLoopTests() => Keras.ClearSession();

    /// <summary>A model whose outputs are 0, so that a squared error is the square of the target.</summary>
    static Model Zero(int units = 1)
    {
        Model model = new Sequential([new InputLayer([1], name: "in"), new Dense(units, useBias: false, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0), "mse");
        return model;
    }

    /// <summary>Two samples with the target i.</summary>
    static DataBatch Item(int i) => new(new float[2, 1], new float[,] { { i }, { i } });

    static IEnumerable<DataBatch> Items(int count) => Enumerable.Range(0, count).Select(Item);

    sealed class Numbers(int count) : Sequence
    {
        public int Epochs { get; private set; }
        public override int Count => count;
        public override DataBatch this[int index] => Item(index);
        public override void OnEpochEnd() => Epochs++;
    }

    /// <summary>A stop that is asked for before training is seen behind the first batch.</summary>
    [Fact]
    public void AStopBeforeTheFirstBatchComesBehindIt()
    {
        using var model = Zero();
        var batches = 0;
        var history = model.Fit(new float[8, 1], new float[8, 1], batchSize: 2, epochs: 3, verbose: 0, callbacks:
            [new LambdaCallback(onTrainBegin: _ => model.StopTraining = true, onTrainBatchEnd: (_, _) => batches++)]);
        Assert.Equal((1, 1), (batches, history.Epoch.Count));
    }

    /// <summary>An epoch's figures come in the order of all their names, those of validation among the others.</summary>
    [Fact]
    public void FiguresOfValidationAreSortedIn()
    {
        using var model = Zero();
        model.Compile(new SGD(0), "mse", ["mse"], weightedMetrics: ["mse"]);
        Assert.Equal(["loss", "mse", "val_loss", "val_mse", "val_weighted_mse", "weighted_mse"],
            model.Fit(new float[4, 1], new float[4, 1], validationSplit: 0.5, verbose: 0).Names);
    }

    /// <summary>progbar.py shows figures in the order in which they came: those of training, then validation's, then what callbacks
    /// add.</summary>
    [Fact]
    public void TheBarShowsFiguresAsTheyCame()
    {
        using var model = Zero();
        model.Compile(new SGD(0), "mse", ["mse"], weightedMetrics: ["mse"]);
        var output = new StringWriter();
        model.Fit(new float[4, 1], new float[4, 1], validationSplit: 0.5, verbose: 2,
            callbacks: [new LambdaCallback(onEpochEnd: (_, logs) => logs["learning_rate"] = 1), new ProgbarLogger(output)]);
        Assert.Equal(["loss", "mse", "weighted_mse", "val_loss", "val_mse", "val_weighted_mse", "learning_rate"],
            Regex.Matches($"{output}", @"(\w+):").Select(m => m.Groups[1].Value));
    }

    /// <summary>Validation on arrays in some steps is on all samples: the mean of 0², 1², …, 99² is 3283.5.</summary>
    [Fact]
    public void StepsOfValidationTakeAllSamples()
    {
        using var model = Zero();
        var y = new float[100, 1];
        for (var i = 0; i < 100; i++) y[i, 0] = i;
        var tests = 0;
        var count = new LambdaCallback(onTestBatchEnd: (_, _) => tests++);
        var history = model.FitGenerator(Items(1), 1, verbose: 0, validationData: (new float[100, 1], y), validationSteps: 2,
            callbacks: [count]);
        Assert.Equal(3283.5, history["val_loss"][0], 1e-3);
        Assert.Equal(2, tests);
    }

    /// <summary>Each validation in fewer steps than a sequence has begins with its first batch: (0² + 1²) / 2 each time; in more
    /// steps it ends with the last one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ValidationBeginsWithTheFirstBatch(int workers)
    {
        using var model = Zero();
        var held = new Numbers(5);
        Assert.Equal([0.5, 0.5, 0.5], model.FitGenerator(Items(3), 1, epochs: 3, verbose: 0, validationData: held, validationSteps: 2,
            workers: workers)["val_loss"]);
        Assert.Equal(3, held.Epochs);
        var more = new Numbers(3);
        Assert.Contains("The data ended at step 3 of 4", Warnings.Of(() =>
        {
            Assert.Equal((0 + 1 + 4) / 3.0, model.EvaluateGenerator(more, 4, workers: workers), 1e-6);
            Assert.Equal([5 / 3f, 5 / 3f], model.FitGenerator(Items(2), 1, epochs: 2, verbose: 0, validationData: more, validationSteps: 4,
                workers: workers)["val_loss"], (a, b) => Math.Abs(a - b) < 1e-6);
        }));
        Assert.Equal([0.5, 0.5], model.Fit(new float[2, 1], new float[2, 1], epochs: 2, verbose: 0, validationData: held,
            validationSteps: 2)["val_loss"]);
        var stop = new LambdaCallback(onTestBatchEnd: (_, _) => model.StopEvaluating = true);
        Assert.Equal([0, 0], model.Fit(new float[2, 1], new float[2, 1], epochs: 2, verbose: 0, validationData: held,
            callbacks: [stop])["val_loss"]);
    }

    /// <summary>A generator that ends with an epoch ends training there, with a warning.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AGeneratorMayEndWithAnEpoch(int workers)
    {
        using var model = Zero();
        var ended = new List<int>();
        var said = Warnings.Of(() => Assert.Equal([0, 1], model.FitGenerator(Items(6), 3, epochs: 9, verbose: 0, workers: workers,
            callbacks: [new LambdaCallback(onEpochEnd: (epoch, _) => ended.Add(epoch))]).Epoch));
        Assert.Contains("The data ended at step 0 of 3", said);
        Assert.Equal([0, 1], ended);
    }

    /// <summary>Where a generator has no more batches to validate on, epochs go on without these figures.</summary>
    [Fact]
    public void ValidationThatHasEndedIsLeftOut()
    {
        using var model = Zero();
        History? history = null;
        var said = Warnings.Of(() => history = model.Fit(new float[2, 1], new float[2, 1], epochs: 3, verbose: 0,
            validationData: ValidationData.From(Items(4)), validationSteps: 2));
        Assert.Equal((3, 3), (history!.Epoch.Count, history["loss"].Count));
        Assert.Equal([0.5, (4 + 9) / 2.0], history["val_loss"]);
        Assert.Contains("The data ended at step 0 of 2", said);
        Assert.Contains("no batches to evaluate", Assert.ThrowsAny<KerasException>(() => Warnings.Of(() => model.Fit(new float[2, 1],
            new float[2, 1], verbose: 0, validationData: ValidationData.From(Items(0)), validationSteps: 2))).Message);
    }

    /// <summary>A Sequential without an input shape takes that of a generator's first batch, which is then trained on as well.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TheFirstBatchOfAGeneratorBuildsTheModel(int workers)
    {
        static Model Unbuilt()
        {
            Model model = new Sequential([new Dense(1, useBias: false, kernelInitializer: "zeros")]);
            model.Compile(new SGD(0), "mse");
            return model;
        }
        using Model trained = Unbuilt(), evaluated = Unbuilt();
        Assert.Equal((0 + 1 + 4) / 3.0, trained.FitGenerator(Items(9), 3, verbose: 0, workers: workers)["loss"][0], 1e-6);
        Assert.Equal(0.5, evaluated.EvaluateGenerator(Items(9), 2, workers: workers), 1e-6);
        Assert.Equal("(None, 1)", trained.InputShape.ToString());
    }

    /// <summary>What a function compares is its own affair: targets may bring factors, (3 · 1² + 4 · 2²) / 2, or be indices,
    /// (1 + 2) / 2.</summary>
    [Fact]
    public void FunctionsTakeTargetsOfAnyShape()
    {
        using var model = Zero();
        model.Compile(new SGD(0), (yTrue, yPred) => yTrue[.., 1] * Square(yTrue[.., 0] - yPred[.., 0]));
        Assert.Equal(9.5, model.Fit(new float[2, 1], new float[,] { { 1, 3 }, { 2, 4 } }, verbose: 0)["loss"][0], 1e-6);
        using var three = Zero(3);
        three.Compile(new SGD(0), (yTrue, yPred) => yTrue + Mean(yPred, [-1]));
        Assert.Equal(1.5, three.TrainOnBatch(new float[2, 1], new float[] { 1, 2 }), 1e-6);
    }

    /// <summary>Whole numbers become floats a batch at a time: images in bytes do not take four times their memory.</summary>
    [Fact]
    public void BytesBecomeFloatsBatchByBatch()
    {
        const int rows = 4096, columns = 4096;
        var input = Keras.Input([columns]);
        using var model = new Model(input, Mean(input, [-1], keepDims: true));
        model.Compile(new SGD(0), "mae");
        var bytes = new byte[rows * columns];
        Array.Fill(bytes, (byte)200);
        NDArray x = NDArray.Of(bytes, [rows, columns]), y = new float[rows, 1];
        model.Evaluate(x.Rows(0, 8), y.Rows(0, 8));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(200, model.Evaluate(x, y, batchSize: 64), 1e-3);
        Assert.Equal(200f, model.PredictTorch(x)[0].ToArray<float>()[^1], 1e-3);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, bytes.Length);
    }

    /// <summary>Inputs are brought to the type that the model takes: 1 and 2.7 are 1 and 2, so the output is 3.</summary>
    [Fact]
    public void InputsBecomeWholeWhereTheModelTakesWholeNumbers()
    {
        var input = Keras.Input([2], dtype: DType.Int32, name: "in");
        using var model = new Model(input, Sum(Cast(input, DType.Float32), [-1], keepDims: true));
        model.Compile(new SGD(0), "mse");
        float[,] x = { { 1, 2.7f } };
        Assert.Equal(9, model.Evaluate(x, new float[1, 1]), 1e-6);
        Assert.Equal(3f, model.PredictTorch(x)[0].ToArray<float>()[0]);
        Assert.Contains("cannot take NaN for its input 'in', which holds int32",
            Assert.ThrowsAny<KerasException>(() => model.Evaluate(new float[,] { { 1, float.NaN } }, new float[1, 1])).Message);
    }
}
