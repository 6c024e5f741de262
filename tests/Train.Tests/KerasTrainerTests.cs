using System.Text.Json.Nodes;
using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Metrics;
using OnnxKeras.Optimizers;
using OnnxKeras.Tests;

/// <summary>The figures and keys of Keras's own tests: keras/src/trainers/trainer_test.py and compile_utils_test.py.</summary>
[Collection(nameof(Alone))]
public class KerasTrainerTests
{
    static readonly NDArray yTrue = new[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f }, { 0.5f, 0.6f } };
    static readonly NDArray first = new[,] { { 0.4f, 0.1f }, { 0.2f, 0.6f }, { 0.6f, 0.1f } };
    static readonly NDArray second = new[,] { { 0.3f, 0.2f }, { 0.1f, 0.4f }, { 0.2f, 0.3f } };
    static readonly NDArray weights = new float[] { 1, 0, 1 };

    public KerasTrainerTests() => Keras.ClearSession();

    static NDArray Full(float value, params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (a, b) => a * b)];
        Array.Fill(values, value);
        return NDArray.Of(values, [.. shape.Select(s => (int?)s)]);
    }

    /// <summary>
    /// A mask that a layer is called with goes on to the loss: 3² of the first step alone (keras/src/layers/layer.py, Layer.__call__).
    /// </summary>
    [Fact]
    public void AMaskThatIsAnArgumentReachesTheLoss()
    {
        var (x, mask) = (Keras.Input([2, 1]), Keras.Input([2], dtype: DType.Bool));
        var rnn = new SimpleRNN(1, "linear", kernelInitializer: "ones", returnSequences: true);
        using var model = new Model([x, mask], rnn.Apply(x, mask: mask));
        model.Compile(new SGD(0), "mse", ["mae"]);
        var scores = model.TestOnBatch(new NDArray[] { new float[,,] { { { 3 }, { 9 } } }, new[,] { { true, false } } },
            new float[,,] { { { 0 }, { 100 } } });
        Assert.Equal([9, 3], scores, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    /// <summary>
    /// A mask ends at a function, which warns once: the loss is that of both steps (keras/src/layers/core/lambda_layer.py).
    /// </summary>
    [Fact]
    public void AMaskEndsAtAFunction()
    {
        var x = Keras.Input([2, 1]);
        var said = Warnings.Of(() =>
        {
            using var model = new Model(x, new Lambda(y => y * 1).Apply(new Masking().Apply(x)));
            model.Compile(new SGD(0), "mse");
            Assert.Equal((9 + 16) / 2.0, model.TestOnBatch(new float[,,] { { { 3 }, { 0 } } }, new float[,,] { { { 0 }, { 4 } } })["loss"],
                1e-5);
        });
        Assert.Equal(1, said.Split("takes an input with a mask, which ends there").Length - 1);
    }

    static Dense Ones(int units, string? name = null) => new(units, useBias: false, kernelInitializer: "ones", name: name);

    static Model Stack(int units) => new Sequential([new InputLayer([4]), Ones(units)]);

    /// <summary>A model whose outputs are its inputs, so that predictions can be chosen.</summary>
    static Model Same(params string[] names)
    {
        KerasTensor[] inputs = [.. names.Select(n => (KerasTensor)Keras.Input([2], name: $"in_{n}"))];
        KerasTensor[] outputs = [.. names.Select((n, i) => new Identity(name: n).Apply(inputs[i]))];
        return names.Length == 1 ? new(inputs[0], outputs[0]) : new(inputs, outputs);
    }

    /// <summary>Two outputs of one or two inputs, as a list or by name.</summary>
    static Model Two(bool byName)
    {
        var (a, b) = (Keras.Input([4], name: "x_one"), Keras.Input([4], name: "x_two"));
        var (one, two) = (Ones(3, "y_one").Apply(a), Ones(3, "y_two").Apply(b));
        return byName ? new(new[] { a, b }, new Dictionary<string, KerasTensor> { ["y_one"] = one, ["y_two"] = two })
            : new(new[] { a, b }, new[] { one, two });
    }

    [Fact]
    public void AWeightOfTheOnlyLossScalesIt()
    {
        using var model = Stack(3);
        model.Compile(new SGD(), new OnnxKeras.Losses.MeanSquaredError(), [new MeanSquaredError()], lossWeights: 0.2);
        var history = model.Fit(Full(1, 40, 4), Full(0, 40, 3), batchSize: 20, epochs: 3, verbose: 0);
        Assert.Equal([3.182979, 3.115617, 3.049681], history["loss"], (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WeightsOfSeveralLossesScaleThem(bool byName)
    {
        using var model = Two(byName);
        if (byName)
            model.Compile(new SGD(), new Dictionary<string, string> { ["y_one"] = "mse", ["y_two"] = "mse" },
                new Dictionary<string, MetricList> { ["y_one"] = new MeanSquaredError(), ["y_two"] = new MeanSquaredError() },
                new Dictionary<string, double> { ["y_one"] = 0.1, ["y_two"] = 0.2 });
        else model.Compile(new SGD(), ["mse", "mse"], [new MeanSquaredError(), new MeanSquaredError()], [0.1, 0.2]);
        var (x, y) = (Full(1, 40, 4), Full(0, 40, 3));
        var history = model.Fit(new[] { x, x }, new[] { y, y }, batchSize: 20, epochs: 3, verbose: 0);
        Assert.Equal([4.778718, 4.694403, 4.611693], history["loss"], (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(["loss", "y_one_loss", "y_one_mean_squared_error", "y_two_loss", "y_two_mean_squared_error"], history.Names);
    }

    [Fact]
    public void StepsOnBatchesFollowKeras()
    {
        using var model = Stack(3);
        model.Compile(new SGD(), new OnnxKeras.Losses.MeanSquaredError(), [new MeanSquaredError()]);
        var (x, y) = (Full(1, 100, 4), Full(0, 100, 3));
        Assert.Equal(16, model.TrainOnBatch(x, y), 1e-5);
        model.TrainOnBatch(x, y);
        Assert.Equal(3.789511, model.PredictTorch(x)[0].GetDouble(0), 1e-5);
        model.TrainOnBatch(x, y, Enumerable.Range(0, 100).Select(i => i / 50f).ToArray());
        Assert.Equal(3.689468, model.PredictTorch(x)[0].GetDouble(0), 1e-5);
        Assert.Equal(3.689468 * 3.689468 * 0.2,
            model.TrainOnBatch(x, y, classWeight: new Dictionary<int, double> { [1] = 0.3, [0] = 0.2 }), 1e-4);
    }

    [Fact]
    public void SeveralInputsFollowKeras()
    {
        var (a, b) = (Keras.Input([2]), Keras.Input([3]));
        using var model = new Model(new[] { a, b }, Ones(2).Apply(a) + Ones(2).Apply(b));
        model.Compile("sgd", "mse", ["mse"]);
        NDArray[] x = [Full(1, 3, 2), Full(1, 3, 3)];
        var y = Full(1, 3, 2);
        Assert.Equal(16, model.Fit(x, y, verbose: 0)["loss"][0], 1e-5);
        Assert.Equal(14.44, model.TrainOnBatch(x, y), 1e-4);
        Assert.Equal(13.0321, model.Evaluate(x, y), 1e-4);
        Assert.Equal(13.0321, model.TestOnBatch(x, y), 1e-4);
    }

    /// <summary>More steps than there are batches: the epoch ends early with a warning, and the next begins anew.</summary>
    [Fact]
    public void StepsBeyondTheDataEndTheEpoch()
    {
        using var model = Stack(3);
        model.Compile(new SGD(0), new OnnxKeras.Losses.MeanSquaredError());
        var batches = new List<int>();
        var said = Warnings.Of(() => model.Fit(Full(1, 100, 4), Full(0, 100, 3), batchSize: 20, stepsPerEpoch: 7, epochs: 3, verbose: 0,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (batch, _) => batches.Add(batch))]));
        Assert.Equal(Enumerable.Repeat(Enumerable.Range(0, 5), 3).SelectMany(b => b), batches);
        Assert.Contains("The data ended at step 5 of 7", said);
    }

    /// <summary>Keras takes the batch size from the steps where none is asked for (array_data_adapter.py).</summary>
    [Fact]
    public void StepsAloneMakeTheBatchSize()
    {
        using var model = Stack(1);
        model.Compile(new SGD(0), "mse");
        var (x, y) = (Full(1, 100, 4), Full(0, 100, 1));
        var (train, test) = (0, 0);
        var count = new LambdaCallback(onTrainBatchEnd: (_, _) => train++, onTestBatchEnd: (_, _) => test++);
        model.Fit(x, y, stepsPerEpoch: 7, validationData: (x, y), validationSteps: 3, epochs: 2, verbose: 0, callbacks: [count]);
        Assert.Equal((14, 6), (train, test));
        model.Evaluate(x, y, steps: 4, callbacks: [count]);
        Assert.Equal(10, test);
    }

    public static TheoryData<string, string[]> Keys => new()
    {
        { "train begin", [] }, { "epoch begin", [] }, { "train batch begin", [] }, { "test begin", [] }, { "test batch begin", [] },
        { "train batch end", ["loss", "mean_absolute_error"] }, { "test batch end", ["loss", "mean_absolute_error"] },
        { "test end", ["loss", "mean_absolute_error"] },
        { "epoch end", ["loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"] },
        { "train end", ["loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"] },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void HooksGetTheFiguresOfKeras(string hook, string[] expected)
    {
        using var model = Stack(3);
        model.Compile("adam", "mse", ["mean_absolute_error"]);
        var seen = new Dictionary<string, IReadOnlyList<string>>();
        Action<int, Logs> Batch(string name) => (_, logs) => seen[name] = logs.Keys;
        Action<Logs> Whole(string name) => logs => seen[name] = logs.Keys;
        model.Fit(Full(1, 16, 4), Full(0, 16, 3), batchSize: 4, verbose: 0, validationData: (Full(1, 16, 4), Full(0, 16, 3)),
            callbacks: [new LambdaCallback(Batch("epoch begin"), Batch("epoch end"), Whole("train begin"), Whole("train end"),
                Batch("train batch begin"), Batch("train batch end"), Whole("test begin"), Whole("test end"), Batch("test batch begin"),
                Batch("test batch end"))]);
        Assert.Equal(expected, seen[hook]);
    }

    /// <summary>Keras hands figures over in the order of their names; scores stay in the order of the metrics.</summary>
    [Fact]
    public void FiguresComeByNameAndScoresByMetric()
    {
        using var model = Stack(3);
        model.Compile("sgd", "mse", ["mse", "accuracy", "mae"]);
        var (x, y) = (Full(1, 8, 4), Full(0, 8, 3));
        Assert.Equal(["accuracy", "loss", "mae", "mse", "val_accuracy", "val_loss", "val_mae", "val_mse"],
            model.Fit(x, y, validationSplit: 0.5, verbose: 0).Names);
        Assert.Equal(["loss", "mse", "accuracy", "mae"], model.Evaluate(x, y).Names);
    }

    /// <summary>Of several outputs Keras lists the losses first, then the metrics by name.</summary>
    [Fact]
    public void ScoresOfSeveralOutputsComeByName()
    {
        using var model = Same("b", "a");
        model.Compile("sgd", "mse", [["mse", "mae"], ["mape"]], weightedMetrics: [["mse"], ["hinge"]]);
        Assert.Equal(["loss", "b_loss", "a_loss", "a_hinge", "a_mape", "b_mae", "b_mse", "b_weighted_mse"],
            model.Evaluate(new[] { first, second }, new[] { yTrue, yTrue }, sampleWeight: weights).Names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EvaluationEndsWhereACallbackStopsIt(int calls)
    {
        using var model = Stack(3);
        model.Compile("sgd", "mse", ["mse"]);
        var count = 0;
        var stop = new LambdaCallback(onTestBatchEnd: (batch, _) =>
        {
            count++;
            model.StopEvaluating = batch == 4;
        });
        for (var i = 0; i < calls; i++) model.Evaluate(Full(1, 100, 4), Full(0, 100, 3), batchSize: 2, callbacks: [stop]);
        Assert.Equal(5 * calls, count);
    }

    public static TheoryData<ValidationFrequency, int[]> Frequencies => new()
    {
        { 1, [0, 1, 2, 3, 4] }, { 2, [1, 3] }, { 3, [2] }, { new[] { 1, 4 }, [0, 3] }, { ValidationFrequency.Create([5, 9]), [4] },
    };

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void ValidationComesWhenAskedFor(ValidationFrequency frequency, int[] epochs)
    {
        using var model = Stack(3);
        model.Compile(new SGD(0), "mse");
        var seen = new List<int>();
        var epoch = 0;
        var history = model.Fit(Full(1, 4, 4), Full(0, 4, 3), epochs: 5, validationSplit: 0.5, validationFreq: frequency, verbose: 0,
            callbacks: [new LambdaCallback(onEpochBegin: (e, _) => epoch = e, onTestEnd: _ => seen.Add(epoch))]);
        Assert.Equal(epochs, seen);
        Assert.Equal(epochs.Length, history["val_loss"].Count);
    }

    [Fact]
    public void PlainAndWeightedMetricsFollowKeras()
    {
        using var model = Same("only");
        model.Compile("sgd", "mse", [new MeanSquaredError()], weightedMetrics: [new MeanSquaredError()]);
        model.TestOnBatch(first, yTrue, weights);
        var scores = model.TestOnBatch(second, yTrue, weights, resetMetrics: false);
        Assert.Equal(["loss", "mean_squared_error", "weighted_mean_squared_error"], scores.Names);
        Assert.Equal((0.055833336, 0.0725), (scores[1], scores[2]), Near);
    }

    /// <summary>One array of weights serves all outputs; names are the outputs', counted where they repeat.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MetricsOfSeveralOutputsFollowKeras(bool byName)
    {
        using var model = Same("output_1", "output_2");
        MetricList each() => [new MeanSquaredError(), new MeanSquaredError(name: "mse")];
        MetricList all() => byName ? new Dictionary<string, MetricList> { ["output_1"] = each(), ["output_2"] = each() } : [each(), each()];
        model.Compile("sgd", "mse", all(), weightedMetrics: all());
        model.TestOnBatch(new[] { first, first }, new[] { yTrue, yTrue }, weights);
        var scores = model.TestOnBatch(new[] { second, second }, new[] { yTrue, yTrue }, weights, resetMetrics: false);
        Assert.Equal(3 + 8, scores.Count);
        foreach (var output in new[] { "output_1", "output_2" })
            foreach (var name in new[] { "mean_squared_error", "mse" })
                Assert.Equal((0.055833336, 0.0725), (scores[$"{output}_{name}"], scores[$"{output}_weighted_{name}"]), Near);
    }

    /// <summary>The same names again are counted, also among the weighted.</summary>
    [Fact]
    public void RepeatedNamesAreCounted()
    {
        using var model = Same("only");
        MetricList three() => ["mse", "mse", "mse"];
        model.Compile("sgd", "mse", three(), weightedMetrics: three());
        Assert.Equal(["loss", "mse", "mse_1", "mse_2", "weighted_mse", "weighted_mse_1", "weighted_mse_2"], model.MetricsNames);
    }

    [Theory]
    [InlineData("acc", 0.333333)]
    [InlineData("accuracy", 0.333333)]
    [InlineData("Accuracy", 0.333333)]
    public void AccuracyIsChosenUnderTheNameGiven(string name, double expected)
    {
        using var model = Same("only");
        model.Compile("sgd", "mse", [name]);
        Assert.Equal(expected, model.TestOnBatch(first, yTrue)[name], 1e-5);
    }

    [Theory]
    [InlineData("mse", 0.068333)]
    [InlineData("crossentropy", 0.706595)]
    public void TheOnlyLossFollowsKeras(string loss, double expected)
    {
        using var model = Same("only");
        model.Compile("sgd", loss);
        Assert.Equal(expected, model.TestOnBatch(first, yTrue), 1e-5);
    }

    static readonly NDArray a = new[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f }, { 0.5f, 0.6f } };
    static readonly NDArray b = new[,] { { 0.7f, 0.8f }, { 0.9f, 1.0f }, { 1.1f, 1.2f } };
    static readonly NDArray predictedA = new[,] { { 1.2f, 1.1f }, { 1.0f, 0.9f }, { 0.8f, 0.7f } };
    static readonly NDArray predictedB = new[,] { { 0.6f, 0.5f }, { 0.4f, 0.3f }, { 0.2f, 0.1f } };

    public static TheoryData<LossList, Data?, double> Several => new()
    {
        { "mse", null, 0.953333 },
        { new Dictionary<string, string> { ["a"] = "mse", ["b"] = "mse" }, null, 0.953333 },
        { LossList.Create(["mse", "mae"]), null, 1.07666 },
        { new Dictionary<string, string> { ["b"] = "mae", ["a"] = "mse" }, null, 1.07666 },
        { "mse", new Dictionary<string, NDArray> { ["a"] = new float[] { 1, 2, 3 }, ["b"] = new float[] { 3, 2, 1 } }, 1.266666 },
    };

    [Theory]
    [MemberData(nameof(Several))]
    public void LossesOfSeveralOutputsFollowKeras(LossList loss, Data? sampleWeight, double expected)
    {
        using var model = Same("a", "b");
        model.Compile("sgd", loss);
        Assert.Equal(expected, model.TestOnBatch(new[] { predictedA, predictedB }, new[] { a, b }, sampleWeight), 1e-5);
        Assert.Equal(expected, model.TestOnBatch(new[] { predictedA, predictedB },
            new Dictionary<string, NDArray> { ["b"] = b, ["a"] = a }, sampleWeight), 1e-5);
    }

    /// <summary>Targets may leave out the outputs that have no loss, by place or by name.</summary>
    [Theory]
    [InlineData("mse", null, null)]
    [InlineData(null, "mse", null)]
    [InlineData(null, null, "mse")]
    [InlineData(null, "mse", "mse")]
    [InlineData("mse", null, "mse")]
    public void TargetsOfOutputsWithoutALossMayBeMissing(params string?[] losses)
    {
        using var model = Same("a", "b", "c");
        model.Compile("sgd", LossList.Create([.. losses.Select(l => l is null ? null : (Loss)l)]));
        NDArray[] outputs = [Full(0, 4, 2), Full(1, 4, 2), Full(2, 4, 2)];
        var targets = outputs.Zip(losses, "abc").Where(o => o.Second is not null).ToList();
        Assert.Equal(0, model.TestOnBatch(outputs, targets.Select(t => t.First).ToArray())["loss"]);
        Assert.Equal(0, model.Evaluate(outputs, targets.ToDictionary(t => $"{t.Third}", t => t.First))["loss"]);
        Assert.Equal(0, model.Evaluate(outputs, outputs)["loss"]);
        Assert.Contains("4 array(s) came",
            Assert.ThrowsAny<KerasException>(() => model.Evaluate(outputs, outputs.Append(outputs[0]).ToArray())).Message);
    }

    /// <summary>keras/src/models/model_test.py: the keys of a history, whatever the settings' forms; losses may stand in lists of
    /// one.</summary>
    [Theory]
    [InlineData("""{ "loss": ["mse", ["binary_crossentropy"]], "metrics": ["mse", ["mse", "accuracy"]], "loss_weights": [0.1, 2] }""",
        "loss output_a_loss output_a_mse output_b_accuracy output_b_loss output_b_mse")]
    [InlineData("""{ "loss": ["mse", "bce"], "metrics": [["bce", "mse", "mae"], ["mse", "acc"]] }""",
        "loss output_a_bce output_a_loss output_a_mae output_a_mse output_b_acc output_b_loss output_b_mse")]
    [InlineData("""{ "loss": { "output_a": "mse", "output_b": ["bce"] }, "metrics": { "output_a": "mse", "output_b": ["mse", "acc"] },"""
        + """ "weighted_metrics": { "output_a": ["mse"], "output_b": ["mse", "acc"] } }""",
        "loss output_a_loss output_a_mse output_a_weighted_mse output_b_acc output_b_loss output_b_mse output_b_weighted_acc "
            + "output_b_weighted_mse")]
    [InlineData("""{ "loss": { "output_b": ["bce"] }, "metrics": { "output_b": ["mse", "acc"] },"""
        + """ "weighted_metrics": { "output_b": ["mse", "acc"] } }""",
        "loss output_b_acc output_b_mse output_b_weighted_acc output_b_weighted_mse")]
    [InlineData("""{ "loss": { "output_a": "mse", "output_b": "bce" }, "metrics": { "output_a": ["mse"], "output_b": ["mse"] },"""
        + """ "weighted_metrics": { "output_a": ["mse"], "output_b": ["acc"] } }""",
        "loss output_a_loss output_a_mse output_a_weighted_mse output_b_acc output_b_loss output_b_mse")]
    [InlineData("""{ "loss": { "output_a": "mse", "output_b": "bce" }, "metrics": { "output_b": ["mse", "acc"] } }""",
        "loss output_a_loss output_b_acc output_b_loss output_b_mse")]
    public void HistoriesHaveTheKeysOfKeras(string settings, string keys)
    {
        var input = Keras.Input([3]);
        Dense unit(string name) => new(1, "sigmoid", name: name);
        using var model = new Model(input, new Dictionary<string, KerasTensor>
        {
            ["output_a"] = unit("output_a").Apply(input), ["output_b"] = unit("output_b").Apply(input),
        });
        model.TrainingState = new TrainingState(() => (JsonObject)JsonNode.Parse(settings)!, false, () => []);
        var given = JsonNode.Parse(settings)!.AsObject();
        NDArray targets = new float[,] { { 0 }, { 1 } };
        Assert.Equal(keys, string.Join(" ", model.Fit(Full(1, 2, 3), new[] { targets, targets }, verbose: 0).Names));
        foreach (var (key, value) in given) Assert.True(JsonNode.DeepEquals(value, model.TrainingState!.Settings[key]), key);
    }

    /// <summary>compile_utils_test.py, test_struct_loss, and the names of model_test.py's deeply nested outputs.</summary>
    [Theory]
    [InlineData("""{ "loss": { "a": { "c": "mse", "d": "mae" } } }""", 1.07666, "loss a/c_loss a/d_loss")]
    [InlineData("""{ "loss": { "a": { "c": "mse", "d": "mae" } }, "loss_weights": { "a": { "c": 1, "d": 0 } } }""", 0.476666,
        "loss a/c_loss a/d_loss")]
    [InlineData("""{ "loss": "mse" }""", 1.43, "loss a/c_loss a/d_loss b/last_loss e_loss")]
    public void NestedLossesFollowKeras(string settings, double expected, string names)
    {
        KerasTensor[] inputs = [.. Enumerable.Range(0, 4).Select(i => (KerasTensor)Keras.Input([2], name: $"in_{i}"))];
        KerasTensor[] outputs = [.. inputs.Zip(["first", "second", "last", "e"], (x, name) => new Identity(name: name).Apply(x))];
        using var model = new Model(inputs, new Dictionary<string, TensorList>
        {
            ["a"] = new Dictionary<string, KerasTensor> { ["c"] = outputs[0], ["d"] = outputs[1] },
            ["b"] = new[] { outputs[2] },
            ["e"] = outputs[3],
        });
        model.TrainingState = new TrainingState(() => (JsonObject)JsonNode.Parse(settings)!, false, () => []);
        var scores = model.TestOnBatch(new[] { predictedA, predictedB, predictedB, b }, new[] { a, b, b, b });
        Assert.Equal(names.Split(' '), scores.Names);
        Assert.Equal(expected, scores["loss"], 1e-5);
        foreach (var (key, value) in JsonNode.Parse(settings)!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, model.TrainingState!.Settings[key]), key);
    }

    /// <summary>keras/src/models/functional_test.py, test_rank_standardization.</summary>
    [Theory]
    [InlineData(new[] { 3 }, new[] { 2, 3, 1 })]
    [InlineData(new[] { 3, 1 }, new[] { 2, 3 })]
    public void ALastAxisOfOneComesAndGoes(int[] input, int[] given)
    {
        using var model = new Sequential([new InputLayer([.. input.Select(s => (int?)s)]), new Dense(3, kernelInitializer: "ones")]);
        model.Compile(new SGD(0), "mse");
        var outputs = new[] { 2 }.Concat(input[..^1]).Append(3).ToArray();
        Assert.Equal(Math.Pow(input[^1], 2), model.Evaluate(Full(1, given), Full(0, outputs)), 1e-6);
        Assert.Equal(outputs.Select(s => (int?)s), model.PredictTorch(Full(1, given))[0].Shape);
    }

    /// <summary>base_optimizer.py leaves weights alone that the loss does not depend on: no decay, no constraint, no update.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("ftrl")]
    [InlineData("muon")]
    [InlineData("scaled")]
    public void WeightsThatTheLossDoesNotReachStay(string optimizer)
    {
        var input = Keras.Input([4]);
        Dense head(string name) => new(1, kernelInitializer: "ones", kernelConstraint: new OnnxKeras.Constraints.MaxNorm(0.5), name: name);
        using var model = new Model(input, new[] { head("a").Apply(input), head("b").Apply(input) });
        model.Compile(optimizer switch
        {
            "sgd" => new SGD(weightDecay: 0.5),
            "scaled" => new LossScaleOptimizer(new SGD(weightDecay: 0.5)),
            _ => optimizer,
        }, ["mse", null]);
        for (var i = 0; i < 2; i++) model.TrainOnBatch(Full(1, 4, 4), Full(0, 4, 1));
        Assert.NotEqual([1f, 1f, 1f, 1f], model.Weights[0].Value.ToArray<float>());
        Assert.Equal([1f, 1f, 1f, 1f], model.Weights[2].Value.ToArray<float>());
    }

    /// <summary>A gradient that is zero is still one: dead units decay.</summary>
    [Fact]
    public void WeightsWithoutAGradientDecayWhereTheLossReachesThem()
    {
        using var model = new Sequential([new InputLayer([4]),
            new Dense(2, "relu", kernelInitializer: new OnnxKeras.Initializers.Constant(-1)), new Dense(1)]);
        model.Compile(new SGD(0.1, weightDecay: 0.5), "mse");
        model.TrainOnBatch(Full(1, 4, 4), Full(0, 4, 1));
        Assert.All(model.Weights[0].Value.ToArray<float>(), w => Assert.Equal(-0.95, w, 1e-6));
    }

    static bool Near((double, double) expected, (double, double) came) =>
        Math.Abs(expected.Item1 - came.Item1) < 1e-6 && Math.Abs(expected.Item2 - came.Item2) < 1e-6;
}
