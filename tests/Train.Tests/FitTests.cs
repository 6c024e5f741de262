using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

/// <summary>The loop of <c>Fit</c>: histories, validation, frozen layers, memory, errors.</summary>
[Collection(nameof(OnnxKeras.Tests.Alone))]
public class FitTests
{
    readonly float[,] x = new float[60, 4];
    readonly float[,] y = new float[60, 3];

    public FitTests()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        var random = new Random(2);
        for (var i = 0; i < 60; i++)
        {
            for (var j = 0; j < 4; j++) x[i, j] = random.NextSingle();
            y[i, x[i, 0] > 0.5 ? 0 : x[i, 1] > 0.5 ? 1 : 2] = 1;
        }
    }

    /// <summary>What is always 1 learns nothing: Keras warns of it too.</summary>
    [Fact]
    public void OneClassIsDoubted()
    {
        var said = Warnings.Of(() =>
        {
            using var model = new Sequential([new InputLayer([4]), new Dense(1, activation: "softmax", name: "out")]);
            model.Compile("sgd", "categorical_crossentropy");
            model.TrainOnBatch(x, new float[60, 1]);
        });
        Assert.Contains("softmax over axis 1 of shape (None, 1), which has size 1, is always 1", said);
        Assert.Contains("Output 'out' has the loss categorical_crossentropy and the shape (None, 1), but that loss wants more than one "
            + "class", said);
        Assert.Contains("has the loss categorical_focal_crossentropy and the shape (None, 1), but that loss wants more than one class",
            Warnings.Of(() =>
            {
                using var model = new Sequential([new InputLayer([4]), new Dense(1, activation: "sigmoid", name: "out")]);
                model.Compile("sgd", "categorical_focal_crossentropy");
                model.TrainOnBatch(x, new float[60, 1]);
            }));
        Assert.DoesNotContain("Warning", Warnings.Of(() =>
        {
            using var model = Mlp();
            model.Compile("sgd", "categorical_crossentropy");
            model.TrainOnBatch(x, y);
        }));
    }

    /// <summary>An adjusted R² of too few targets, 60 here, is the plain one, and says so once.</summary>
    [Theory]
    [InlineData(58, 0)]
    [InlineData(59, 1)]
    [InlineData(60, 1)]
    public void TooManyRegressorsAreToldOnce(int regressors, int warnings)
    {
        using var model = new Sequential([new InputLayer([4]), new Dense(1)]);
        model.Compile("sgd", "mse", metrics: new OnnxKeras.Metrics.R2Score(numRegressors: regressors));
        var said = Warnings.Of(() => model.Fit(x, new float[60, 1], epochs: 2, batchSize: 60, verbose: 0));
        Assert.Equal(warnings, said.Split("r2_score is not adjusted").Length - 1);
    }

    /// <summary>The optimizer's variables count in the summary once they exist: two numbers and two moments of each weight.</summary>
    [Fact]
    public void TheSummaryOfATrainedModelCountsTheOptimizer()
    {
        using var model = Mlp();
        model.Compile("adam", "categorical_crossentropy");
        Assert.DoesNotContain("Optimizer", Totals(model));
        model.TrainOnBatch(x, y);
        const string Expected = " Total params: 203 (812.00 B)\n Trainable params: 67 (268.00 B)\n Non-trainable params: 0 (0.00 B)\n "
            + "Optimizer params: 136 (544.00 B)\n";
        Assert.Equal(Expected, Totals(model));
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.keras");
        try
        {
            model.Save(file);
            Assert.Equal(Expected, Totals(Keras.LoadModel(file)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string Totals(Model model)
    {
        var text = "";
        model.Summary(80, printFn: s => text += s);
        return text[text.IndexOf(" Total")..];
    }

    static Model Mlp(string activation = "softmax") =>
        new Sequential([new InputLayer([4]), new Dense(8, activation: "relu"), new Dense(3, activation: activation)]);

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    public void LearnsAndReports(string optimizer)
    {
        using var model = Mlp();
        model.Compile(optimizer, "categorical_crossentropy", ["accuracy", "mse"]);
        var history = model.Fit(x, y, batchSize: 7, epochs: 30, verbose: 0, validationSplit: 0.25);
        Assert.Equal(["accuracy", "loss", "mse", "val_accuracy", "val_loss", "val_mse"], history.Names);
        Assert.Equal(30, history["val_loss"].Count);
        Assert.True(history["loss"][^1] < history["loss"][0]);
        Assert.Equal(["loss", "accuracy", "mse"], model.MetricsNames);
    }

    [Fact]
    public void EvaluatesTheSameInAnyBatchSize()
    {
        using var model = Mlp();
        model.Compile("adam", "categorical_crossentropy", ["accuracy"]);
        var whole = model.Evaluate(x, y, batchSize: 60);
        var uneven = model.Evaluate(x, y, batchSize: 7);
        Assert.Equal(whole["loss"], uneven["loss"], 1e-6);
        Assert.Equal(whole["accuracy"], uneven["accuracy"], 1e-12);
    }

    [Fact]
    public void SameSeedSameTraining()
    {
        double[] Train()
        {
            Keras.ClearSession();
            Keras.SetRandomSeed(9);
            using var model = new Sequential([new InputLayer([4]), new Dense(8, activation: "relu"), new Dropout(0.3),
                new Dense(3, activation: "softmax")]);
            model.Compile("adam", "categorical_crossentropy");
            return [.. model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0)["loss"]];
        }
        Assert.Equal(Train(), Train());
    }

    [Fact]
    public void FrozenLayersStay()
    {
        using var model = Mlp();
        var first = model.GetLayer(0);
        first.Trainable = false;
        model.Compile(new SGD(0.5), "mse");
        var before = first.Weights.Select(w => w.Value.ToArray<float>()).ToList();
        var others = model.GetLayer(1).Weights.Select(w => w.Value.ToArray<float>()).ToList();
        model.Fit(x, y, verbose: 0);
        Assert.Equal(before, first.Weights.Select(w => w.Value.ToArray<float>()));
        Assert.NotEqual(others, model.GetLayer(1).Weights.Select(w => w.Value.ToArray<float>()));
    }

    [Fact]
    public void SeveralOutputsAndWeights()
    {
        var input = Keras.Input([4]);
        var hidden = new Dense(6, activation: "relu").Apply(input);
        using var model = new Model(input,
            new[] { new Dense(3, activation: "softmax", name: "kind").Apply(hidden), new Dense(1, name: "size").Apply(hidden) });
        model.Compile("adam", new Dictionary<string, Loss> { ["kind"] = "categorical_crossentropy", ["size"] = "mse" },
            new Dictionary<string, MetricList> { ["kind"] = ["accuracy"] }, lossWeights: [1, 0.2]);
        Assert.Equal(["loss", "kind_loss", "size_loss", "kind_accuracy"], model.MetricsNames);
        var scores = model.TrainOnBatch(x, new Dictionary<string, NDArray> { ["size"] = new float[60, 1], ["kind"] = y });
        Assert.Equal(scores["loss"], scores["kind_loss"] + 0.2 * scores["size_loss"], 1e-5);
    }

    [Fact]
    public void WeightsSurviveDisposal()
    {
        var model = Mlp();
        model.Compile("sgd", "mse");
        model.Fit(x, y, verbose: 0);
        var trained = model.Weights.Select(w => w.Value.ToArray<float>()).ToList();
        model.Dispose();
        Assert.Equal(trained, model.Weights.Select(w => w.Value.ToArray<float>()));
        model.Compile("sgd", "mse");
        model.Fit(x, y, verbose: 0);
        model.Dispose();
    }

    [Fact]
    public void CancelsBetweenBatches()
    {
        using var model = Compiled();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Fit(x, y, verbose: 0, cancellationToken: source.Token));
        Assert.Single(model.Fit(x, y, verbose: 0)["loss"]);
    }

    static Model Compiled()
    {
        var model = Mlp();
        model.Compile("sgd", "categorical_crossentropy");
        return model;
    }
}
