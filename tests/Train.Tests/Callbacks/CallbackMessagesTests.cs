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

    /// <summary>The progress bar stands in the line as yet, so Keras's messages begin with a new one.</summary>
    [Fact]
    public void MessagesBeginTheirOwnLine()
    {
        Fit(0.5, new LearningRateScheduler((_, rate) => rate, verbose: 1));
        Assert.Equal("\nEpoch 1: LearningRateScheduler setting learning rate to 0.5.\n"
            + "\nEpoch 2: LearningRateScheduler setting learning rate to 0.5.\n", Said());
        Fit(0, new ReduceLROnPlateau("loss", patience: 1, verbose: 1));
        Assert.Equal("", Said());  // the rate is 0 already
        Fit(1, new ReduceLROnPlateau("loss", patience: 1, verbose: 1));  // w = 1 − 2, so that the loss stays 1
        Assert.Equal("\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.1.\n", Said());
        Fit(1, new ModelCheckpoint(Path.Combine(folder.FullName, "a.weights.h5"), "loss", 1, saveBestOnly: true, saveWeightsOnly: true));
        Assert.EndsWith("a.weights.h5\n\nEpoch 2: loss did not improve from 1.00000\n", Said());
    }

    string Said()
    {
        var text = said.ToString().ReplaceLineEndings("\n");
        said.GetStringBuilder().Clear();
        return text;
    }

    [Fact]
    public void MissingValidationIsNamed()
    {
        Fit(0.25, new EarlyStopping());
        Assert.Equal("Warning: EarlyStopping watches 'val_loss', which is not reported. There was no validation: give Fit validationData "
            + "or validationSplit.", said.ToString().TrimEnd());
    }
}
