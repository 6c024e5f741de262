using System.Text.Json.Nodes;
using OnnxKeras;
using OnnxKeras.Callbacks;

/// <summary>Models that Keras 2.2.4 has saved are trained as it trains them, in figures by hand.</summary>
[Collection(nameof(OnnxKeras.Tests.Alone))]
public class Keras2RulesTests
{
    const string Ones = """ "kernel_initializer":{"class_name":"Ones","config":{}} """;

    /// <summary>Statistics of a batch count every step, since no mask reaches them: 2, 0, 4, 6 have the mean 3.</summary>
    [Fact]
    public void BatchStatisticsLeaveMasksAside()
    {
        using var model = Model([Input("x", "[null,2,1]"), Layer("Masking", "mask", "x"),
            Layer("BatchNormalization", "bn", "mask", """ "momentum":0.9 """)], "bn", "mse");
        _ = model.TrainOnBatch(new float[,,] { { { 2 }, { 0 } }, { { 4 }, { 6 } } }, new float[2, 2, 1]);
        Assert.Equal(0.3, model.Weights.Single(w => w.Name == "moving_mean").Value.GetDouble(0), 1e-6);
    }

    /// <summary>A Softmax computes without a mask, which goes on to the loss: |0.5 − 0| at the one valid step, times 2 / 1.</summary>
    [Fact]
    public void SoftmaxLeavesMasksAside()
    {
        using var model = Model([Input("x", "[null,2,2]"), Layer("Masking", "mask", "x"), Layer("Softmax", "s", "mask")], "s", "mae");
        var x = new float[,,] { { { 3, 3 }, { 0, 0 } } };
        Assert.Equal(0.5f, ((NDArray)model.PredictTorch(x)).Span<float>()[3]);
        Assert.Equal(0.5, model.TestOnBatch(x, new float[,,] { { { 0, 0 }, { 9, 9 } } })["loss"], 1e-6);
    }

    /// <summary>tests/keras/engine/test_training.py, test_model_with_partial_loss: no target and no metrics without a loss.</summary>
    [Theory]
    [InlineData("""{"q":"mse"}""")]
    [InlineData("""[null,"mse"]""")]
    public void AnOutputWithoutALossTakesNoTarget(string loss)
    {
        using var model = Model([Input("x", "[null,1]"), Dense("p", "x"), Dense("q", "x")], "p q", loss, """["mae"]""");
        Assert.Equal(["loss", "q_loss", "q_mean_absolute_error"], model.MetricsNames);
        float[,] x = { { 1 }, { 3 } }, y = { { 0 }, { 0 } };
        Assert.Equal([5, 5, 2], model.TestOnBatch(x, y));
        Assert.Equal([2 * 9 / 1.0 / 2, 9, 2], model.TestOnBatch(x, y, new Dictionary<string, NDArray> { ["q"] = new float[] { 0, 1 } }));
        _ = model.Fit(x, y, verbose: 0);
        Assert.Contains("2 array(s) came", Assert.Throws<KerasException>(() => model.TestOnBatch(x, (NDArray[])[y, y])).Message);
    }

    /// <summary>Weights of the only output that has a loss need not fit the others: 9 · 1 at one of two steps, times 2 / 1.</summary>
    [Fact]
    public void WeightsGoToTheOutputThatIsCompared()
    {
        using var model = Model([Input("x", "[null,2,1]"), Layer("Masking", "q", "x"), Layer("Flatten", "f", "x"), Dense("p", "f")], "p q",
            """{"q":"mse"}""");
        model.TrainingState!.Settings["sample_weight_mode"] = new JsonObject { ["p"] = null, ["q"] = "temporal" };
        Assert.Equal([9, 9], model.TestOnBatch(new float[,,] { { { 3 }, { 5 } } }, new float[1, 2, 1], new float[,] { { 1, 0 } }));
    }

    /// <summary>Penalties alone, as where Keras 2 saved no loss (test_model_with_external_loss): 0.5 · 1.</summary>
    [Fact]
    public void NoLossIsAnEmptyList()
    {
        const string penalty = """ "kernel_regularizer":{"class_name":"L1L2","config":{"l1":0.5}} """;
        using var model = Model([Input("x", "[null,1]"), Dense("d", "x", penalty)], "d", "[]");
        Assert.Equal(0.5, model.TestOnBatch(new float[,] { { 1 } }), 1e-6);
    }

    /// <summary>The mean over the batch is taken before weights come: ½ of the hits · mean(0, 3) / mean(0, 1).</summary>
    [Fact]
    public void TopKIsWeighedByTheMeanOfTheWeights()
    {
        using var model = Model([Input("x", "[null,7]"), Layer("Activation", "a", "x", """ "activation":"linear" """)], "a", "mse");
        model.TrainingState!.Settings["weighted_metrics"] = new JsonArray("top_k_categorical_accuracy", "categorical_accuracy");
        float[,] x = { { 7, 6, 5, 4, 3, 2, 1 }, { 7, 6, 5, 4, 3, 2, 1 } }, y = new float[2, 7];
        (y[0, 0], y[1, 6]) = (1, 1);
        var scores = model.TestOnBatch(x, y, new float[] { 0, 3 });
        Assert.Equal(1.5, scores["weighted_top_k_categorical_accuracy"], 1e-6);
        Assert.Equal(0, scores["weighted_categorical_accuracy"], 1e-6);
    }

    /// <summary>The wrapper's outputs are penalized, 0.5 · (1 + 1)² a sample, summed over the batch; Keras 3 takes 0.5 · (1 + 1).</summary>
    [Theory]
    [InlineData("sum", 2 * 0.5 * 4)]
    [InlineData("ave", 2 * 0.5 * 1)]
    [InlineData("concat", 2 * 0.5 * 2)]
    public void BothDirectionsArePenalizedTogether(string mode, double expected)
    {
        const string bias = """ "bias_initializer":{"class_name":"Ones","config":{}},"activation":"linear" """;
        using var model = Model([Input("x", "[null,1,1]"), Layer("Bidirectional", "b", "x", $$$"""
            "merge_mode":"{{{mode}}}","layer":{"class_name":"SimpleRNN","config":{"name":"r","units":1,{{{bias}}},
            "activity_regularizer":{"class_name":"L1L2","config":{"l2":0.5} } } }
            """)], "b", "mse");
        var y = mode == "concat" ? new float[,] { { 1, 1 }, { 1, 1 } } : new float[,] { { 2 }, { 2 } };
        if (mode == "ave") y = new float[,] { { 1 }, { 1 } };
        Assert.Equal(expected, model.TestOnBatch(new float[2, 1, 1], y), 1e-6);
    }

    /// <summary>tests/keras/layers/wrappers_test.py, test_TimeDistributed_with_masking_layer: single steps are masked, unless the batch
    /// size is fixed.</summary>
    [Theory]
    [InlineData("null", 4)]
    [InlineData("1", 2.5)]
    public void ATimeDistributedMaskingMasks(string batch, double expected)
    {
        using var model = Model([Input("x", $"[{batch},2,1]"),
            Layer("TimeDistributed", "t", "x", """ "layer":{"class_name":"Masking","config":{"name":"m"}} """)], "t", "mse");
        Assert.Equal(expected, model.TestOnBatch(new float[,,] { { { 3 }, { 0 } } }, new float[,,] { { { 1 }, { 1 } } }), 1e-6);
    }

    /// <summary>keras/layers/wrappers.py: of penalties on outputs, 0.5 · 1² for each of 2 · 2 steps, Keras 2 finds one, with a fixed batch
    /// size two, and none within a model.</summary>
    [Theory]
    [InlineData("null", false, 2)]
    [InlineData("2", false, 4)]
    [InlineData("null", true, 0)]
    public void ATimeDistributedLayerIsPenalizedAsItIsFound(string batch, bool inModel, double expected)
    {
        const string dense = """
            {"name":"d","class_name":"Dense","config":{"name":"d","units":1,"kernel_initializer":{"class_name":"Ones","config":{} },
             "activity_regularizer":{"class_name":"L1L2","config":{"l2":0.5} } },"inbound_nodes":[[["i",0,0,{}]]]}
            """;
        var wrapped = !inModel ? dense : $$$"""
            {"class_name":"Model","config":{"name":"n","layers":[{{{Input("i", "[null,1]")}}},{{{dense}}}],
             "input_layers":[["i",0,0]],"output_layers":[["d",0,0]]} }
            """;
        using var model = Model([Input("x", $"[{batch},2,1]"), Layer("TimeDistributed", "t", "x", $"\"layer\":{wrapped}")], "t", "mse");
        var ones = new float[,,] { { { 1 }, { 1 } }, { { 1 }, { 1 } } };
        Assert.Equal(expected, model.TestOnBatch(ones, ones), 1e-6);
    }

    /// <summary>keras/layers/recurrent.py: a file tells whether each gate has dropout masks of its own, as with 1, and 0 is 1.</summary>
    [Theory]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("0", 1)]
    [InlineData(null, 1)]
    public void AFileTellsHowGatesAreDropped(string? implementation, int expected)
    {
        var config = "\"units\":2,\"dropout\":0.5" + (implementation is null ? "" : $",\"implementation\":{implementation}");
        using var model = Model([Input("x", "[null,3,1]"), Layer("LSTM", "a", "x", config),
            Layer("Bidirectional", "b", "x", $$$"""
                "layer":{"class_name":"GRU","config":{"name":"g",{{{config}}}}}
                """),
            Layer("RNN", "c", "x", $$$"""
                "cell":{"class_name":"LSTMCell","config":{"name":"l",{{{config}}}}}
                """)], "a b c", "mse");
        using var clone = Keras.CloneModel(model);
        foreach (var one in new[] { model, clone })
        {
            var layers = one.Layers.ToDictionary(l => l.Name);
            var both = (OnnxKeras.Layers.Bidirectional)layers["b"];
            foreach (var rnn in new[] { layers["a"], both.Layer, both.BackwardLayer, layers["c"] }.Cast<OnnxKeras.Layers.RNN>())
                Assert.Equal(expected, ((OnnxKeras.Layers.GatedCell)rnn.Cell).Implementation);
        }
    }

    /// <summary>
    /// keras/backend/tensorflow_backend.py: sparse crossentropy clips what comes, then normalizes it: of 5, 1 and −2 two are 1 − 10⁻⁷ and
    /// one is 10⁻⁷, so the first two cost log 2, and the last log(2 · 10⁷).
    /// </summary>
    [Theory]
    [InlineData(0, 0.6931472)]
    [InlineData(1, 0.6931472)]
    [InlineData(2, 16.8112428)]
    public void SparseCrossentropyClipsBeforeItNormalizes(int target, double expected)
    {
        using var model = Model([Input("x", "[null,3]"), Layer("Activation", "a", "x", "\"activation\":\"linear\"")], "a",
            "sparse_categorical_crossentropy", """["sparse_categorical_crossentropy"]""");
        Assert.Equal([expected, expected], model.TestOnBatch(new float[,] { { 5, 1, -2 } }, new float[,] { { target } }),
            (a, b) => Math.Abs(a - b) < 1e-4);
    }

    /// <summary>keras/backend/tensorflow_backend.py, l2_normalize: a target of norm 5 · 10⁻⁸ counts as (3, 4) · 10⁻⁸ / 10⁻⁶.</summary>
    [Fact]
    public void CosinesOfTheShortestVectorsAreSmall()
    {
        using var model = Model([Input("x", "[null,2]"), Layer("Activation", "a", "x", "\"activation\":\"linear\"")], "a",
            "cosine_proximity", """["cosine_proximity"]""");
        Assert.Equal([-0.03, -0.03], model.TestOnBatch(new float[,] { { 2, 0 } }, new[,] { { 3e-8f, 4e-8f } }),
            (a, b) => Math.Abs(a - b) < 1e-6);
    }

    /// <summary>An Embedding has an activity penalty: 0.5 · 1 for each number looked up.</summary>
    [Fact]
    public void AnEmbeddingIsPenalized()
    {
        using var model = Model([Input("x", "[null,3]"), Layer("Embedding", "e", "x", """
            "input_dim":4,"output_dim":2,"embeddings_initializer":{"class_name":"Ones","config":{}},
            "activity_regularizer":{"class_name":"L1L2","config":{"l2":0.5}}
            """)], "e", "mae");
        Assert.Equal(2 * 3 * 2 * 0.5 + 1, model.TestOnBatch(new float[2, 3], new float[2, 3, 2]), 1e-5);
    }

    /// <summary>tests/keras/engine/test_topology.py, test_layer_call_arguments: calls keep their arguments.</summary>
    [Fact]
    public void ACallMayStayInInference()
    {
        using var model = Model([Input("x", "[null,1]"), Layer("BatchNormalization", "bn", "x", arguments: """ "training":false """)], "bn",
            "mse");
        _ = model.TrainOnBatch(new float[,] { { 2 }, { 4 } }, new float[2, 1]);
        Assert.Equal(0, model.Weights.Single(w => w.Name == "moving_mean").Value.GetDouble(0));
    }

    /// <summary>Class weights count for the outputs that have no sample weights.</summary>
    [Fact]
    public void ClassWeightsCountWhereThereAreNoSampleWeights()
    {
        using var model = Model([Input("x", "[null,1]"), Dense("p", "x"), Dense("q", "x")], "p q", "mse");
        float[,] x = { { 1 }, { 2 } }, p = { { 0 }, { 1 } }, q = { { 0 }, { 0 } };
        ClassWeights classes = new Dictionary<string, Dictionary<int, double>> { ["p"] = new() { [0] = 3, [1] = 5 } };
        var weights = new Dictionary<string, NDArray> { ["q"] = new float[] { 0, 1 } };
        Assert.Equal([8, (3 + 5) / 2.0, 4], model.TrainOnBatch(x, (NDArray[])[p, q], weights, classes));
    }

    /// <summary>A wrapper's word on whether it is trained overrules that of the layer within.</summary>
    [Theory]
    [InlineData("TimeDistributed", "Dense", "true", 2)]
    [InlineData("TimeDistributed", "Dense", "false", 0)]
    [InlineData("Bidirectional", "SimpleRNN", "true", 6)]
    [InlineData("Bidirectional", "SimpleRNN", "false", 0)]
    public void AWrapperSaysWhetherItsLayerIsTrained(string wrapper, string inner, string trained, int expected)
    {
        using var model = Model([Input("x", "[null,2,1]"), Layer(wrapper, "w", "x", $$$"""
            "trainable":{{{trained}}},"layer":{"class_name":"{{{inner}}}","config":{"name":"i","units":1,"trainable":false}}
            """)], "w", "mse");
        Assert.Equal(expected, model.TrainableWeights.Count);
    }

    /// <summary>keras/engine/saving.py: a state that does not fit costs a warning, and the optimizer begins anew.</summary>
    [Fact]
    public void AnOptimizerWhoseStateDoesNotFitBeginsAnew()
    {
        using var model = Model([Input("x", "[null,1]"), Dense("d", "x")], "d", "mse");
        model.TrainingState = model.TrainingState!.With([("SGD/iterations:0", NDArray.Of([7L], [1])), ("a", NDArray.Of([1f], [1]))]);
        Assert.Contains("begins anew", Warnings.Of(() => model.TrainOnBatch(new float[,] { { 1 } }, new float[,] { { 0 } })));
    }

    /// <summary>keras/engine/training_arrays.py: an epoch that a callback stops between its batches is not validated; of others
    /// validation's figures come first, then callbacks.py's BaseLogger adds the epoch's.</summary>
    [Fact]
    public void AStoppedEpochIsNotValidated()
    {
        using var model = Model([Input("x", "[null,1]"), Dense("d", "x")], "d", "mse");
        var stop = new LambdaCallback(onTrainBatchEnd: (_, _) => model.StopTraining = true);
        Assert.Equal(["loss"], model.Fit(new float[4, 1], new float[4, 1], validationSplit: 0.5, verbose: 0, callbacks: [stop]).Names);
        Assert.Equal(["val_loss", "loss"], model.Fit(new float[4, 1], new float[4, 1], validationSplit: 0.5, verbose: 0).Names);
    }

    /// <summary>keras/engine/training_arrays.py: callbacks get each batch's own figures, and their mean by samples at the end of the
    /// epoch: squares 1, 9, 16, 16 and 4, two a batch.</summary>
    [Fact]
    public void ABatchHasFiguresOfItsOwn()
    {
        using var model = Model([Input("x", "[null,1]"), Dense("d", "x")], "d", "mse", """["mae"]""");
        model.Optimizer.LearningRate = 0;
        var seen = new List<(double, double)>();
        float[,] x = { { 1 }, { 3 }, { 4 }, { 4 }, { 2 } };
        var history = model.Fit(x, new float[5, 1], batchSize: 2, shuffle: false, verbose: 0,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (_, logs) => seen.Add((logs["loss"], logs["mean_absolute_error"])))]);
        Assert.Equal([(5, 2), (16, 4), (4, 2)], seen);
        Assert.Equal((46 / 5.0, 14 / 5.0), (history["loss"][0], history["mean_absolute_error"][0]),
            (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    /// <summary>keras/engine/training_generator.py: one queue serves all validations, each goes on behind the one before: the means of 0²
    /// and 1², 2² and 3², 4² and 0².</summary>
    [Fact]
    public void ValidationOnASequenceGoesOnBehind()
    {
        using var model = Model([Input("x", "[null,1]"), Dense("d", "x")], "d", "mse");
        DataBatch Item(int i) => new(new float[1, 1], new float[,] { { i } });
        List<DataBatch> held = [.. Enumerable.Range(0, 5).Select(Item)];
        Assert.Equal([0.5, 6.5, 8], model.FitGenerator(new[] { Item(0) }, epochs: 3, verbose: 0, validationData: ValidationData.From(held),
            validationSteps: 2)["val_loss"]);
        Assert.Equal((0 + 1 + 4 + 9 + 16 + 0) / 6.0, model.EvaluateGenerator(held, 6), 1e-6);
    }

    static string Input(string name, string shape) => $$$"""
        {"name":"{{{name}}}","class_name":"InputLayer","config":{"name":"{{{name}}}","batch_input_shape":{{{shape}}} },
         "inbound_nodes":[]}
        """;

    static string Dense(string name, string from, string arguments = Ones) =>
        Layer("Dense", name, from, arguments.Contains("kernel_init") ? $"\"units\":1,{arguments}" : $"\"units\":1,{Ones},{arguments}");

    static string Layer(string className, string name, string from, string config = "", string arguments = "") => $$$"""
        {"name":"{{{name}}}","class_name":"{{{className}}}","config":{"name":"{{{name}}}"{{{(config.Length > 0 ? "," : "")}}}{{{config}}} },
         "inbound_nodes":[[["{{{from}}}",0,0,{ {{{arguments}}} }]]]}
        """;

    /// <summary>A model as Keras 2's file describes it and its training, by SGD.</summary>
    static Model Model(string[] layers, string outputs, string loss, string metrics = "[]")
    {
        Keras.ClearSession();
        if (loss[0] is not ('{' or '[' or '"')) loss = $"\"{loss}\"";
        var model = Keras.ModelFromJson($$"""
            {"class_name":"Model","keras_version":"2.2.4","config":{"name":"m","layers":[{{string.Join(',', layers)}}],
             "input_layers":[["x",0,0]],"output_layers":[{{string.Join(',', outputs.Split(' ').Select(o => $"[\"{o}\",0,0]"))}}] } }
            """);
        model.TrainingState = new(() => (JsonObject)JsonNode.Parse($$"""
            {"optimizer_config":{"class_name":"SGD","config":{"lr":0.1} },"loss":{{loss}},"metrics":{{metrics}},"loss_weights":null,
             "sample_weight_mode":null}
            """)!, isKeras2: true, () => []);
        return model;
    }
}
