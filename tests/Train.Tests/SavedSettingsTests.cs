using System.Text.Json.Nodes;
using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Losses;
using OnnxKeras.Optimizers;

/// <summary>Compile settings in files: nothing is lost without a word.</summary>
[Collection(nameof(OnnxKeras.Tests.Alone))]
public sealed class SavedSettingsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("settings-").FullName;
    readonly float[,] x = { { 0.1f, 0.7f }, { 0.5f, 0.2f }, { 0.9f, 0.4f } }, y = { { 1, 0 }, { 0, 1 }, { 1, 0 } };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string At(string name) => Path.Combine(folder, name);

    /// <summary>A model, perhaps as if it had come from Keras 2, whose <c>.h5</c> files then keep Keras 2's form.</summary>
    static Model Make(bool ofKeras2 = false)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(5);
        Layer[] layers = [new InputLayer([2]), new Dense(3, activation: "tanh"), new Dense(2, activation: "softmax")];
        return new Sequential(layers) { IsKeras2 = ofKeras2 };
    }

    /// <summary>Keras 2 knows losses and metrics by its functions' names; Keras 3 has other names for some.</summary>
    [Fact]
    public void LossesAndMetricsAreNamedAsTheVersionNamesThem()
    {
        using var model = Make(ofKeras2: true);
        model.Compile(new Adam(0.01), new KLDivergence(),
            ["cosine_similarity", new OnnxKeras.Metrics.TopKCategoricalAccuracy(), "acc", "logcosh"], weightedMetrics: ["mse"]);
        Assert.Contains("opposite sign", Warnings.Of(() => model.Save(At("keras2.h5"))));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"loss": "kullback_leibler_divergence", "metrics": ["cosine_proximity", "top_k_categorical_accuracy", "acc", "logcosh"],
             "weighted_metrics": ["mse"], "sample_weight_mode": null, "loss_weights": null}
            """), Settings("keras2.h5")));
        using var loaded = Keras.LoadModel(At("keras2.h5"));
        Assert.Contains("opposite sign", Warnings.Of(() => loaded.Save(At("keras3.keras"))));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"loss": "kl_divergence", "metrics": ["cosine_similarity", "top_k_categorical_accuracy", "acc", "log_cosh_error"],
             "weighted_metrics": ["mse"], "loss_weights": null, "run_eagerly": false, "steps_per_execution": 1, "jit_compile": false}
            """), Settings("keras3.keras")));
        using var again = Keras.LoadModel(At("keras3.keras"));
        Assert.Equal(model.Evaluate(x, y), again.Evaluate(x, y));

        JsonObject Settings(string file)
        {
            using var saved = Keras.LoadModel(At(file));
            var settings = saved.TrainingState!.Settings;
            foreach (var key in (string[])["optimizer", "optimizer_config"]) settings.Remove(key);
            return settings;
        }
    }

    /// <summary>As many metrics as outputs are one each in Keras 3, all for each in Keras 2: in the other version's file each output has
    /// its own.</summary>
    [Fact]
    public void MetricsStayWithTheirOutputs()
    {
        using var model = Two();
        model.Compile("adam", "mse", ["mae", "mape"]);
        model.Save(At("keras2.h5"));
        using var loaded = Keras.LoadModel(At("keras2.h5"));
        Assert.Equal("""{"a": ["mae"], "b": ["mape"]}""", PythonText(loaded.TrainingState!.Settings["metrics"]));
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mean_absolute_error", "b_mean_absolute_percentage_error"], loaded.MetricsNames);
        using var flat = Keras.LoadModel(At("keras2.h5"));
        flat.TrainingState!.Settings["metrics"] = new JsonArray("mae", "mape");
        Assert.Equal(7, flat.MetricsNames.Count);
        flat.Save(At("keras3.keras"));
        using var again = Keras.LoadModel(At("keras3.keras"));
        Assert.Equal("""{"a": ["mae", "mape"], "b": ["mae", "mape"]}""", PythonText(again.TrainingState!.Settings["metrics"]));
        Assert.Equal(["loss", "a_loss", "b_loss", "a_mae", "a_mape", "b_mae", "b_mape"], again.MetricsNames);

        static string PythonText(JsonNode? node) => OnnxKeras.Config.PythonJson.Text(node);

        static Model Two()
        {
            Keras.ClearSession();
            var input = Keras.Input([2]);
            return new(input, new[] { new Dense(1, name: "a").Apply(input), new Dense(1, name: "b").Apply(input) }) { IsKeras2 = true };
        }
    }

    public static TheoryData<Loss, MetricList?, string> NotOfKeras2 => new()
    {
        { "huber", null, "The loss \"huber\" cannot be saved in Keras 2's form" },
        { new BinaryCrossentropy(fromLogits: true), null, "without arguments" },
        { "mse", new OnnxKeras.Metrics.AUC(), "The metric {\"class_name\": \"AUC\"" },
        { "mse", "huber", "The metric \"huber\" cannot be saved in Keras 2's form" },
    };

    [Theory]
    [MemberData(nameof(NotOfKeras2))]
    public void WhatKeras2DoesNotHaveIsRefused(Loss loss, MetricList? metrics, string expected)
    {
        using var model = Make(ofKeras2: true);
        model.Compile("sgd", loss, metrics);
        var message = Assert.ThrowsAny<KerasException>(() => model.Save(At("keras2.h5"))).Message;
        Assert.Contains(expected, message);
        Assert.Contains("includeOptimizer: false", message);
        Assert.Empty(Directory.GetFiles(folder));
    }

    /// <summary>What says nothing here, a file of Keras 3 says again.</summary>
    /// <summary>
    /// Keras's optimizer that scales the loss counts the inner one's variables among its own, and saves that one once more: it is an
    /// attribute that <c>saving_lib.py</c> walks into.
    /// </summary>
    [Theory]
    [InlineData(false, "0 1 2 3", "0 1")]
    [InlineData(true, "0 1 2 3 4 5 6 7", "0 1 2 3")]
    public void TheInnerOptimizerIsSavedTwice(bool trained, string outer, string inner)
    {
        using Model model = new Sequential([new InputLayer([2]), new Dense(1)]);
        model.Compile(new LossScaleOptimizer(new SGD(0.1, momentum: 0.9)), "mse");
        if (trained) model.TrainOnBatch(new float[,] { { 1, 2 } }, new float[,] { { 3 } });
        model.SaveWeights(At("a.weights.h5"));
        using (var file = Hdf5Reader.Open(At("a.weights.h5")))
        {
            Assert.Equal(outer, string.Join(' ', file.Members("optimizer/vars")));
            Assert.Equal(inner, string.Join(' ', file.Members("optimizer/inner_optimizer/vars")));
            Assert.Equal("sgd", file.Text("optimizer/inner_optimizer/vars", "name"));
            var own = outer.Split(' ').Length - inner.Split(' ').Length;
            foreach (var i in inner.Split(' ').Select(int.Parse))
                Assert.Equal(file.Read($"optimizer/vars/{i + own}").ToArray<double>(),
                    file.Read($"optimizer/inner_optimizer/vars/{i}").ToArray<double>());
        }
        Assert.Equal("", Warnings.Of(() => model.LoadWeights(At("a.weights.h5"))));
    }

    /// <summary>A model that was saved before its first step takes on the state that another's weights come with.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WeightsBringStateToAnUntrainedModel(bool scaled)
    {
        Model Line()
        {
            Keras.ClearSession();
            Model model = new Sequential([new InputLayer([2]), new Dense(1)]);
            Optimizer optimizer = new SGD(0.1, momentum: 0.9);
            model.Compile(scaled ? new LossScaleOptimizer(optimizer) : optimizer, "mse");
            return model;
        }
        using (var untrained = Line()) untrained.Save(At("untrained.keras"));
        using var trained = Line();
        trained.TrainOnBatch(new float[,] { { 1, 2 } }, new float[,] { { 3 } });
        trained.SaveWeights(At("trained.weights.h5"));
        using var loaded = Keras.LoadModel(At("untrained.keras"));
        Assert.Equal("", Warnings.Of(() => loaded.LoadWeights(At("trained.weights.h5"))));
        Assert.Equal(1, loaded.Optimizer.Iterations);
    }

    [Fact]
    public void KeysOfKeras3AreKept()
    {
        using var model = Make();
        model.Compile("adam", "mse");
        model.Save(At("model.keras"));
        using var loaded = Keras.LoadModel(At("model.keras"));
        var settings = loaded.TrainingState!.Settings;
        (settings["jit_compile"], settings["run_eagerly"], settings["steps_per_execution"]) = (true, true, 8);
        loaded.TrainOnBatch(x, y);
        loaded.Save(At("model.keras"));
        using var again = Keras.LoadModel(At("model.keras"));
        settings = again.TrainingState!.Settings;
        Assert.Equal("true true 8", $"{settings["jit_compile"]} {settings["run_eagerly"]} {settings["steps_per_execution"]}");
    }

    /// <summary>An architecture in JSON is compiled as Keras's is; with weights beside it training goes on.</summary>
    [Fact]
    public void JsonAndWeightsGoOnTraining()
    {
        using var model = Make();
        model.Compile(new Adam(0.05), "categorical_crossentropy", ["accuracy"]);
        model.TrainOnBatch(x, y);
        File.WriteAllText(At("model.json"), model.ToJson());
        model.SaveWeights(At("model.weights.h5"));
        Keras.ClearSession();
        using var loaded = Keras.LoadModel(At("model.json"), At("model.weights.h5"));
        using var described = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.MetricsNames, described.MetricsNames);
        Assert.Equal(0.05, described.Optimizer.LearningRate, 1e-6);
        Assert.Equal(0, described.Optimizer.Iterations);
        described.LoadWeights(At("model.weights.h5"));
        foreach (var one in (Model[])[model, loaded, described]) one.TrainOnBatch(x, y);
        Assert.Equal(2, loaded.Optimizer.Iterations);
        foreach (var one in (Model[])[loaded, described])
            Assert.Equal(model.Weights.Select(w => w.Value.ToArray<float>()), one.Weights.Select(w => w.Value.ToArray<float>()));
    }

    [Fact]
    public void WhatNoFileHoldsIsTold()
    {
        using var model = Make();
        model.Compile("sgd", "mse", targetTensors: (Constant)new Constant(NDArray.From(y)));
        Assert.Contains("Target tensors are not saved", Warnings.Of(() => model.Save(At("model.keras"))));
        var optimizer = new AdamW(0.01);
        optimizer.ExcludeFromWeightDecay(varNames: ["bias"]);
        model.Compile(optimizer, "mse");
        Assert.Contains("the weight decay of AdamW leaves alone is not saved", Warnings.Of(() => model.Save(At("model.h5"))));
        var input = Keras.Input([2]);
        using var outer = new Model(input, model.Apply(input));
        Assert.Contains("is compiled for itself, which an .h5 file does not hold", Warnings.Of(() => outer.Save(At("outer.h5"))));
        Assert.Equal("", Warnings.Of(() => outer.Save(At("outer.h5"), includeOptimizer: false)));
        using var old = Make(ofKeras2: true);
        old.Compile("adam", "mse");
        old.Save(At("old.h5"));
        using var loaded = Keras.LoadModel(At("old.h5"));
        using var around = new Model(input, loaded.Apply(input));
        Assert.Contains("by Keras 2's rules", Warnings.Of(() => around.Save(At("outer.keras"))));
    }

    /// <summary>A schedule of one's own comes back as a custom object, with its arguments and the step.</summary>
    [Theory]
    [InlineData("model.keras")]
    [InlineData("model.h5")]
    public void SchedulesOfOnesOwnComeBack(string name)
    {
        using var model = Make();
        model.Compile(new SGD(new Halving(0.5)), "mse");
        model.TrainOnBatch(x, y);
        model.TrainOnBatch(x, y);
        model.Save(At(name));
        Keras.ClearSession();
        using var loaded = Keras.LoadModel(At(name), new Dictionary<string, object> { ["Halving"] = typeof(Halving) });
        Assert.Equal(0.125, loaded.Optimizer.LearningRate);
    }

    sealed class Halving(double first) : LearningRateSchedule
    {
        public double First { get; } = first;
        public override double At(long step) => First / (1L << (int)step);
    }
}
