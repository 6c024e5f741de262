using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;

/// <summary>Training that is saved, compiled again or interrupted goes on as if it had not been.</summary>
[Collection(nameof(OnnxKeras.Tests.Alone))]
public sealed class ResumeTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("resume-").FullName;
    readonly float[,] x = new float[22, 3], y = new float[22, 2];

    public ResumeTests()
    {
        var random = new Random(4);
        for (var i = 0; i < 22; i++)
            (x[i, 0], x[i, 1], x[i, 2], y[i, random.Next(2)]) = (random.NextSingle(), random.NextSingle(), random.NextSingle(), 1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["momentum"] = () => new SGD(0.1, momentum: 0.9, nesterov: true),
        ["adam"] = () => new Adam(0.02, amsgrad: true),
        ["nadam"] = () => new Nadam(0.02),
        ["accumulating"] = () => new Adam(0.02, gradientAccumulationSteps: 3),
        ["scheduled"] = () => new RMSprop(new CosineDecay(0.05, 20)),
        ["scaled"] = () => new LossScaleOptimizer(new Adam(0.02), dynamicGrowthSteps: 5),
        ["overflowing"] = () => new LossScaleOptimizer(new Adam(0.02), initialScale: 1e38, dynamicGrowthSteps: 2),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    static Model Make(Optimizer optimizer)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(7);
        Model model = new Sequential([new InputLayer([3]), new Dense(8, activation: "tanh"), new Dropout(0.3), new BatchNormalization(),
            new Dense(2, activation: "softmax")]);
        model.Compile(optimizer, "categorical_crossentropy", ["accuracy"]);
        return model;
    }

    void Fit(Model model, int initialEpoch, int epochs, params Callback[] callbacks) =>
        model.Fit(x, y, batchSize: 5, initialEpoch: initialEpoch, epochs: epochs, verbose: 0, callbacks: callbacks);

    /// <summary>What an archive gives back of a model.</summary>
    Model Reloaded(Model model)
    {
        var file = Path.Combine(folder, "model.keras");
        model.Save(file);
        Keras.ClearSession();
        return Keras.LoadModel(file);
    }

    static void Same(Model expected, Model actual)
    {
        Assert.Equal(expected.Weights.Select(w => w.Value.ToArray<float>()), actual.Weights.Select(w => w.Value.ToArray<float>()));
        Assert.Equal(State(expected), State(actual));
    }

    static List<double[]> State(Model model) =>
        [.. CompileSettings.Of(model, "test").Trainer.GetOptimizerState().Select(s => s.Value.ToArray<double>())];

    /// <summary>Six epochs, with dropout and in shuffled order, equal three, a file and three, bit for bit.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GoesOnFromAnArchive(string optimizer)
    {
        using var whole = Make(Optimizers[optimizer]());
        Fit(whole, 0, 6);
        using var begun = Make(Optimizers[optimizer]());
        Fit(begun, 0, 3);
        using var resumed = Reloaded(begun);
        Fit(resumed, 3, 6);
        Same(whole, resumed);
    }

    sealed class Batches(float[,] x, float[,] y) : Sequence
    {
        public override int Count => 7;
        public override DataBatch this[int index] =>
            new(((NDArray)x).Rows(index * 3, index * 3 + 3), ((NDArray)y).Rows(index * 3, index * 3 + 3));
    }

    /// <summary>The order of a sequence goes on too, whatever has drawn seeds in between.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TheOrderOfASequenceGoesOn(int workers)
    {
        using var whole = Make(new SGD(0.3));
        whole.FitGenerator(new Batches(x, y), epochs: 4, verbose: 0, workers: workers);
        using var begun = Make(new SGD(0.3));
        begun.FitGenerator(new Batches(x, y), epochs: 2, verbose: 0, workers: workers);
        using var resumed = Reloaded(begun);
        resumed.FitGenerator(new Batches(x, y), initialEpoch: 2, epochs: 4, verbose: 0, workers: workers);
        Same(whole, resumed);
    }

    /// <summary>A model that is disposed stays compiled, with the state of its optimizer: it is saved and trained as it was, also where it
    /// came from a file.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void DisposingKeepsTheState(string optimizer)
    {
        using var whole = Make(Optimizers[optimizer]());
        Fit(whole, 0, 6);
        using var begun = Make(Optimizers[optimizer]());
        Fit(begun, 0, 2);
        using var loaded = Reloaded(begun);
        Fit(loaded, 2, 3);
        loaded.Dispose();
        using var resumed = Reloaded(loaded);
        Fit(resumed, 3, 6);
        Same(whole, resumed);
        Fit(loaded, 3, 6);
        Same(whole, loaded);
    }

    /// <summary>Weights with the state of another number of variables leave the optimizer as it is, with a warning; of other shapes they
    /// are refused, or skipped on request.</summary>
    [Fact]
    public void WeightsOfAnotherOptimizerLeaveItAlone()
    {
        var file = Path.Combine(folder, "adam.weights.h5");
        using var saved = Make(new Adam(0.1));
        Fit(saved, 0, 1);
        saved.SaveWeights(file);
        using var other = Make(new SGD(0.1, momentum: 0.9));
        Fit(other, 0, 1);
        var before = State(other);
        IReadOnlyList<string> skipped = [];
        var said = Warnings.Of(() => skipped = other.LoadWeights(file));
        Assert.Contains("are left aside. The saved state of SGD has 14 arrays", said);
        Assert.Contains("are left aside", Assert.Single(skipped));
        Assert.Equal(before, State(other));
        Assert.Equal(saved.Weights.Select(w => w.Value.ToArray<float>()), other.Weights.Select(w => w.Value.ToArray<float>()));

        using var first = Frozen(0);
        using var last = Frozen(1);
        first.SaveWeights(file);
        var weights = last.Weights.Select(w => w.Value.ToArray<float>()).ToList();
        before = State(last);
        Assert.Contains("has the shape", Assert.ThrowsAny<KerasException>(() => last.LoadWeights(file)).Message);
        Assert.Equal(weights, last.Weights.Select(w => w.Value.ToArray<float>()));
        Assert.Contains("has the shape", Assert.Single(last.LoadWeights(file, skipMismatch: true)));
        Assert.Equal(first.Weights.Select(w => w.Value.ToArray<float>()), last.Weights.Select(w => w.Value.ToArray<float>()));
        Assert.Equal(before, State(last));

        Model Frozen(int layer)
        {
            Model model = new Sequential([new InputLayer([3]), new Dense(4), new Dense(2)]);
            model.Layers[layer].Trainable = false;
            model.Compile("adam", "mse");
            Fit(model, 0, 1);
            return model;
        }
    }

    /// <summary>A model within another that is compiled for itself, as the discriminator of a GAN is, comes back with its own
    /// optimizer.</summary>
    [Fact]
    public void ModelsWithinKeepTheirOwnTraining()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(3);
        Model discriminator = new Sequential([new InputLayer([2]), new Dense(4, activation: "tanh"), new Dense(1, activation: "sigmoid")]);
        discriminator.Compile(new Adam(0.05), "binary_crossentropy");
        var noise = Keras.Input([3]);
        using var gan = new Model(noise, discriminator.Apply(new Dense(2).Apply(noise)));
        gan.Compile(new RMSprop(0.01), "binary_crossentropy");
        Train(gan);
        gan.Save(Path.Combine(folder, "gan.keras"));
        gan.SaveWeights(Path.Combine(folder, "gan.weights.h5"));
        Keras.ClearSession();
        using var loaded = Keras.LoadModel(Path.Combine(folder, "gan.keras"));
        Same(gan, loaded);
        Same(discriminator, Inner(loaded));
        Train(gan);
        Train(loaded);
        Same(discriminator, Inner(loaded));
        loaded.LoadWeights(Path.Combine(folder, "gan.weights.h5"));
        Train(loaded);
        Same(gan, loaded);
        Same(discriminator, Inner(loaded));

        static Model Inner(Model model) => model.Layers.OfType<Model>().Single();

        void Train(Model model)
        {
            Inner(model).TrainOnBatch(new float[2, 2] { { 1, 2 }, { 3, 4 } }, new float[2, 1] { { 1 }, { 0 } });
            model.TrainOnBatch(new float[2, 3] { { 1, 2, 3 }, { 3, 2, 1 } }, new float[2, 1] { { 1 }, { 1 } });
        }
    }

    /// <summary>Compiling again with the same optimizer leaves its iterations and slots; with a new one they begin anew.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void CompilingAgainKeepsTheOptimizersState(string name)
    {
        var optimizer = Optimizers[name]();
        using var model = Make(optimizer);
        Fit(model, 0, 2);
        var (iterations, before) = (optimizer.Iterations, CompileSettings.Of(model, "test").Trainer.GetOptimizerState());
        model.Compile(optimizer, "mse");
        model.Save(Path.Combine(folder, "compiled.keras"));
        using (var saved = Keras.LoadModel(Path.Combine(folder, "compiled.keras"))) Same(model, saved);
        Assert.Equal(before.Select(s => s.Value.ToArray<double>()),
            CompileSettings.Of(model, "test").Trainer.GetOptimizerState().Select(s => s.Value.ToArray<double>()));
        Fit(model, 0, 3);
        Assert.True(optimizer.Iterations > iterations);
        model.Compile(Optimizers[name](), "mse");
        Assert.Equal(0, CompileSettings.Of(model, "test").Trainer.Optimizer.Iterations);
    }

    [Fact]
    public void AnOptimizerRefusesOtherWeights()
    {
        var optimizer = new Adam();
        using var model = Make(optimizer);
        Fit(model, 0, 1);
        model.Layers[0].Trainable = false;
        model.Compile(optimizer, "mse");
        Assert.Contains("compile with a new optimizer", Assert.ThrowsAny<KerasException>(() => Fit(model, 0, 1)).Message);
    }

    /// <summary>A plateau and an early stop fall on the same epochs, with the same rates and weights, whether training was interrupted or
    /// not.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public void BackupsKeepWhatCallbacksCount(int interruptedAt)
    {
        using var whole = Make(new Adam(0.05));
        var (expected, rates) = (Callbacks(), Rates());
        Fit(whole, 0, 20, [.. expected, rates.Callback]);
        using var begun = Make(new Adam(0.05));
        Assert.Throws<InvalidOperationException>(() => Fit(begun, 0, 20, [.. Callbacks(), new BackupAndRestore(folder),
            new LambdaCallback(onEpochBegin: (epoch, _) =>
                { if (epoch == interruptedAt) throw new InvalidOperationException("power cut"); })]));
        using var resumed = Make(new Adam(0.05));
        var (actual, after) = (Callbacks(), Rates());
        // The order in the list does not matter: the backup holds what the others have done.
        Fit(resumed, 0, 20, [new BackupAndRestore(folder), .. actual, after.Callback]);
        Same(whole, resumed);
        Assert.Equal(rates.Values[interruptedAt..], after.Values);
        var (stopped, again) = ((EarlyStopping)expected[1], (EarlyStopping)actual[1]);
        Assert.InRange(stopped.StoppedEpoch, interruptedAt + 1, 19);
        Assert.Equal((stopped.StoppedEpoch, stopped.Best, stopped.BestEpoch, stopped.Wait),
            (again.StoppedEpoch, again.Best, again.BestEpoch, again.Wait));
        Assert.True(rates.Values.Distinct().Count() > 2);

        static Callback[] Callbacks() =>
        [
            new ReduceLROnPlateau("loss", factor: 0.3, patience: 1, minDelta: 0.05, cooldown: 1),
            new EarlyStopping("loss", minDelta: 0.02, patience: 6, restoreBestWeights: true),
        ];

        static (List<double> Values, Callback Callback) Rates()
        {
            var values = new List<double>();
            return (values, new LambdaCallback(onEpochEnd: (_, logs) => values.Add((float)logs["learning_rate"])));
        }
    }

    [Fact]
    public void BackupsOfOtherCallbacksAreRefused()
    {
        using var model = Make(new SGD());
        Fit(model, 0, 1, new EarlyStopping("loss"), new BackupAndRestore(folder, deleteCheckpoint: false));
        Assert.Contains("EarlyStopping", Assert.ThrowsAny<KerasException>(() => Fit(model, 0, 2, new BackupAndRestore(folder))).Message);
    }

    /// <summary>A nested model called with training: false uses moving statistics and no dropout while the model around it trains; its
    /// weights learn.</summary>
    [Fact]
    public void ANestedModelStaysInInferenceMode()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        var inner = Keras.Input([3]);
        Model nested = new(inner, new Dropout(0.9).Apply(new BatchNormalization(momentum: 0.5).Apply(new Dense(4).Apply(inner))));
        var input = Keras.Input([3]);
        using var resting = new Model(input, nested.Apply(input, training: false));
        resting.Compile(new SGD(0.1), "mse");
        var (kernel, moving) = (nested.Weights[0].Value.ToArray<float>(), nested.Weights.First(w => w.Name == "moving_mean"));
        var (before, target) = (moving.Value.ToArray<float>(), new float[22, 4]);
        // A training step's loss is that of inference: there is no randomness and no batch statistic in it.
        Assert.Equal(resting.TestOnBatch(x, target)["loss"], resting.TrainOnBatch(x, target)["loss"], 1e-6);
        Assert.Equal(before, moving.Value.ToArray<float>());
        Assert.NotEqual(kernel, nested.Weights[0].Value.ToArray<float>());
        resting.Save(Path.Combine(folder, "resting.keras"));
        using (var loaded = Keras.LoadModel(Path.Combine(folder, "resting.keras")))
            Assert.Equal(loaded.TestOnBatch(x, target)["loss"], loaded.TrainOnBatch(x, target)["loss"], 1e-6);
        using var training = new Model(input, nested.Apply(input));
        training.Compile(new SGD(0.1), "mse");
        Assert.NotEqual(training.TestOnBatch(x, target)["loss"], training.TrainOnBatch(x, target)["loss"], 1e-3);
        Assert.NotEqual(before, moving.Value.ToArray<float>());
        Assert.Contains("training mode always", Assert.ThrowsAny<KerasException>(() => nested.Apply(input, training: true)).Message);
    }

    /// <summary>Functions go into files by their names, classes by their configurations; both are given again as custom objects.</summary>
    [Theory]
    [InlineData("own.keras")]
    [InlineData("own.h5")]
    public void OnesOwnLossesAndMetricsComeBackByName(string name)
    {
        using var model = Make(new SGD());
        model.Compile(new SGD(0.3, momentum: 0.5), new Steep(3),
            [(Func<KerasTensor, KerasTensor, KerasTensor>)Worst, new CustomMetric("shift", (y, p) => p - y), "mae"]);
        Fit(model, 0, 1);
        var file = Path.Combine(folder, name);
        model.Save(file);
        Keras.ClearSession();
        using var loaded = Keras.LoadModel(file, new Dictionary<string, object>
        {
            ["Steep"] = typeof(Steep), ["worst"] = (Func<KerasTensor, KerasTensor, KerasTensor>)Worst,
            ["shift"] = (Func<KerasTensor, KerasTensor, KerasTensor>)((y, p) => p - y),
        });
        Assert.Equal(model.MetricsNames, loaded.MetricsNames);
        Assert.Equal(model.Evaluate(x, y), loaded.Evaluate(x, y));
        Same(model, loaded);
        using var without = Keras.LoadModel(file);
        Assert.Contains("'Steep'", Assert.ThrowsAny<KerasException>(() => without.Evaluate(x, y)).Message);
    }

    [Fact]
    public void LambdasAreSavedByNameWithAWarning()
    {
        using var model = Make(new SGD());
        model.Compile("sgd", (y, p) => Ops.Square(p - y));
        var said = Warnings.Of(() => model.Save(Path.Combine(folder, "lambda.keras")));
        Assert.Equal(2, said.Split("A loss is a lambda").Length);
        using var loaded = Keras.LoadModel(Path.Combine(folder, "lambda.keras"));
        Assert.Contains("lambda", Assert.ThrowsAny<KerasException>(() => loaded.Evaluate(x, y)).Message);
        using var unsaved = Make(new SGD());
        unsaved.Compile("sgd", new Hidden(2));
        Assert.Contains("includeOptimizer: false",
            Assert.ThrowsAny<KerasException>(() => unsaved.Save(Path.Combine(folder, "hidden.h5"))).Message);
        unsaved.Save(Path.Combine(folder, "hidden.h5"), includeOptimizer: false);
    }

    static KerasTensor Worst(KerasTensor yTrue, KerasTensor yPred) => Ops.Max(Ops.Abs(yTrue - yPred), [-1]);

    sealed class Steep(double power, string? name = null) : Loss(name: name)
    {
        public double Power { get; } = power;
        public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Ops.Mean(Ops.Power(Ops.Abs(yTrue - yPred), Power), [-1]);
    }

    sealed class Hidden(double factor) : Loss
    {
        public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => factor * Ops.Abs(yTrue - yPred);
    }
}
