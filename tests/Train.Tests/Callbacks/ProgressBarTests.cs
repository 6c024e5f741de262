using System.Text.RegularExpressions;
using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using OnnxKeras.Tests;

/// <summary>The progress bar writes what Keras 3's <c>Progbar</c> writes, where that is to be seen.</summary>
[Collection(nameof(Alone))]
public partial class ProgressBarTests
{
    sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }
        public override long GetTimestamp() => (long)(Seconds * 1e6);
        public override long TimestampFrequency => 1_000_000;
    }

    static IEnumerable<KeyValuePair<string, double>> Figures(double loss, double accuracy) =>
        [new("loss", loss), new("accuracy", accuracy)];

    static string Drawn(bool redraws, bool bar, int? target, params (double Seconds, int Step, bool Finished)[] updates)
    {
        var clock = new Clock();
        var text = new StringWriter { NewLine = "\n" };
        var progress = new ProgressBar(target, text, redraws, bar, clock);
        foreach (var (seconds, step, finished) in updates)
        {
            clock.Seconds = seconds;
            progress.Update(step, Figures(0.25, 5e-4), finished);
        }
        return text.ToString();
    }

    [Fact]
    public void TerminalsShowTimeLeftPaceAndMeans() => Assert.Equal(
        "\r\e[1m 1/60\e[0m \e[37m━━━━━━━━━━━━━━━━━━━━\e[0m \e[1m59s\e[0m 1s/step - loss: 0.2500 - accuracy: 5.0000e-04"
        + "\r\e[1m12/60\e[0m \e[32m━━━━\e[0m\e[37m━━━━━━━━━━━━━━━━\e[0m \e[1m4s\e[0m 100ms/step - loss: 0.2500 - accuracy: 5.0000e-04"
        + "\r\e[1m60/60\e[0m \e[32m━━━━━━━━━━━━━━━━━━━━\e[0m \e[1m7s\e[0m 100ms/step - loss: 0.2500 - accuracy: 5.0000e-04\n",
        Drawn(true, true, 60, (1, 1, false), (1.04, 2, false), (2.1, 12, false), (6.9, 60, true)));

    /// <summary>As Python formats them.</summary>
    [Theory]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void NumbersThatAreNoneAreShown(double value, string shown)
    {
        foreach (var bar in new[] { true, false })
        {
            var text = new StringWriter { NewLine = "\n" };
            new ProgressBar(1, text, redraws: false, bar, new Clock()).Update(1, Figures(value, 1), finished: true);
            Assert.EndsWith($" - loss: {shown} - accuracy: 1.0000\n", text.ToString());
        }
    }

    [Fact]
    public void ShorterLinesCoverLongerOnes() =>
        Assert.EndsWith("\r\e[1m10/10\e[0m \e[32m━━━━━━━━━━━━━━━━━━━━\e[0m \e[1m0s\e[0m 10ms/step - loss: 0.2500 - accuracy: 5.0000e-04 \n",
        Drawn(true, true, 10, (0.010, 1, false), (100.010, 5, false), (0.100, 10, true)));

    [Theory]
    [InlineData(7300, "2:01:39")]
    [InlineData(90, "1:29")]
    [InlineData(59, "58s")]
    public void TimeLeftIsInHoursMinutesSeconds(double seconds, string left) =>
        Assert.Contains($" \e[1m{left}\e[0m ", Drawn(true, true, (int)seconds, (1, 1, false)));

    [Fact]
    public void UnknownNumbersOfStepsShowTheTimeSpent() =>
        Assert.Contains("\r\e[1m      3/Unknown\e[0m \e[37m━━━━━━━━━━━━━━━━━━━━\e[0m \e[1m6s\e[0m 2s/step - ",
        Drawn(true, true, null, (2, 1, false), (6, 3, false)));

    [Fact]
    public void FilesGetOneLineWithoutColours() =>
        Assert.Equal("60/60 ━━━━━━━━━━━━━━━━━━━━ 7s 100ms/step - loss: 0.2500 - accuracy: 5.0000e-04\n",
        Drawn(false, true, 60, (1, 1, false), (2.1, 12, false), (6.9, 60, true)));

    [Fact]
    public void VerboseTwoHasNoBar()
    {
        Assert.Equal("60/60 - 7s - 100ms/step - loss: 0.2500 - accuracy: 5.0000e-04\n",
            Drawn(false, false, 60, (1, 1, false), (6.9, 60, true)));
        Assert.Equal(Drawn(false, false, 60, (1, 1, false), (6.9, 60, true)), Drawn(true, false, 60, (1, 1, false), (6.9, 60, true)));
        Assert.Contains(" - 0s - 20us/step", Drawn(false, false, 2, (0.00001, 1, false), (0.00003, 2, true)));
    }

    [GeneratedRegex(@"^2/2 (- |━{20} )\d+s (- )?\d+(s|ms|us)/step - loss: 0\.0000e\+00( - val_loss: 0\.0000e\+00)?$")]
    private static partial Regex Line();

    [Fact]
    public void CallsShowALineAnEpoch()
    {
        Keras.ClearSession();
        using var model = new Sequential([new InputLayer([1]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0), "mse");
        NDArray x = new float[8, 1];
        var before = Console.Out;
        var text = new StringWriter { NewLine = "\n" };
        Console.SetOut(text);
        try
        {
            model.Fit(x, x, batchSize: 4, epochs: 2, verbose: 2, validationData: (x, x));
            model.Fit(x, x, batchSize: 4, verbose: 2);
            model.Evaluate(x, x, batchSize: 4, verbose: 2);
            model.EvaluateGenerator(new[] { (x, x), (x, x) }, verbose: 2);
            model.Fit(x, x, batchSize: 4, verbose: 0);
            model.Evaluate(x, x, verbose: 0);
        }
        finally
        {
            Console.SetOut(before);
        }
        var lines = text.ToString().Split('\n');
        Assert.Equal(["Epoch 1/2", "val", "Epoch 2/2", "val", "line", "line", "line", ""],
            lines.Select(l => !Line().IsMatch(l) ? l : l.Contains("val_loss") ? "val" : "line"));
    }
}
