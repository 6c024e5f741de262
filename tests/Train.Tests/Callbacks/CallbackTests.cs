using System.Net;
using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Metrics;
using OnnxKeras.Optimizers;

/// <summary>What each callback does, on figures that a test chooses.</summary>
public sealed class CallbackTests : IDisposable
{
    readonly NDArray x = new float[8, 1], y = new float[8, 1];
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Gives the epochs of a run chosen values of <c>val_loss</c>.</summary>
    sealed class Figures(string name, params double[] values) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs) => logs[name] = values[epoch];
    }

    static Model Line(double rate = 0.5)
    {
        Keras.ClearSession();
        Model model = new Sequential([new InputLayer([1]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(new SGD(rate), "mse");
        return model;
    }

    History Run(Model model, int epochs, params Callback[] callbacks) =>
        model.Fit(x, y, batchSize: 4, epochs: epochs, verbose: 0, callbacks: callbacks);

    static double Rate(Model model) => CompileSettings.Of(model, "test").Trainer.Optimizer.LearningRate;

    [Fact]
    public void HooksComeInKerasOrder()
    {
        var log = new List<string>();
        Line().Fit(x, y, batchSize: 4, verbose: 0, validationData: (x, y), callbacks: [new Recorder(log)]);
        Assert.Equal(["model", "parameters of sequential", "train begin", "epoch begin 0", "batch begin 0", "batch end 0", "batch begin 1",
            "batch end 1", "test begin", "test batch begin 0", "test batch end 0", "test batch begin 1", "test batch end 1", "test end",
            "epoch end 0", "train end", "close"], log);
    }

    sealed class Recorder(List<string> log) : Callback
    {
        public override void SetModel(Model model) { base.SetModel(model); log.Add("model"); }
        public override void SetParameters(FitParameters parameters)
        {
            base.SetParameters(parameters);
            log.Add($"parameters of {Model.Name}");
        }
        public override void OnTrainBegin(Logs logs) => log.Add("train begin");
        public override void OnTrainEnd(Logs logs) => log.Add("train end");
        public override void OnEpochBegin(int epoch, Logs logs) => log.Add($"epoch begin {epoch}");
        public override void OnEpochEnd(int epoch, Logs logs) => log.Add($"epoch end {epoch}");
        public override void OnBatchBegin(int batch, Logs logs) => log.Add($"batch begin {batch}");
        public override void OnBatchEnd(int batch, Logs logs) => log.Add($"batch end {batch}");
        public override void OnTestBegin(Logs logs) => log.Add("test begin");
        public override void OnTestEnd(Logs logs) => log.Add("test end");
        public override void OnTestBatchBegin(int batch, Logs logs) => log.Add($"test batch begin {batch}");
        public override void OnTestBatchEnd(int batch, Logs logs) => log.Add($"test batch end {batch}");
        protected internal override void Close() => log.Add("close");
    }

    [Fact]
    public void CallbacksThatThrowLeaveTheModelUsable()
    {
        using var model = Line();
        var log = new List<string>();
        var broken = new LambdaCallback(onTrainBatchEnd: (batch, _) => throw new InvalidOperationException("mine"));
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => Run(model, 1, new Recorder(log), broken)).Message);
        Assert.Equal("close", log[^1]);
        Assert.Single(Run(model, 1).Epoch);
        Assert.True(double.IsFinite(model.Evaluate(x, y)["loss"]));
    }

    /// <summary>As in Keras all callbacks get the same figures, and what one adds to those of an evaluation is reported.</summary>
    [Fact]
    public void FiguresOfEvaluationsMayBeAddedTo()
    {
        using var model = Line(0);
        var seen = new List<double>();
        Callback[] callbacks =
        [
            new LambdaCallback(onTestBatchEnd: (batch, logs) => logs["batch"] = batch,
                onTestEnd: logs => (logs["half"], logs["also"]) = (0.5, 2)),
            new LambdaCallback(onTestBatchEnd: (_, logs) => seen.Add(logs["batch"]), onTestEnd: logs => seen.Add(logs["half"])),
            new EarlyStopping("val_half", mode: MonitorMode.Min),
        ];
        var history = model.Fit(x, y, batchSize: 4, epochs: 5, verbose: 0, validationData: (x, y), callbacks: callbacks);
        Assert.Equal([0, 1, 0.5, 0, 1, 0.5], seen);
        Assert.Equal([0.5, 0.5], history["val_half"]);
        var scores = model.Evaluate(x, y, callbacks: callbacks[..2]);
        Assert.Equal(["loss", "also", "half"], scores.Names);
        Assert.Equal([0, 2, 0.5], scores);
    }

    sealed class Unclosable(string message) : Callback
    {
        protected internal override void Close() => throw new InvalidOperationException(message);
    }

    /// <summary>All callbacks are closed, also where closing one fails; the first error is thrown, a later one told.</summary>
    [Fact]
    public void AllAreClosedWhateverFails()
    {
        using var model = Line();
        var log = new List<string>();
        InvalidOperationException? error = null;
        var said = Warnings.Of(() => error = Assert.Throws<InvalidOperationException>(() =>
            Run(model, 1, new Unclosable("first"), new Unclosable("second"), new Recorder(log))));
        Assert.Equal(("first", "close"), (error!.Message, log[^1]));
        Assert.Contains("Unclosable could not be closed: second", said);
    }

    [Fact]
    public void StopTrainingEndsTheEpochAndTraining()
    {
        using var model = Line();
        var seen = 0;
        var history = Run(model, 5, new LambdaCallback(onTrainBatchEnd: (_, _) => { seen++; model.StopTraining = true; }));
        Assert.Equal((1, 1), (seen, history.Epoch.Count));
        Assert.Equal(2, Run(model, 2).Epoch.Count);
    }

    [Theory]
    [InlineData(0, 0.0, null, 0, 3)]
    [InlineData(2, 0.0, null, 0, 6)]
    [InlineData(2, 0.5, null, 0, 4)]
    [InlineData(0, 0.0, null, 3, 5)]
    [InlineData(2, 0.0, 0.5, 0, 3)]
    public void EarlyStoppingCounts(int patience, double minDelta, double? baseline, int startFromEpoch, int epochs)
    {
        var stop = new EarlyStopping(patience: patience, minDelta: minDelta, baseline: baseline, startFromEpoch: startFromEpoch);
        var history = Run(Line(), 8, new Figures("val_loss", 4, 3, 3.5, 2.8, 2.9, 3, 3, 3), stop);
        Assert.Equal(epochs, history.Epoch.Count);
    }

    [Fact]
    public void EarlyStoppingRestoresTheBestWeights()
    {
        using var model = Line(0.1);
        var bias = new List<float>();
        var stop = new EarlyStopping(patience: 2, restoreBestWeights: true);
        var record = new LambdaCallback(onEpochEnd: (_, _) => bias.Add(model.Weights[1].Value.Span<float>()[0]));
        model.Fit(x, Ones(), epochs: 8, verbose: 0, callbacks: [record, new Figures("val_loss", 4, 3, 3.5, 5, 6), stop]);
        Assert.Equal(4, bias.Count);
        Assert.Equal((1, 3), (stop.BestEpoch, stop.StoppedEpoch));
        Assert.Equal(bias[1], model.Weights[1].Value.Span<float>()[0]);
        Assert.NotEqual(bias[3], bias[1]);
    }

    NDArray Ones()
    {
        var ones = new float[8, 1];
        for (var i = 0; i < 8; i++) ones[i, 0] = 1;
        return ones;
    }

    [Fact]
    public void ModesFollowTheName()
    {
        Assert.Equal(2, Run(Line(), 3, new Figures("val_accuracy", 1, 0.5, 2), new EarlyStopping("val_accuracy")).Epoch.Count);
        Assert.Equal(3,
            Run(Line(), 3, new Figures("val_accuracy", 1, 0.5, 0.4), new EarlyStopping("val_accuracy", mode: MonitorMode.Min)).Epoch.Count);
        Assert.Equal(2, Run(Line(), 3, new Figures("error", 1, 0.5, 2), new EarlyStopping("error", mode: MonitorMode.Max)).Epoch.Count);
    }

    /// <summary>Keras asks the metric that bears the name which way it improves; a loss falls whatever its output is called.</summary>
    [Theory]
    [InlineData("pr", true)]
    [InlineData("mean_io_u", true)]
    [InlineData("mse", false)]
    [InlineData("recall_error", false)]
    [InlineData("layer2_loss", false)]
    [InlineData("accel_error", false)]
    [InlineData("hits", true)]
    [InlineData("misses", true)]
    [InlineData("false_positives", false)]
    public void ModesFollowTheMetric(string figure, bool rises)
    {
        using var model = Line();
        model.Compile("sgd", "mse",
            [new AUC(name: "pr"), new MeanIoU(2, name: "mean_io_u"), "mse", new MeanSquaredError(name: "recall_error"),
                new RootMeanSquaredError("accel_error"), new TruePositives(name: "hits"), new TrueNegatives(name: "misses"),
                new FalsePositives()]);
        var stop = new EarlyStopping("val_" + figure, patience: 1);
        Run(model, 3, new Figures("val_" + figure, 1, 2, 3), stop);
        Assert.Equal(rises ? 2 : 0, stop.BestEpoch);
    }

    [Fact]
    public void ReduceLROnPlateauLowersAndCoolsDown()
    {
        using var model = Line();
        var rates = Run(model, 8, new Figures("val_loss", 4, 3, 3, 3, 3, 3, 3, 3),
            new ReduceLROnPlateau(factor: 0.5, patience: 2, cooldown: 1, minLr: 0.2))["learning_rate"];
        // Keras counts the epoch in which a cooldown ends; the figures show the rate before it is lowered.
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2], rates, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Contains("below 1", Assert.Throws<KerasException>(() => new ReduceLROnPlateau(factor: 1)).Message);
    }

    [Fact]
    public void LearningRateSchedulerSetsTheRate()
    {
        using var model = Line();
        Assert.Equal([0.5, 0.25, 0.125],
            Run(model, 3, new LearningRateScheduler((epoch, rate) => epoch == 0 ? rate : rate / 2))["learning_rate"]);
        Run(model, 3, new LearningRateScheduler(epoch => epoch));
        Assert.Equal(2, Rate(model));
        Assert.Contains("gave NaN", Assert.Throws<KerasException>(() => Run(model, 1, new LearningRateScheduler(_ => double.NaN))).Message);
    }

    [Fact]
    public void TerminateOnNaNEndsTraining()
    {
        using var model = Line(1e30);
        Assert.InRange(model.Fit(x, Ones(), batchSize: 1, epochs: 9, verbose: 0, callbacks: [new TerminateOnNaN()]).Epoch.Count, 1, 2);
    }

    [Fact]
    public void CsvHasALineAnEpoch()
    {
        var file = Path.Combine(folder, "log.csv");
        using var model = Line(0);
        model.Fit(x, y, epochs: 2, verbose: 0, validationData: (x, y), validationFreq: 2, callbacks: [new CSVLogger(file, ";")]);
        Assert.Equal(["epoch;loss;val_loss", "0;0.0;NA", "1;0.0;0.0"], File.ReadAllLines(file));
        model.Fit(x, y, epochs: 3, initialEpoch: 2, verbose: 0, validationData: (x, y),
            callbacks: [new CSVLogger(file, ";", append: true)]);
        Assert.Equal("2;0.0;0.0", File.ReadAllLines(file)[^1]);
        Assert.Equal(4, File.ReadAllLines(file).Length);
    }

    [Theory]
    [InlineData("w{epoch:02d}-{val_loss:.2f}.h5", "w03-0.12.h5")]
    [InlineData("{epoch}-{val_loss:.3e}", "3-1.250e-01")]
    [InlineData("{epoch:4d}|{batch:03d}", "   3|007")]
    [InlineData("plain.h5", "plain.h5")]
    [InlineData("{val_loss}", "0.125")]
    [InlineData("{val_loss:08.4f}", "000.1250")]
    [InlineData("{val_loss:.1%}", "12.5%")]
    [InlineData("{val_loss:%}", "12.500000%")]
    [InlineData("{val_loss:.2}", "0.12")]
    [InlineData("{small:.2}", "1e-05")]
    [InlineData("{small:E}", "1.000000E-05")]
    [InlineData("{whole:.3}", "2.0")]
    [InlineData("{whole:.3g}", "2")]
    [InlineData("{nan:.2f}|{inf:.3e}", "nan|inf")]
    [InlineData("{a/out_loss:.1f}", "1.0")]
    public void FileNamesAreFormattedAsInPython(string pattern, string name) =>
        Assert.Equal(name, CheckpointPath.Format(pattern, 3, 7, new Logs
        {
            ["val_loss"] = 0.125, ["small"] = 1e-5, ["whole"] = 2, ["nan"] = double.NaN, ["inf"] = double.PositiveInfinity,
            ["a/out_loss"] = 1,
        }));

    [Fact]
    public void FileNamesWithUnknownFiguresAreRefused()
    {
        Assert.Contains("Did you mean 'val_loss'?",
            Assert.Throws<KerasException>(() => CheckpointPath.Format("{val_los}", 1, null, new Logs { ["val_loss"] = 1 })).Message);
        Assert.Contains("should be like 02d",
            Assert.Throws<KerasException>(() => CheckpointPath.Format("{val_loss:q}", 1, null, new Logs { ["val_loss"] = 1 })).Message);
    }

    sealed class Saver : ModelFiles
    {
        public List<string> Saved { get; } = [];
        public override void Save(Model model, string path) => Saved.Add("model " + Path.GetFileName(path));
        public override void SaveWeights(Model model, string path) => Saved.Add("weights " + Path.GetFileName(path));
        public override void LoadWeights(Model model, string path) => throw new NotSupportedException();
    }

    [Fact]
    public void ModelCheckpointSaves()
    {
        var saver = new Saver();
        ModelFiles.Current = saver;
        var figures = new Figures("val_loss", 4, 3, 3.5, 2);
        Run(Line(), 4, figures, new ModelCheckpoint(Path.Combine(folder, "{epoch}.keras")));
        Run(Line(), 4, figures,
            new ModelCheckpoint(Path.Combine(folder, "best-{epoch}-{val_loss:.1f}.weights.h5"), saveBestOnly: true, saveWeightsOnly: true));
        Run(Line(), 4, figures, new ModelCheckpoint(Path.Combine(folder, "low-{epoch}.h5"), saveBestOnly: true, initialValueThreshold: 3));
        Run(Line(), 3, new ModelCheckpoint(Path.Combine(folder, "{epoch}-{batch}.keras"), saveFreq: 4));
        Assert.Equal(["model 1.keras", "model 2.keras", "model 3.keras", "model 4.keras", "weights best-1-4.0.weights.h5",
            "weights best-2-3.0.weights.h5", "weights best-4-2.0.weights.h5", "model low-4.h5", "model 2-2.keras"], saver.Saved);
        Assert.Contains(".weights.h5", Assert.Throws<KerasException>(() => new ModelCheckpoint("a.keras", saveWeightsOnly: true)).Message);
        Assert.Contains("got \"epochs\"", Assert.Throws<KerasException>(() => new ModelCheckpoint("a.keras", saveFreq: "epochs")).Message);
    }

    /// <summary>Without a stand-in the formats of OnnxKeras.Export are found by themselves.</summary>
    [Fact]
    public void ModelCheckpointWritesKerasFiles()
    {
        var file = Path.Combine(folder, "deeper", "{epoch:02d}.weights.h5");
        using var model = Line();
        model.Fit(x, Ones(), epochs: 2, verbose: 0, callbacks: [new ModelCheckpoint(file, saveWeightsOnly: true)]);
        var bias = model.Weights[1].Value.Span<float>()[0];
        model.Weights[1].Value = new float[1];
        model.LoadWeights(Path.Combine(folder, "deeper", "02.weights.h5"));
        Assert.Equal(bias, model.Weights[1].Value.Span<float>()[0]);
        Assert.True(File.Exists(Path.Combine(folder, "deeper", "01.weights.h5")));
    }

    sealed class Server : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
            Requests.Add($"{request.RequestUri} {request.Headers.GetValues("key").Single()} {WebUtility.UrlDecode(reader.ReadToEnd())}");
            return new(HttpStatusCode.OK);
        }
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    [Fact]
    public void RemoteMonitorPosts()
    {
        using var server = new Server();
        using var client = new HttpClient(server);
        var headers = new Dictionary<string, string> { ["key"] = "secret" };
        Run(Line(0), 1, new RemoteMonitor("http://there", headers: headers, client: client),
            new RemoteMonitor("http://there", "/json", headers: headers, sendAsJson: true, client: client));
        Assert.Equal(["http://there/publish/epoch/end/ secret data={\"epoch\":0,\"loss\":0}",
            "http://there/json secret {\"epoch\":0,\"loss\":0}"], server.Requests);
        Assert.Single(Run(Line(), 1, new RemoteMonitor("http://127.0.0.1:1")).Epoch);
    }

    [Fact]
    public void TensorBoardWritesEventFiles()
    {
        using var model = Line(0.25);
        model.Fit(x, y, batchSize: 4, epochs: 2, verbose: 0, validationData: (x, y),
            callbacks: [new TensorBoard(folder, histogramFreq: 1, writeStepsPerSecond: true, updateFreq: 3)]);
        var scalars = EventFile.Scalars(Path.Combine(folder, "train"));
        Assert.Equal([0, 1], scalars.Where(s => s.Tag == "epoch_loss").Select(s => s.Step));
        Assert.Equal((1, 0.25f), scalars.Where(s => s.Tag == "epoch_learning_rate").Select(s => ((int)s.Step, s.Value)).Last());
        Assert.Equal([3], scalars.Where(s => s.Tag == "batch_loss").Select(s => s.Step));
        Assert.Equal(2, scalars.Count(s => s.Tag == "epoch_steps_per_second" && s.Value > 0));
        Assert.Equal([("evaluation_loss_vs_iterations", 2, 0f), ("epoch_loss", 0, 0f), ("evaluation_loss_vs_iterations", 4, 0f),
            ("epoch_loss", 1, 0f)], EventFile.Scalars(Path.Combine(folder, "validation")));
        var records = EventFile.Records(File.ReadAllBytes(Directory.GetFiles(Path.Combine(folder, "train")).Single()));
        Assert.Equal(4, records.Count(r => System.Text.Encoding.Latin1.GetString(r).Contains("/histogram")));
    }

    /// <summary>Keras's asks the optimizer, also where another callback has reported the rate and then lowered it.</summary>
    [Fact]
    public void TensorBoardShowsTheRateAsItIs()
    {
        using var model = Line(0.5);
        var history = Run(model, 2, new Figures("val_loss", 1, 1), new ReduceLROnPlateau(factor: 0.5, patience: 1),
            new TensorBoard(folder, writeStepsPerSecond: true, updateFreq: "batch"));
        Assert.Equal([0.5, 0.5], history["learning_rate"]);
        var scalars = EventFile.Scalars(Path.Combine(folder, "train"));
        Assert.Equal([0.5f, 0.25f], scalars.Where(s => s.Tag == "epoch_learning_rate").Select(s => s.Value));
        Assert.Equal([1, 2, 3, 4], scalars.Where(s => s.Tag == "batch_steps_per_second" && s.Value > 0).Select(s => s.Step));
    }

    [Fact]
    public void TensorBoardTakesTheFrequenciesOfKeras()
    {
        Assert.Equal((null, 1, 3), (((UpdateFrequency)"epoch").Batches, ((UpdateFrequency)"batch").Batches, ((UpdateFrequency)3).Batches));
        Assert.Contains("got \"batches\"", Assert.Throws<KerasException>(() => new TensorBoard(folder, updateFreq: "batches")).Message);
        Assert.Contains("got 0", Assert.Throws<KerasException>(() => new TensorBoard(folder, updateFreq: 0)).Message);
    }

    /// <summary>A history among the callbacks is what <c>Fit</c> returns; a second call begins its epochs anew, its figures not.</summary>
    [Fact]
    public void AGivenHistoryIsReturned()
    {
        using var model = Line();
        var history = new History();
        Assert.Same(history, Run(model, 2, history));
        Assert.Same(history, Run(model, 1, history, new Figures("later", 1)));
        Assert.Equal([0], history.Epoch);
        Assert.Equal(3, history["loss"].Count);
        Assert.Equal(["loss"], history.Names);  // what callbacks behind it add comes too late
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SwapEMAWeightsEvaluatesTheAverage(bool swapOnEpoch)
    {
        using var model = Line();
        model.Compile(new SGD(0.1, useEma: true, emaMomentum: 0.5), "mse");
        var atEnd = 0f;
        var history = model.Fit(x, Ones(), batchSize: 8, epochs: 1, verbose: 0, validationData: (x, Ones()),
            callbacks: [new SwapEMAWeights(swapOnEpoch),
                new LambdaCallback(onEpochEnd: (_, _) => atEnd = model.Weights[1].Value.Span<float>()[0]),]);
        var average = model.Weights[1].Value.Span<float>()[0];
        Assert.Equal(Math.Pow(1 - average, 2), history["val_loss"][0], 1e-6);
        if (swapOnEpoch) Assert.Equal(average, atEnd);
        Assert.Contains("useEma: true", Assert.ThrowsAny<KerasException>(() => Run(Line(), 1, new SwapEMAWeights())).Message);
    }

    /// <summary>
    /// Six epochs, whole, in two calls, and interrupted in the fourth and resumed by another model: the same weights, bit for bit.
    /// </summary>
    [Fact]
    public void InterruptedTrainingGoesOnWithTheSameNumbers()
    {
        Model Make()
        {
            Keras.ClearSession();
            Keras.SetRandomSeed(3);
            Model model = new Sequential([new InputLayer([1]), new Dense(8, activation: "tanh"), new Dropout(0.3), new Dense(1)]);
            model.Compile("adam", "mse");
            return model;
        }
        static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Value.ToArray<float>())];
        for (var i = 0; i < 8; i++) (x.Span<float>()[i], y.Span<float>()[i]) = (i, i % 3);
        History Fit(Model model, int epochs, int initialEpoch, params Callback[] callbacks) =>
            model.Fit(x, y, batchSize: 3, epochs: epochs, initialEpoch: initialEpoch, verbose: 0, callbacks: callbacks);

        using var whole = Make();
        Fit(whole, 6, 0);
        using var twice = Make();
        Fit(twice, 3, 0);
        Fit(twice, 6, 3);
        Assert.Equal(Weights(whole), Weights(twice));

        using var interrupted = Make();
        Assert.Throws<InvalidOperationException>(() => Fit(interrupted, 6, 0, new BackupAndRestore(folder),
            new LambdaCallback(onEpochBegin: (epoch, _) => { if (epoch == 3) throw new InvalidOperationException("power cut"); })));
        using var resumed = Make();
        Assert.Equal([3, 4, 5], Fit(resumed, 6, 0, new BackupAndRestore(folder)).Epoch);
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void BackupsOfOtherModelsAreRefused()
    {
        File.WriteAllText(Path.Combine(folder, "training.backup"), "nonsense");
        Assert.Contains("Delete it to begin anew",
            Assert.ThrowsAny<KerasException>(() => Run(Line(), 1, new BackupAndRestore(folder))).Message);
        File.Delete(Path.Combine(folder, "training.backup"));
        Run(Line(), 1, new BackupAndRestore(folder, saveFreq: 1, deleteCheckpoint: false));
        using var other = new Sequential([new InputLayer([1]), new Dense(2), new Dense(1)]);
        other.Compile("sgd", "mse");
        Assert.Contains("another model", Assert.ThrowsAny<KerasException>(() => Run(other, 1, new BackupAndRestore(folder))).Message);
    }
}
