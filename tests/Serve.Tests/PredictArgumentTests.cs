using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;

/// <summary>Each argument of Predict, PredictOnBatch and PredictGenerator.</summary>
public class PredictArgumentTests
{
    readonly float[,] x = new float[7, 2];

    public PredictArgumentTests()
    {
        for (var i = 0; i < 7; i++) (x[i, 0], x[i, 1]) = (i, -i);
    }

    /// <summary>The output of sample i is i.</summary>
    static Model First()
    {
        var input = Keras.Input([2], name: "x");
        return new(input, new FirstColumn().Apply(input));
    }

    sealed class FirstColumn(string? name = null) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x) => x[.., 0..1];
    }

    static float[] Numbers(Data data) => data[0].ToArray<float>();

    sealed class Recorder : Callback
    {
        public List<string> Log { get; } = [];
        public override void OnPredictBegin(Logs logs) => Log.Add($"begin {Parameters.Steps}");
        public override void OnPredictEnd(Logs logs) => Log.Add($"end {logs.Outputs![0].Shape}");
        public override void OnPredictBatchBegin(int batch, Logs logs) => Log.Add($"batch begin {batch}");
        public override void OnPredictBatchEnd(int batch, Logs logs) =>
            Log.Add($"batch end {batch}: {string.Join(" ", Numbers(logs.Outputs!))}");
        protected internal override void Close() => Log.Add("close");
    }

    sealed class Rows(NDArray array) : RowSource
    {
        public List<(int, int)> Reads { get; } = [];
        public override int Count => array.Shape[0]!.Value;
        public override Shape Shape => array.Shape;
        public override NDArray Read(int start, int end)
        {
            Reads.Add((start, end));
            return array.Rows(start, end);
        }
    }

    static readonly string[] hooks = ["begin 3", "batch begin 0", "batch end 0: 0 1 2", "batch begin 1", "batch end 1: 3 4 5",
        "batch begin 2", "batch end 2: 6", "end (7, 1)", "close"];

    [Fact]
    public void CallbacksSeeEachBatch()
    {
        using var model = First();
        var (byArray, byRows, byGenerator) = (new Recorder(), new Recorder(), new Recorder());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.Predict(x, batchSize: 3, callbacks: [byArray])));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.Predict(new Rows(x), batchSize: 3, callbacks: [byRows])));
        NDArray all = x;
        NDArray[] batches = [all.Rows(0, 3), all.Rows(3, 6), all.Rows(6, 7)];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.PredictGenerator(batches, callbacks: [byGenerator])));
        Assert.All((Recorder[])[byArray, byRows, byGenerator], r => Assert.Equal(hooks, r.Log));
    }

    [Fact]
    public void FunctionsMayBeCallbacks()
    {
        using var model = First();
        var seen = new List<string>();
        model.Predict(x, batchSize: 4,
            callbacks: [new LambdaCallback(onPredictBegin: _ => seen.Add("begin"), onPredictEnd: _ => seen.Add("end"),
            onPredictBatchBegin: (batch, _) => seen.Add($"{batch}"), onPredictBatchEnd: (batch, logs) =>
            seen.Add($"{batch}: {logs.Outputs![0].Shape}"))]);
        Assert.Equal(["begin", "0", "0: (4, 1)", "1", "1: (3, 1)", "end"], seen);
    }

    [Fact]
    public void StepsAreFromTheFirst()
    {
        using var model = First();
        var rows = new Rows(x);
        Assert.Equal([0, 1, 2, 3], Numbers(model.Predict(x, batchSize: 2, steps: 2)));
        Assert.Equal([0, 1, 2, 3], Numbers(model.Predict(rows, batchSize: 2, steps: 2)));
        Assert.Equal([(0, 2), (2, 4)], rows.Reads);
        Assert.Contains("The data ended at step 4 of 9", Warnings.Of(() =>
            Assert.Equal(7, model.Predict(x, batchSize: 2, steps: 9)[0].Shape[0])));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.PredictOnBatch(rows)));
    }

    /// <summary>Keras takes the batch size from the steps where none is asked for: all rows are predicted.</summary>
    [Fact]
    public void StepsAloneMakeTheBatchSize()
    {
        using var model = First();
        var seen = new Recorder();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.Predict(x, steps: 3, callbacks: [seen])));
        Assert.Equal(hooks, seen.Log);
    }

    /// <summary>keras/src/trainers/trainer_test.py, test_stop_loop: what was predicted until then is the result.</summary>
    [Fact]
    public void PredictionEndsWhereACallbackStopsIt()
    {
        using var model = First();
        var stop = new LambdaCallback(onPredictBatchEnd: (batch, _) => model.StopPredicting = batch == 1);
        NDArray all = x;
        NDArray[] batches = [all.Rows(0, 2), all.Rows(2, 4), all.Rows(4, 6)];
        Assert.Equal([0, 1, 2, 3], Numbers(model.Predict(x, batchSize: 2, callbacks: [stop])));
        Assert.Equal([0, 1, 2, 3], Numbers(model.Predict(new Rows(x), batchSize: 2, callbacks: [stop])));
        Assert.Equal([0, 1, 2, 3], Numbers(model.PredictGenerator(batches, callbacks: [stop])));
        Assert.Equal(7, Numbers(model.Predict(x, batchSize: 2)).Length);
    }

    [Fact]
    public void VerboseShowsOneLine()
    {
        using var model = First();
        var before = Console.Out;
        var text = new StringWriter { NewLine = "\n" };
        Console.SetOut(text);
        try
        {
            model.Predict(x, batchSize: 3, verbose: 2);
            model.PredictGenerator(new NDArray[] { x, x }, verbose: 2);
            model.Predict(x, verbose: 0);
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.Matches(@"(?m)^3/3 - \d+s - \d+(s|ms|us)/step$", text.ToString());
        Assert.Matches(@"(?m)^2/2 - \d+s - \d+(s|ms|us)/step$", text.ToString());
        Assert.DoesNotContain("1/1", text.ToString());
    }

    [Fact]
    public void InputTensorsNeedNoData()
    {
        var input = Keras.Input(tensor: x);
        using var model = new Model(input, new FirstColumn().Apply(input));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.Predict()));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.PredictOnBatch()));
        Assert.Contains("takes no inputs, which are tensors", Assert.ThrowsAny<KerasException>(() => model.Predict(x)).Message);
    }

    [Fact]
    public void FailedAndCancelledCallsLeaveTheModelUsable()
    {
        using var model = First();
        var recorder = new Recorder();
        var broken = new LambdaCallback(onPredictBatchEnd: (batch, _) => { if (batch == 1) throw new InvalidOperationException("mine"); });
        Assert.Equal("mine",
            Assert.Throws<InvalidOperationException>(() => model.Predict(x, batchSize: 3, callbacks: [recorder, broken])).Message);
        Assert.Equal("close", recorder.Log[^1]);
        using var source = new CancellationTokenSource();
        var cancelling = new LambdaCallback(onPredictBatchEnd: (_, _) => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() =>
            model.Predict(x, batchSize: 3, callbacks: [cancelling], cancellationToken: source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => model.PredictGenerator(new NDArray[] { x, x }, cancellationToken: source.Token));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Numbers(model.Predict(x)));
    }

    /// <summary>keras/src/models/functional.py: numbers are cast to what an input holds.</summary>
    [Fact]
    public void InputsAreBroughtToTheModelsTypes()
    {
        var input = Keras.Input([2], dtype: DType.Int32, name: "x");
        using var model = new Model(input, new FirstColumn().Apply(input));
        Assert.Equal([1, -2], Numbers(model.Predict(new float[,] { { 1.7f, 0 }, { -2.7f, 0 } })));
        Assert.Contains("cannot take NaN for its input 'x', which holds int32",
            Assert.ThrowsAny<KerasException>(() => model.PredictOnBatch(new float[,] { { float.NaN, 0 } })).Message);
    }

    public static TheoryData<string, Action<PredictArgumentTests, Model>> Mistakes => new()
    {
        { "batchSize must be positive, got 0", (t, m) => m.Predict(t.x, batchSize: 0) },
        { "batchSize must be positive, got -2", (t, m) => m.Predict(t.x, batchSize: -2) },
        { "steps must be positive, got 0", (t, m) => m.Predict(t.x, steps: 0) },
        { "verbose must be 0 (silent), 1 (a progress bar) or 2 (a line), got 3", (t, m) => m.Predict(t.x, verbose: 3) },
        { "needs inputs in Predict (x), but none came", (_, m) => m.Predict() },
        { "The model has 1 inputs (x), but 2 array(s) came", (t, m) => m.Predict(new NDArray[] { t.x, t.x }) },
        { "Unknown name among the inputs 'y'. Did you mean 'x'?", (t, m) => m.Predict(new Dictionary<string, NDArray> { ["y"] = t.x }) },
        { "The generator ended after 1 of 3 batches", (t, m) => m.PredictGenerator(Enumerable.Repeat(t.x, 1).Where(_ => true), steps: 3) },
        { "steps is needed with a generator", (t, m) => m.PredictGenerator(Enumerable.Repeat(t.x, 1).Where(_ => true)) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void SaysWhatIsWrong(string message, Action<PredictArgumentTests, Model> mistake)
    {
        using var model = First();
        Assert.Contains(message, Assert.ThrowsAny<KerasException>(() => mistake(this, model)).Message);
    }
}
