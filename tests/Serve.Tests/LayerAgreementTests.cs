using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>For layers in company: shape inference, torch, an exported file and live weights agree at every batch size.</summary>
public class LayerAgreementTests
{
    static readonly Dictionary<string, (Shape Input, DType Type, Func<KerasTensor, KerasTensor> Layers)> models = new()
    {
        ["Add"] = ([5], DType.Float32, x => Keras.Add([x, new Dense(5).Apply(x)])),
        ["Embedding, mask, LSTM"] = ([6], DType.Int32, x => new LSTM(4).Apply(new Embedding(5, 3, maskZero: true).Apply(x))),
        ["user's layer"] = ([5], DType.Float32, x => new Gated(3).Apply(x)),
        ["CNN"] = ([16, 16, 1], DType.Float32, x =>
        {
            x = new MaxPooling2D().Apply(new Conv2D(4, 3, activation: "relu").Apply(x));
            return new Dense(3, activation: "softmax")
                .Apply(new Flatten().Apply(new BatchNormalization().Apply(new Conv2D(8, 3).Apply(x))));
        }),
    };

    public static TheoryData<string> Names => [.. models.Keys];

    [Theory, MemberData(nameof(Names))]
    public void AtEveryBatchSize(string name)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(4);
        var (shape, type, layers) = models[name];
        var input = Keras.Input(shape, dtype: type);
        using var model = new Model(input, layers(input));
        var file = Path.GetTempFileName();
        try
        {
            model.ExportOnnx(file);
            using var predictor = Predictor.Load(file);
            foreach (var batch in new[] { 1, 2, 7, 64 })
            {
                var x = NDArray.Zeros(type, shape.Insert(0, batch));
                var random = new Random(batch);
                if (type == DType.Int32) foreach (ref var index in x.Span<int>()) index = random.Next(5);
                else foreach (ref var value in x.Span<float>()) value = random.NextSingle() * 2 - 1;

                NDArray torch = model.PredictTorch(x), onnx = predictor.Predict(x), own = model.Predict(x);
                var expected = model.OutputShape.With(0, batch);
                Assert.Equal(expected, torch.Shape);
                Assert.Equal(expected, onnx.Shape);
                var (a, b, c) = (torch.ToArray<float>(), onnx.ToArray<float>(), own.ToArray<float>());
                for (var i = 0; i < a.Length; i++)
                {
                    Assert.Equal(a[i], b[i], 1e-5f);
                    Assert.Equal(a[i], c[i], 1e-5f);
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What a user writes: nothing is registered, and it trains, saves, exports and predicts.</summary>
    [Fact]
    public void UsersLayerIsAFullCitizen()
    {
        Keras.ClearSession();
        var folder = Directory.CreateTempSubdirectory("onnxkeras-");
        try
        {
            var input = Keras.Input([5]);
            using var model = new Model(input, new Dense(2).Apply(new Gated(3).Apply(input)));
            model.Compile("adam", "mse");
            var (x, y) = (new float[32, 5], new float[32, 2]);
            for (var i = 0; i < 32; i++) (x[i, i % 5], y[i, i % 2]) = (1, i % 5);
            var history = model.Fit(x, y, epochs: 20, verbose: 0);
            Assert.True(history["loss"][^1] < history["loss"][0]);

            var weights = Path.Combine(folder.FullName, "gated.weights.h5");
            model.SaveWeights(weights);
            var other = Keras.Input([5]);
            using var copy = new Model(other, new Dense(2).Apply(new Gated(3).Apply(other)));
            copy.LoadWeights(weights);
            NDArray expected = model.PredictTorch(x), predicted = copy.Predict(x);
            Assert.All(expected.ToArray<float>().Zip(predicted.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Softmax of Keras 2 hands a mask on and does not look at it; that of Keras 3 would need one of the input's shape.</summary>
    [Fact]
    public void InKeras2SoftmaxIgnoresMasks()
    {
        using var model = Keras.ModelFromJson("""
            {"class_name": "Sequential", "keras_version": "2.2.4", "config": {"name": "m", "layers": [
            {"class_name": "Masking", "config": {"name": "k", "mask_value": 0.0, "batch_input_shape": [null, 3, 2], "dtype": "float32"}},
            {"class_name": "Softmax", "config": {"name": "s", "axis": -1}},
            {"class_name": "GlobalAveragePooling1D", "config": {"name": "g", "data_format": "channels_last"}}]}}
            """);
        NDArray x = new float[,,] { { { 0, 0 }, { 1, 1 }, { MathF.Log(3), 0 } } };
        float[] expected = [0.625f, 0.375f];
        Close(expected, ((NDArray)model.PredictTorch(x)).ToArray<float>());
        Close(expected, ((NDArray)model.Predict(x)).ToArray<float>());
    }

    /// <summary>Predictions between steps see the weights as they are.</summary>
    [Fact]
    public void PredictsWhileTraining()
    {
        Keras.ClearSession();
        var input = Keras.Input([4, 4, 1]);
        using var model = new Model(input, new Dense(2).Apply(new Flatten().Apply(new Conv2D(3, 2).Apply(input))));
        model.Compile("sgd", "mse");
        NDArray x = new float[3, 4, 4, 1], y = new float[3, 2];
        x.Span<float>().Fill(0.5f);
        y.Span<float>().Fill(1);
        for (var step = 0; step < 5; step++)
        {
            NDArray before = model.PredictOnBatch(x), torch = model.PredictTorch(x);
            Assert.All(torch.ToArray<float>().Zip(before.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-5f));
            model.TrainOnBatch(x, y);
            Assert.NotEqual(before.ToArray<float>(), ((NDArray)model.PredictOnBatch(x)).ToArray<float>());
        }
    }

    sealed class Gated(int units, string? name = null) : Layer(name)
    {
        Variable value = null!, gate = null!;

        public int Units { get; } = units;

        protected override void Build(Shape input)
        {
            value = AddWeight("value", [input[^1], Units]);
            gate = AddWeight("gate", [input[^1], Units]);
        }

        protected override KerasTensor Call(KerasTensor x) => Ops.Matmul(x, value) * Ops.Sigmoid(Ops.Matmul(x, gate));
    }
}
