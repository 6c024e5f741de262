using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Regularizers;

namespace OnnxKeras.Tests;

/// <summary>
/// What a TimeDistributed layer trains: Keras 3 calls <c>layer.call</c> once a step (<c>keras/src/layers/rnn/time_distributed.py</c>), past
/// the layer's own penalty, and so with a batch, random masks and penalties of layers within for each step.
/// </summary>
[Collection(nameof(Alone))]
public class TimeDistributedTests
{
    static readonly float[,,] ones = { { { 1 }, { 1 }, { 1 } }, { { 1 }, { 1 }, { 1 } } };

    static Layer Dense() => new Dense(1, useBias: false, kernelInitializer: "ones", activityRegularizer: new L2(0.5));

    static Model Within(params Layer[] layers)
    {
        var x = Keras.Input([1]);
        return new Model(x, layers.Aggregate(x, (y, layer) => layer.Apply(y)));
    }

    /// <summary>The layer's own penalty, and those within it, each of 3 steps of 2 samples: 3 · 0.5 · (1² + 1²) / 2.</summary>
    public static TheoryData<string, double> Penalties => new()
    {
        { "Dense", 0 }, { "ActivityRegularization", 0 }, { "Model", 1.5 }, { "Model of a model", 1.5 },
    };

    [Theory, MemberData(nameof(Penalties))]
    public void PenaltiesAreThoseOfEachStepWithinTheLayer(string kind, double expected)
    {
        Keras.ClearSession();
        var layer = kind switch
        {
            "Dense" => Dense(),
            "ActivityRegularization" => new ActivityRegularization(l2: 0.5),
            "Model" => Within(Dense()),
            _ => Within(Within(Dense())),
        };
        var x = Keras.Input([3, 1]);
        using var model = new Model(x, new TimeDistributed(layer).Apply(x));
        model.Compile(new SGD(0), "mse");
        Assert.Equal(expected, model.TestOnBatch(ones, ones)["loss"], 1e-6);
        Assert.Equal(expected, model.TrainOnBatch(ones, ones)["loss"], 1e-6);
    }

    sealed class MeanSquare(string? name = null) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x)
        {
            AddLoss(Ops.Mean(Ops.Square(x)));
            return x;
        }
    }

    /// <summary>What a layer adds to the loss is added for each step: 1² + 2² + 3².</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LossesAreAddedForEachStep(bool inModel)
    {
        Keras.ClearSession();
        var x = Keras.Input([3, 1]);
        using var model = new Model(x, new TimeDistributed(inModel ? Within(new MeanSquare()) : new MeanSquare()).Apply(x));
        model.Compile(new SGD(0), "mse");
        var steps = new float[,,] { { { 1 }, { 2 }, { 3 } }, { { 1 }, { 2 }, { 3 } } };
        Assert.Equal(14, model.TestOnBatch(steps, steps)["loss"], 1e-5);
        Assert.Equal(14, model.TrainOnBatch(steps, steps)["loss"], 1e-5);
    }

    /// <summary>A layer that is also called by itself is penalized there: 0.5 · (6 · 1²) / 2.</summary>
    [Fact]
    public void ALayerIsPenalizedWhereItIsCalledByItself()
    {
        Keras.ClearSession();
        var x = Keras.Input([3, 1]);
        var dense = Dense();
        using var model = new Model(x, [new TimeDistributed(dense).Apply(x), dense.Apply(x)]);
        model.Compile(new SGD(0), "mse");
        Assert.Equal(1.5, model.TestOnBatch(ones, new[] { (NDArray)ones, ones })["loss"], 1e-6);
    }

    /// <summary>Samples share a mask of one row, steps do not.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomMasksThatSamplesShareDifferFromStepToStep(bool alpha)
    {
        Keras.ClearSession();
        const int steps = 50, size = 4;
        var x = Keras.Input([steps, size]);
        Layer dropout = alpha ? new AlphaDropout(0.5, [1, size], seed: 3) : new Dropout(0.5, [1, size], seed: 3);
        var identity = new Dense(size, useBias: false, kernelInitializer: "identity");
        using var model = new Model(x, new TimeDistributed(dropout).Apply(identity.Apply(x)));
        var seen = new List<double[]>();
        using (TorchSharp.torch.NewDisposeScope())
        {
            using var parameters = new FlatParameters(model.TrainableWeights);
            var backend = new TorchBackend(parameters);
            var y = backend.Invoke(model, new CallArguments([backend.Wrap(NDArray.Of(Enumerable.Repeat(1f, 2 * steps * size).ToArray(),
                [2, steps, size]))]))[0].Array();
            for (var t = 0; t < steps; t++)
            {
                Assert.All(Enumerable.Range(0, size), i => Assert.Equal(y[0, t, i], y[1, t, i]));
                seen.Add([.. Enumerable.Range(0, size).Select(i => (double)y[0, t, i])]);
            }
        }
        Assert.True(seen.Select(row => string.Join(' ', row)).Distinct().Count() > 8);
    }

    /// <summary>
    /// Each step divides the kernel anew and improves u. Of w = diag(4, 2), u ∝ (1, 1): v ∝ (4, 2), u ∝ (16, 4), σ = |(16, 4)| / |(4, 2)|;
    /// then v ∝ (64, 8), u ∝ (256, 16), and both steps together have divided by |(256, 16)| / |(64, 8)|.
    /// </summary>
    [Fact]
    public void KernelsAreDividedByTheirNormAtEachStep()
    {
        Keras.ClearSession();
        var x = Keras.Input([2, 2]);
        var layer = new SpectralNormalization(new Dense(2, useBias: false));
        using var model = new Model(x, new TimeDistributed(layer).Apply(x));
        model.Compile(new SGD(0), "mse");
        model.SetWeights([new float[,] { { 4, 0 }, { 0, 2 } }, new[,] { { 1 / MathF.Sqrt(2), 1 / MathF.Sqrt(2) } }]);
        model.TrainOnBatch(new float[1, 2, 2], new float[1, 2, 2]);
        var sigma = Math.Sqrt(256 * 256 + 16 * 16) / Math.Sqrt(64 * 64 + 8 * 8);
        TorchCase.Close([4 / sigma, 0, 0, 2 / sigma], model.GetWeights()[0], 1e-5);
    }

    /// <summary>Keras on TensorFlow 2 folds the steps into one batch, of which the penalty is a mean: 0.5 · 6 · 1² / 6.</summary>
    [Fact]
    public void FoldedStepsAreOneBatch()
    {
        using var model = Keras.ModelFromJson("""
            {"class_name":"Functional","keras_version":"2.15.0","backend":"tensorflow","config":{"name":"m","layers":[
             {"class_name":"InputLayer","name":"x","config":{"name":"x","batch_input_shape":[null,3,1]},"inbound_nodes":[]},
             {"class_name":"TimeDistributed","name":"t","config":{"name":"t","layer":{"class_name":"Dense","config":{"name":"d","units":1,
              "use_bias":false,"kernel_initializer":{"class_name":"Ones","config":{}},
              "activity_regularizer":{"class_name":"L2","config":{"l2":0.5}}}}},"inbound_nodes":[[["x",0,0,{}]]]}],
             "input_layers":[["x",0,0]],"output_layers":[["t",0,0]]}}
            """);
        using var clone = Keras.CloneModel(model);
        foreach (var one in new[] { model, clone })
        {
            one.Compile(new SGD(0), "mse");
            Assert.Equal(0.5, one.TestOnBatch(ones, ones)["loss"], 1e-6);
        }
    }
}
