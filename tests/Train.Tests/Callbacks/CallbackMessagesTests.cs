using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>What callbacks say, in the words of Keras.</summary>
[Collection(nameof(Alone))]
public sealed class CallbackMessagesTests : IDisposable
{
    readonly TextWriter output = Console.Out, errors = Console.Error;
    readonly StringWriter said = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public CallbackMessagesTests()
    {
        Console.SetOut(said);
        Console.SetError(said);
    }

    public void Dispose()
    {
        Console.SetOut(output);
        Console.SetError(errors);
        folder.Delete(recursive: true);
    }

    /// <summary>y = w x with x = 1, target 0 and w = 1, whose loss is 1 before the first step.</summary>
    static void Fit(double learningRate, Callback callback)
    {
        Keras.ClearSession();
        using var model = new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);
        model.Compile(new SGD(learningRate), "mse");
        model.Fit(new float[] { 1 }, new float[] { 0 }, epochs: 2, verbose: 0, callbacks: [callback]);
    }

    [Theory]
    [InlineData(0.25, "loss improved from 1.00000 to 0.25000, saving model to")]  // w = 1 − 0.25 · 2
    [InlineData(0, "loss did not improve from 1.00000")]
    public void ACheckpointTellsWhatImproved(double learningRate, string second)
    {
        Fit(learningRate,
            new ModelCheckpoint(Path.Combine(folder.FullName, "best.weights.h5"), monitor: "loss", verbose: 1, saveBestOnly: true,
                saveWeightsOnly: true));
        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Epoch 1: loss improved from inf to 1.00000, saving model to " + folder.FullName, lines[0]);
        Assert.StartsWith("Epoch 2: " + second, lines[1]);
    }

    [Fact]
    public void MissingValidationIsNamed()
    {
        Fit(0.25, new EarlyStopping());
        Assert.Equal("Warning: EarlyStopping watches 'val_loss', which is not reported. There was no validation: give Fit validationData "
            + "or validationSplit.", said.ToString().TrimEnd());
    }
}
