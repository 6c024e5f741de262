namespace OnnxKeras.Callbacks;

/// <summary>Shows a call in the console as Keras does: a bar that is drawn anew in a terminal, or lines.</summary>
/// <remarks>Where output goes to a file there is one plain line an epoch; <c>verbose: 2</c> is a line an epoch without a bar.</remarks>
/// <param name="output">Where it writes, such as <see cref="Console.Error"/>; by default the standard output.</param>
public sealed class ProgbarLogger(TextWriter? output = null) : Callback
{
    ProgressBar? progress;
    int steps;
    bool isFit;

    /// <summary>One for a call's <c>verbose</c>, unless that is silent or there is one already.</summary>
    internal static void AddTo(CallbackList callbacks, int verbose)
    {
        if (verbose > 0 && !callbacks.Has<ProgbarLogger>()) callbacks.Add(new ProgbarLogger());
    }

    internal static void WriteLine(string line) => Console.Out.WriteLine(line);

    /// <summary>A message within an epoch, whose bar stands in the line as yet.</summary>
    internal static void WriteMessage(string line)
    {
        Console.Out.WriteLine();
        WriteLine(line);
    }

    TextWriter Output => output ?? Console.Out;

    bool Redraws => ProgressBar.Redraws(Output);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => isFit = true;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        if (Parameters.Verbose > 0 && Parameters.Epochs > 1) Output.WriteLine($"Epoch {epoch + 1}/{Parameters.Epochs}");
        Start();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Step(logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!isFit) Start();
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs)
    {
        if (!isFit) Step(logs);
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!isFit) Finish(logs);
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => Start();

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => Step(logs);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Finish(logs);

    /// <inheritdoc/>
    protected internal override void Close()
    {
        // A call that failed leaves its line behind, and the error should begin another.
        if (progress is not null && Parameters.Verbose == 1 && Redraws && steps > 0) Output.WriteLine();
        (progress, isFit) = (null, false);
    }

    void Start()
    {
        steps = 0;
        progress = Parameters.Verbose == 0 ? null : new(Parameters.Steps, Output, Redraws, bar: Parameters.Verbose == 1);
    }

    void Step(Logs logs) => progress?.Update(++steps, logs);

    void Finish(Logs logs)
    {
        // As in Keras, what was there while training stays in its place.
        progress?.Update(steps, logs.OrderBy(figure => !IsOfTraining(figure.Key)), finished: true);
        progress = null;
    }

    bool IsOfTraining(string figure) => Parameters.Metrics.Any(name => figure == name || figure.StartsWith($"{name}:"));
}
