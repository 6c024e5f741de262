using System.Text.Json.Nodes;
using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

/// <summary>
/// Training in 16 bits: figures are computed by hand. bfloat16 has 8 significant bits, float16 has 11 and nothing below 2⁻²⁵.
/// </summary>
public class MixedPrecisionTests
{
    const double NextToOne = 1 + 1.0 / 512;

    readonly float[,] one = { { 1 } }, zero = { { 0 } };

    /// <summary>A factor, in a given policy.</summary>
    static Model Times(double factor, DTypePolicy policy)
    {
        Keras.ClearSession();
        Keras.SetDTypePolicy(policy);
        var input = Keras.Input([1]);
        return new Model(input, new Dense(1, useBias: false, kernelInitializer: new OnnxKeras.Initializers.Constant(factor)).Apply(input));
    }

    [Fact]
    public void ComputesInSixteenBitsAndKeepsWeightsInThirtyTwo()
    {
        using var model = Times(NextToOne, "mixed_bfloat16");
        Assert.Equal((DType.Float32, DType.BFloat16, DType.Float32), (model.Input.DType, model.Output.DType, model.Weights[0].DType));
        model.Compile(new SGD(0.25), "mse");
        Assert.Equal(1, model.Evaluate(one, zero)["loss"]);
        Assert.Equal(1, model.TrainOnBatch(one, zero)["loss"]);
        Assert.Equal(NextToOne - 0.25 * 2, model.Weights[0].Value.ToScalar());
        model.Weights[0].Value = new float[,] { { (float)NextToOne } };
        Assert.Equal(NextToOne, model.PredictTorch(one)[0].ToScalar());
    }

    [Fact]
    public void ALayerOfAnotherPolicyIsCastTo()
    {
        Keras.ClearSession();
        Keras.SetDTypePolicy("mixed_bfloat16");
        var input = Keras.Input([4]);
        var hidden = new Dense(3).Apply(input);
        using var model = new Model(input, new Dense(2, "softmax") { DTypePolicy = "float32" }.Apply(hidden));
        Assert.Equal((DType.BFloat16, DType.Float32), (hidden.DType, model.Output.DType));
        Assert.Equal(DTypePolicy.MixedBFloat16, Keras.DTypePolicy);
        Keras.ClearSession();
        Assert.Equal(DTypePolicy.Float32, Keras.DTypePolicy);
    }

    [Fact]
    public void LayersWithinFollowUnlessTheyHaveTheirOwn()
    {
        Keras.ClearSession();
        var own = new Dense(2) { DTypePolicy = "float32" };
        var attention = new MultiHeadAttention(2, 3) { DTypePolicy = "mixed_float16" };
        var stack = new TimeDistributed(own) { DTypePolicy = "mixed_float16" };
        var x = Keras.Input([4, 5]);
        Assert.Equal((DType.Float16, DType.Float32), (attention.Apply(x, x).DType, stack.Apply(x).DType));
        Assert.All(attention.Children, c => Assert.Equal(DTypePolicy.MixedFloat16, c.Layer.DTypePolicy));
    }

    [Theory]
    [InlineData(true, 1 - 1e6 * 2e-8)]
    [InlineData(false, 1)]
    public void AScaledLossKeepsSmallGradients(bool autoScaleLoss, double expected)
    {
        using var model = Times(1, "mixed_float16");
        model.Compile(new SGD(1e6), "mse", lossWeights: [1e-8], autoScaleLoss: autoScaleLoss);
        model.TrainOnBatch(one, zero);
        Assert.Equal(expected, model.Weights[0].Value.ToScalar(), 1e-4);
    }

    [Fact]
    public void CompileScalesTheLossOfFloat16Alone()
    {
        using var narrow = Times(1, "mixed_float16");
        narrow.Compile("adam", "mse");
        Assert.Equal("loss_scale_optimizer", Assert.IsType<LossScaleOptimizer>(narrow.Optimizer).Name);
        var own = new LossScaleOptimizer(new SGD(0.1), initialScale: 2);
        narrow.Compile(own, "mse");
        Assert.Same(own, narrow.Optimizer);
        using var wide = Times(1, "mixed_bfloat16");
        wide.Compile("adam", "mse");
        Assert.IsType<Adam>(wide.Optimizer);
    }

    /// <summary>
    /// Keras's settings name the optimizer that Compile was given; where the policy of the session is another when the model is loaded,
    /// the variables tell that the loss was scaled.
    /// </summary>
    [Theory]
    [InlineData("mixed_float16", true)]
    [InlineData("mixed_float16", false)]
    [InlineData("float32", true)]
    public void FilesOfKerasGoOnWithTheScale(string policy, bool hasTrained)
    {
        using var trained = Times(0.5, "mixed_float16");
        trained.Compile(new SGD(0.25, momentum: 0.5), "mse");
        if (hasTrained) trained.TrainOnBatch(one, zero);
        var state = trained.TrainingState!;
        var settings = (JsonObject)state.Settings.DeepClone();
        settings["optimizer"] = settings["optimizer"]!["config"]!["inner_optimizer"]!.DeepClone();
        using var loaded = Times((float)trained.Weights[0].Value.ToScalar(), policy);
        loaded.TrainingState = new(() => settings, isKeras2: false, () => hasTrained ? state.OptimizerVariables : []);
        Assert.Equal("", Warnings.Of(() => _ = loaded.Optimizer));
        Assert.Equal("loss_scale_optimizer", Assert.IsType<LossScaleOptimizer>(loaded.Optimizer).Name);
        foreach (var model in new[] { trained, loaded }) model.TrainOnBatch(one, zero);
        Assert.Equal(trained.Weights[0].Value.ToScalar(), loaded.Weights[0].Value.ToScalar(), 1e-3);
        Assert.Equal(hasTrained ? 2 : 1, loaded.Optimizer.Iterations);
    }

    [Fact]
    public void AnOverflowLeavesOutTheStepAndHalvesTheScale()
    {
        using var model = Times(1, "mixed_float16");
        model.Compile(new SGD(0.1), "mse");
        model.TrainOnBatch(new float[,] { { 65504 } }, zero);
        Assert.Equal(1, model.Weights[0].Value.ToScalar());
        var state = CompileSettings.Of(model, "test").Trainer.GetOptimizerState().ToDictionary(s => s.Path, s => s.Value.ToScalar());
        Assert.Equal((0, 16384), (state["loss_scale_optimizer/step_counter"], state["loss_scale_optimizer/dynamic_scale"]));
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    public void TrainingGoesOnFromAFile(string policy)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(3);
        Keras.SetDTypePolicy(policy);
        var input = Keras.Input([6, 4]);
        var x = new LSTM(5, returnSequences: true).Apply(input);
        x = new BatchNormalization().Apply(x);
        x = new GlobalAveragePooling1D().Apply(x);
        using var model = new Model(input, new Dense(2, "softmax") { DTypePolicy = "float32" }.Apply(x));
        Keras.ClearSession();
        var (values, targets) = (OnnxKeras.Tests.TorchCase.Numbers([8, 6, 4]), new float[8, 2]);
        for (var i = 0; i < 8; i++) targets[i, i % 2] = 1;
        model.Compile("adam", "categorical_crossentropy");
        for (var step = 0; step < 3; step++) model.TrainOnBatch(values, targets);
        var folder = Directory.CreateTempSubdirectory("onnxkeras-mixed-");
        var file = Path.Combine(folder.FullName, "mixed.keras");
        model.Save(file);
        using var loaded = Keras.LoadModel(file);
        folder.Delete(recursive: true);
        Assert.Equal([.. model.Layers.Skip(1).Select(l => l.DTypePolicy)], loaded.Layers.Skip(1).Select(l => l.DTypePolicy));
        Assert.Equal(model.Optimizer.GetType(), loaded.Optimizer.GetType());
        Assert.Equal(model.TrainOnBatch(values, targets)["loss"], loaded.TrainOnBatch(values, targets)["loss"]);
        Assert.All(model.Weights.Zip(loaded.Weights), w => Assert.Equal(w.First.Value.ToArray<float>(), w.Second.Value.ToArray<float>()));
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    public void LearnsAsInFloat32(string policy)
    {
        var (values, targets) = (OnnxKeras.Tests.TorchCase.Numbers([200, 8]), new float[200, 2]);
        for (var i = 0; i < 200; i++) targets[i, values.GetDouble(i * 8) * values.GetDouble(i * 8 + 1) > 0 ? 1 : 0] = 1;
        var (full, half) = (Loss("float32"), Loss(policy));
        Assert.True(full < 0.3, $"float32 reaches {full}");
        Assert.Equal(full, half, full * 0.1);

        double Loss(DTypePolicy policy)
        {
            Keras.ClearSession();
            Keras.SetRandomSeed(5);
            Keras.SetDTypePolicy(policy);
            using var model = new Sequential([new InputLayer([8]), new Dense(32, "relu"), new Dense(2, "softmax")]);
            model.Compile(new Adam(0.01), "categorical_crossentropy");
            return model.Fit(values, targets, epochs: 30, verbose: 0)["loss"][^1];
        }
    }
}
