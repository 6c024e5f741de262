using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OnnxKeras.Callbacks;

/// <summary>Shows training in the console: a bar that redraws in a terminal, or a line an epoch; plain lines where output goes to a file.</summary>
public sealed class ProgbarLogger : Callback
{
    readonly bool bar;
    readonly Stopwatch clock = new();
    Progress? progress;
    TaskCompletionSource? finished;
    Task? drawing;
    ProgressTask? task;
    int epochSteps;

    /// <summary>A logger with a bar, or with lines only.</summary>
    public ProgbarLogger(bool bar = true) => this.bar = bar && AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal;

    internal static ProgbarLogger? For(int verbose) => verbose == 0 ? null : new ProgbarLogger(bar: verbose == 1);

    internal static void WriteLine(string line) => Console.Out.WriteLine(line);

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        clock.Restart();
        epochSteps = 0;
        if (!bar) return;
        WriteLine($"Epoch {epoch + 1}/{Parameters.Epochs}");
        progress = AnsiConsole.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new StepsColumn(), new RemainingTimeColumn(), new FiguresColumn());
        progress.RefreshRate = TimeSpan.FromMilliseconds(100);
        var started = new TaskCompletionSource<ProgressTask>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        drawing = Task.Run(() => progress.StartAsync(async context =>
        {
            started.SetResult(context.AddTask("", maxValue: Parameters.Steps ?? 1));
            await end.Task.ConfigureAwait(false);
        }));
        task = started.Task.Result;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        epochSteps++;
        if (task is null) return;
        task.Value = epochSteps;
        if (clock.ElapsedMilliseconds / 200 > (int)(task.State.Get<long>("shown")))
        {
            task.State.Update<long>("shown", _ => clock.ElapsedMilliseconds / 200);
            task.Description = Figures(logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        var milliseconds = clock.Elapsed.TotalMilliseconds;
        StopDrawing();
        var pace = $"{milliseconds / 1000:0}s {milliseconds / Math.Max(1, epochSteps):0.##}ms/step";
        WriteLine(bar
            ? $"{epochSteps}/{Parameters.Steps ?? epochSteps} - {pace} - {Figures(logs)}"
            : $"Epoch {epoch + 1}/{Parameters.Epochs} - {epochSteps}/{Parameters.Steps ?? epochSteps} - {pace} - {Figures(logs)}");
    }

    /// <inheritdoc/>
    protected internal override void Close() => StopDrawing();

    void StopDrawing()
    {
        finished?.TrySetResult();
        drawing?.Wait();
        (task, drawing, finished) = (null, null, null);
    }

    static string Figures(Logs logs) => string.Join(" - ", logs.Select(l => $"{l.Key}: {Format(l.Value)}"));

    static string Format(double value) => Math.Abs(value) is > 0 and < 1e-3 ? value.ToString("0.0000e+00") : value.ToString("0.0000");

    sealed class StepsColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text($"{task.Value:0}/{task.MaxValue:0}");
    }

    sealed class FiguresColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(task.Description);
    }
}
