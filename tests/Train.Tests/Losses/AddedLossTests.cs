using static OnnxKeras.Ops;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>Layers of one's own that add to the loss or draw random numbers, as in Keras's guide and its variational autoencoder.</summary>
public class AddedLossTests
{
    /// <summary>x · w with w = 2, whose squares are added to the loss.</summary>
    sealed class Squared : Layer
    {
        Variable w = null!;

        protected override void Build(Shape input) => w = AddWeight("w", [1], new Initializers.Constant(2));

        protected override KerasTensor Call(KerasTensor x)
        {
            AddLoss(Square(x * w));
            return x * w;
        }
    }

    /// <summary>
    /// A point of the normal distribution of a mean and a log variance, whose divergence from the standard one is added to the loss.
    /// </summary>
    sealed class Sampling : Layer
    {
        readonly SeedGenerator seed;

        public Sampling() => seed = AddSeedGenerator();

        protected override KerasTensor Call(KerasTensor[] inputs)
        {
            var (mean, logVariance) = inputs;
            AddLoss(Mean(Sum(1 + logVariance - Square(mean) - Exp(logVariance), [1])) * -0.5);
            return mean + Exp(logVariance * 0.5) * RandomNormal(mean, seed);
        }
    }

    readonly float[] x = [1, 2, 3];

    static Model Of(Func<KerasTensor, KerasTensor> layers, int width = 1)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(5);
        var input = Keras.Input([width]);
        return new Model(input, layers(input));
    }

    [Fact]
    public void TheLossMayBeWhatLayersAdd()
    {
        using var model = Of(i => new Squared().Apply(i));
        model.Compile(new SGD(0.01));
        Assert.Equal(4 * 14, model.Evaluate(x)["loss"], 1e-4);  // w² Σx²
        Assert.Equal(["loss"], model.Fit(x, verbose: 0).Names);
        Assert.Equal(2 - 0.01 * 2 * 2 * 14, model.Weights[0].Value.ToScalar(), 1e-5);
        model.Compile(new SGD(0.01), "mse");
        model.SetWeights([new[] { 2f }]);
        Assert.Equal(4 * 14 + 4 * 14 / 3.0, model.Evaluate(x, new float[3])["loss"], 1e-4);
        Assert.Contains("needs targets in Fit", Assert.Throws<LocatedException>(() => model.Fit(x)).Message);
    }

    [Fact]
    public void WithoutAnyLossThereIsNothingToLearn()
    {
        using var model = Of(i => new Dense(1).Apply(i));
        model.Compile("sgd");
        Assert.Contains("no layer adds one", Assert.Throws<KerasException>(() => model.Fit(x)).Message);
    }

    [Fact]
    public void ALayerDrawsAnewAtEveryCall()
    {
        using var model = Of(i => new Sampling().Apply(i * 0.0 + 3.0, i * 0.0 + Math.Log(4)), 2);
        var rows = new float[20000, 2];
        float[] first = ((NDArray)model.PredictTorch(rows, 20000)).ToArray<float>(),
            second = ((NDArray)model.PredictTorch(rows, 20000)).ToArray<float>();
        Assert.NotEqual(first, second);
        foreach (var z in new[] { first, second })
        {
            Assert.Equal(3, z.Average(), 0.05);
            Assert.Equal(2, Math.Sqrt(z.Average(v => (v - 3.0) * (v - 3.0))), 0.05);
        }
    }

    [Fact]
    public void TheDivergenceOfAVariationalAutoencoderIsLearnt()
    {
        using var model =
            Of(i => new Sampling()
                .Apply(new Dense(2, kernelInitializer: "ones").Apply(i), new Dense(2, kernelInitializer: "ones").Apply(i)), 1);
        model.Compile(new Adam(0.1));
        // −½ Σ (1 + s − m² − eˢ) with m = s = 1, twice: eˢ − 1 = 1.71828.
        Assert.Equal(Math.E - 1, model.Evaluate(new float[] { 1, 1 })["loss"], 1e-5);
        Assert.InRange(model.Fit(new float[] { 1, 1 }, epochs: 200, verbose: 0)["loss"][^1], -1e-6, 1e-2);
    }

    [Fact]
    public void RandomNumbersNeedALayer() => Assert.Contains("write a class derived from Layer",
        Assert.Throws<KerasException>(() => Of(i => RandomNormal(i, new SeedGenerator(1)))).Message);
}
