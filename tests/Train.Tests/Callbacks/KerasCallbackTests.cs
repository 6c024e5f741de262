using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Config;
using OnnxKeras.Layers;
using OnnxKeras.Metrics;
using OnnxKeras.Optimizers;
using OnnxKeras.Tests;

/// <summary>The figures of Keras's own tests of callbacks: keras/src/callbacks/*_test.py.</summary>
[Collection(nameof(Alone))]
public sealed class KerasCallbackTests : IDisposable
{
    readonly NDArray x = new float[30, 1], y = new float[30, 1];
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Gives the epochs of a run chosen values.</summary>
    sealed class Figures(string name, params double[] values) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs) => logs[name] = values[epoch];
    }

    static Model Line(double rate = 0.1, MetricList? metrics = null)
    {
        Keras.ClearSession();
        Model model = new Sequential([new InputLayer([1]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(new SGD(rate), "mse", metrics);
        return model;
    }

    History Run(Model model, int epochs, params Callback[] callbacks) =>
        model.Fit(x, y, batchSize: 30, epochs: epochs, verbose: 0, callbacks: callbacks);

    /// <summary>early_stopping_test.py: training ends at epoch max(patience, 1) + 2 of these losses.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    public void PatienceIsKerass(int patience, int stopped)
    {
        var stop = new EarlyStopping("loss", patience: patience);
        Run(Line(), 9, new Figures("loss", 10, 9, 8, 9, 8.9, 8.8, 8.7, 8.6, 8.5), stop);
        Assert.Equal(stopped, stop.StoppedEpoch);
        Run(Line(), 9, new Figures("loss", 20, 19, 18, 19, 18.9, 18.8, 18.7, 18.6, 18.5), stop);
        Assert.Equal((stopped, 18), (stop.StoppedEpoch, stop.Best));
    }

    /// <summary>early_stopping_test.py: epochs trained, and the epoch whose weights stay.</summary>
    [Theory]
    [InlineData(2, null, -1, new[] { 0.2, 0.15, 0.1, 0.11, 0.12 }, 5, 2)]
    [InlineData(5, 0.5, -1, new[] { 0.9, 0.8, 0.7, 0.71, 0.72, 0.73 }, 5, 2)]
    [InlineData(5, 0.5, 3, new[] { 0.9, 0.8, 0.7, 0.71, 0.72, 0.73 }, 4, 2)]
    public void TheBestWeightsStay(int patience, double? baseline, int stopAt, double[] losses, int trained, int best)
    {
        using var model = Line();
        var epochs = Run(model, losses.Length, new LambdaCallback(onEpochEnd: (epoch, _) =>
            {
                model.Weights[1].Value = new float[] { epoch };
                if (epoch == stopAt) model.StopTraining = true;
            }), new Figures("val_loss", losses), new EarlyStopping(patience: patience, baseline: baseline, restoreBestWeights: true)).Epoch;
        Assert.Equal((trained, best), (epochs.Count, (int)model.Weights[1].Value.ToScalar()));
    }

    /// <summary>monitor_callback_test.py, and the metrics of correlation_metrics.py, which rise.</summary>
    [Theory]
    [InlineData(MonitorMode.Max, "val_mse", true)]
    [InlineData(MonitorMode.Min, "val_loss", false)]
    [InlineData(MonitorMode.Auto, "val_mse", false)]
    [InlineData(MonitorMode.Auto, "loss", false)]
    [InlineData(MonitorMode.Auto, "acc", true)]
    [InlineData(MonitorMode.Auto, "val_accuracy", true)]
    [InlineData(MonitorMode.Auto, "hinge", false)]
    [InlineData(MonitorMode.Auto, "f1_score", true)]
    [InlineData(MonitorMode.Auto, "pearson", true)]
    [InlineData(MonitorMode.Auto, "concordance", true)]
    public void ModesAreKerass(MonitorMode mode, string monitor, bool rises)
    {
        using var model = Line(metrics: ["mse", "acc", "accuracy", "hinge", new F1Score(name: "f1_score"),
            new PearsonCorrelation(name: "pearson"), new ConcordanceCorrelation(name: "concordance")]);
        var stop = new EarlyStopping(monitor, patience: 5, mode: mode);
        Run(model, 3, new Figures(monitor, 1, 2, 3), stop);
        Assert.Equal(rises ? 2 : 0, stop.BestEpoch);
    }

    /// <summary>reduce_lr_on_plateau_test.py: the rate after some epochs without improvement, from 0.1.</summary>
    [Theory]
    [InlineData(2, 100, 0, 0, 0.01)]
    [InlineData(4, 10, 0, 0.005, 0.005)]
    [InlineData(4, 100, 2, 0, 0.001)]
    public void PlateausLowerTheRate(int epochs, double minDelta, int cooldown, double minLr, double expected)
    {
        using var model = Line();
        var lower = new ReduceLROnPlateau(patience: 1, factor: 0.1, minDelta: minDelta, cooldown: cooldown, minLr: minLr);
        model.Fit(x, y, batchSize: 30, validationData: (x, y), epochs: epochs, verbose: 0, callbacks: [lower]);
        Assert.Equal(expected, model.Optimizer.LearningRate, 1e-8);
    }

    [Fact]
    public void RatesAreReportedInSinglePrecision()
    {
        using var model = Line(0.01);
        Assert.Equal([0.01f, 0.01f], Run(model, 2, new LearningRateScheduler((_, rate) => rate))["learning_rate"].Select(r => (float)r));
        Assert.Equal(0.009999999776482582, Run(model, 1, new ReduceLROnPlateau("loss"))["learning_rate"][0]);
    }

    sealed class Saver : ModelFiles
    {
        public List<string> Saved { get; } = [];
        public override void Save(Model model, string path) => Saved.Add(Path.GetFileName(path));
        public override void SaveWeights(Model model, string path) => Saved.Add(Path.GetFileName(path));
        public override void LoadWeights(Model model, string path) => throw new NotSupportedException();
    }

    string[] SavedBy(Func<string, ModelCheckpoint> callback, string name, int batchSize, int epochs, bool validates = true)
    {
        var (before, saver) = (ModelFiles.Current, new Saver());
        ModelFiles.Current = saver;
        try
        {
            Line().Fit(x, y, batchSize, epochs, verbose: 0, validationData: validates ? (x, y) : null,
                callbacks: [callback(Path.Combine(folder, name))]);
        }
        finally
        {
            ModelFiles.Current = before;
        }
        return [.. saver.Saved];
    }

    /// <summary>model_checkpoint_test.py, cases 8, 10, 13 and 14; a figure that is missing keeps nothing from being saved.</summary>
    [Fact]
    public void CheckpointsAreSavedAsInKeras()
    {
        Assert.Equal(["e03.keras", "e06.keras", "e09.keras"],
            SavedBy(path => new(path, saveFreq: 15), "e{epoch:02d}.keras", batchSize: 6, epochs: 10));
        Assert.Equal(["e03.weights.h5", "e06.weights.h5", "e09.weights.h5"],
            SavedBy(path => new(path, saveFreq: 15, saveWeightsOnly: true), "e{epoch:02d}.weights.h5", batchSize: 6, epochs: 10));
        Assert.Equal(["1b01.keras", "1b02.keras", "2b01.keras", "2b02.keras"],
            SavedBy(path => new(path, saveFreq: 1), "{epoch}b{batch:02d}.keras", batchSize: 15, epochs: 2));
        foreach (var mode in new[] { MonitorMode.Auto, MonitorMode.Min })
            Assert.Empty(SavedBy(path => new(path, mode: mode, saveBestOnly: true, initialValueThreshold: 0), "a.keras", 30, 1));
        Assert.Equal(["a.keras"], SavedBy(path => new(path, mode: MonitorMode.Max, saveBestOnly: true, initialValueThreshold: -0.01),
            "a.keras", 30, 1));
        string[] saved = [];
        Assert.Contains("'val_loss', which is not reported", Warnings.Of(() =>
            saved = SavedBy(path => new(path, saveBestOnly: true), "{epoch}.keras", batchSize: 30, epochs: 2, validates: false)));
        Assert.Equal(["1.keras", "2.keras"], saved);
    }

    /// <summary>csv_logger_test.py: numbers as Python writes them, one header, NA where an epoch was not validated.</summary>
    [Fact]
    public void CsvFilesAreKerass()
    {
        var file = Path.Combine(folder, "log.tsv");
        Callback log(bool append) => new CSVLogger(file, "\t", append);
        Run(Line(), 1, new Figures("z", 1e-5), log(false));
        Run(Line(), 2, new Figures("z", double.NaN, double.PositiveInfinity), log(true));
        Assert.Equal(["epoch\tloss\tz", "0\t0.0\t1e-05", "0\t0.0\tnan", "1\t0.0\tinf"], File.ReadAllLines(file));
        Line(0).Fit(x, y, epochs: 5, verbose: 0, validationData: (x, y), validationFreq: 3, callbacks: [log(false)]);
        Assert.Equal(["val_loss", "NA", "NA", "0.0", "NA", "NA"], File.ReadAllLines(file).Select(l => l.Split('\t')[2]));
    }

    /// <summary>terminate_on_nan_test.py: an error instead of the regular end, which other callbacks would take for success.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LossesThatAreNoNumbersEndTraining(bool raiseError)
    {
        using var model = Line();
        var ended = false;
        Callback[] callbacks = [new LambdaCallback(onTrainEnd: _ => ended = true), new TerminateOnNaN(raiseError)];
        NDArray far = new[] { 1f, float.PositiveInfinity };
        History Fit() => model.Fit(new float[] { 1, 2 }, far, batchSize: 1, epochs: 2, verbose: 0, shuffle: false, callbacks: callbacks);
        if (raiseError) Assert.Contains("The loss is inf at batch 1", Assert.ThrowsAny<KerasException>(Fit).Message);
        else Assert.Single(Fit().Epoch);
        Assert.Equal(!raiseError, ended);
    }

    /// <summary>swap_ema_weights_test.py: the average is evaluated, and stays after the last epoch.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheAverageIsEvaluated(bool scaled)
    {
        Keras.ClearSession();
        using var model = new Sequential([new InputLayer([1]), new Dense(2, kernelInitializer: "ones", useBias: false)]);
        Optimizer optimizer = new SGD(useEma: true, emaMomentum: 0.9);
        model.Compile(scaled ? new LossScaleOptimizer(optimizer) : optimizer, "mse", ["mse"]);
        NDArray ones = Enumerable.Repeat(1f, 30).ToArray(), targets = new float[30, 2];
        var history = model.Fit(ones, targets, epochs: 2, verbose: 0, validationData: (ones, targets), callbacks: [new SwapEMAWeights()]);
        Assert.Equal(history["val_mse"][1], model.Evaluate(ones, targets)["mse"]);
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(12345678901234568.0, "1.2345678901234568e+16")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void NumbersAreWrittenAsPythonWritesThem(double value, string text) => Assert.Equal(text, PythonNumber.Text(value));

    [Fact]
    public void ABackupNeedsAFolder() =>
        Assert.Contains("backupDir is empty", Assert.ThrowsAny<KerasException>(() => new BackupAndRestore("")).Message);
}
