using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>What training changes, and what it says where it can change nothing.</summary>
[Collection(nameof(Alone))]
public class TrainableTests
{
    readonly float[,] x = { { 1, 2 }, { 3, 4 } }, y = { { 1 }, { 0 } };

    // Before any layer is made, so that each has a name of its own.
    public TrainableTests() => Keras.ClearSession();

    static Sequential Stack(params Layer[] layers) => new([new InputLayer([2]), .. layers]);

    [Fact]
    public void AFrozenModelIsEvaluatedWithAWarning()
    {
        using var model = Stack(new Dense(1));
        model.Trainable = false;
        model.Compile("sgd", "mse");
        var before = model.GetWeights()[0].ToArray<float>();
        double[] losses = [];
        var said = Warnings.Of(() => losses = [.. model.Fit(x, y, epochs: 3, verbose: 0)["loss"]]);
        Assert.Equal(before, model.GetWeights()[0].ToArray<float>());
        Assert.All(losses, l => Assert.Equal(model.Evaluate(x, y)["loss"], l, 1e-6));
        Assert.Equal("Warning: Sequential 'sequential' had no trainable weights when it was compiled, so training changes nothing: "
            + "set Trainable, then Compile again.",
            said.TrimEnd());
    }

    /// <summary>
    /// A discriminator that is frozen for the generator's sake still trains as it was compiled, batch statistics included, as tf.keras
    /// does; in the model compiled after, it rests.
    /// </summary>
    [Fact]
    public void FreezingAfterCompileLeavesNormalizationToTheCompiledModels()
    {
        var normalization = new BatchNormalization(momentum: 0.5);
        using var discriminator = Stack(normalization, new Dense(1));
        discriminator.Compile("sgd", "mse");
        discriminator.Trainable = false;
        var input = Keras.Input([2]);
        using var combined = new Model(input, discriminator.Apply(new Dense(2).Apply(input)));
        combined.Compile("sgd", "mse");
        discriminator.TrainOnBatch(x, y);
        // Half of 0 and of the batch's means 2 and 3.
        Assert.Equal([1f, 1.5f], normalization.Weights[2].Value.ToArray<float>());
        var before = discriminator.GetWeights();
        combined.TrainOnBatch(x, y);
        Assert.All(before.Zip(discriminator.GetWeights()), p => Assert.Equal(p.First.ToArray<float>(), p.Second.ToArray<float>()));
        discriminator.Compile("sgd", "mse");
        Warnings.Of(() => discriminator.TrainOnBatch(x, y));
        Assert.Equal([1f, 1.5f], normalization.Weights[2].Value.ToArray<float>());
    }

    [Fact]
    public void AStackThatChangesIsCompiledAgain()
    {
        using var model = Stack(new Dense(3));
        model.Compile("sgd", "mse");
        model.Fit(x, new float[2, 3], verbose: 0);
        model.Add(new Dense(1));
        foreach (Action call in new Action[] { () => model.Fit(x, y), () => model.Evaluate(x, y), () => model.TrainOnBatch(x, y) })
            Assert.Contains("has got other layers (Add, Pop) since it was compiled: call Compile again",
                Assert.Throws<LocatedException>(call).Message);
        model.Compile("sgd", "mse");
        var before = model.GetWeights();
        model.Fit(x, y, verbose: 0);
        Assert.All(before.Zip(model.GetWeights()), p => Assert.NotEqual(p.First.ToArray<float>(), p.Second.ToArray<float>()));
        model.Pop();
        Assert.Contains("call Compile again before Fit", Assert.Throws<LocatedException>(() => model.Fit(x, y)).Message);
    }

    [Fact]
    public void ALossWithoutGradientSaysSo()
    {
        using var model = Stack(new Dense(3), new Lambda(t => Ops.Cast(Ops.Argmax(t, -1, keepDims: true), DType.Float32)));
        model.Compile("sgd", "mse");
        Assert.Contains("its loss has a gradient by none of its trainable weights",
            Assert.Throws<LocatedException>(() => model.Fit(x, y, verbose: 0)).Message);
    }

    [Fact]
    public void LocalFunctionsNameMetrics()
    {
        using var model = Stack(new Dense(1));
        static KerasTensor LargestError(KerasTensor yTrue, KerasTensor yPred) => Ops.Max(Ops.Abs(yTrue - yPred), [-1]);
        model.Compile("sgd", LargestError, metrics: [(Metric)(Func<KerasTensor, KerasTensor, KerasTensor>)LargestError]);
        Assert.Equal(["loss", "largest_error"], model.MetricsNames);
    }

    [Fact]
    public void AnEmbeddingNamesTheEntryThatIsMissing()
    {
        Keras.ClearSession();
        var input = Keras.Input([2]);
        using var model = new Model(input, new Embedding(10, 1).Apply(input));
        model.Compile("sgd", "mse");
        var e = Assert.Throws<LocatedException>(() => model.Fit(new[,] { { 3, 14 } }, new float[1, 2, 1], verbose: 0));
        Assert.Equal("Embedding 'embedding' cannot take an input of shape (1, 2): there is no entry 14; the 10 entries count from 0 to 9.",
            e.Message);
    }

    [Fact]
    public void ASampleAloneIsToldToBeABatch()
    {
        using var model = Stack(new Dense(1));
        model.Compile("sgd", "mse");
        Assert.EndsWith("One sample needs a batch axis as well: give it the shape (1, 2).",
            Assert.Throws<LocatedException>(() => model.Fit(new float[] { 1, 2 }, new float[] { 1 })).Message);
    }
}
