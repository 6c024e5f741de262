using OnnxKeras.Callbacks;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Which epochs a <c>Fit</c> runs, and what it shows.</summary>
readonly record struct FitRange(int InitialEpoch, int Epochs, int Verbose, ValidationFrequency ValidationFreq);

/// <summary>The epochs of a <c>Fit</c>: batches, validation, callbacks.</summary>
sealed class FitLoop(Model model, Trainer trainer, IEnumerable<Callback>? callbacks, CancellationToken cancellation)
{
    // A backup comes last, so that it holds what the other callbacks have done.
    readonly CallbackList callbacks = new((callbacks ?? []).OrderBy(c => c is BackupAndRestore));

    /// <summary>Trains; whatever happens, callbacks are closed and the model stays usable.</summary>
    /// <exception cref="KerasException">An option is out of range.</exception>
    public History Fit(BatchSource batches, BatchSource? validation, FitRange range)
    {
        Check(range);
        ProgbarLogger.AddTo(callbacks, range.Verbose);
        // As in Keras one that is given serves; else one comes last, and so keeps what other callbacks add to the figures.
        var history = callbacks.All.OfType<History>().LastOrDefault();
        if (history is null) callbacks.Add(history = new History());
        var parameters = new FitParameters(range.Epochs, batches.Count, range.Verbose, trainer.Objective.MetricsNames,
            validation is not null)
        {
            InitialEpoch = range.InitialEpoch,
            Callbacks = callbacks.All,
        };
        using var figures = new RunningFigures(trainer.Objective);
        using var validationFigures = new RunningFigures(trainer.Objective);
        model.StopTraining = false;
        callbacks.Run(model, parameters, () =>
        {
            Each(c => c.OnTrainBegin(new Logs()));
            var logs = new Logs();
            var validated = false;
            for (var epoch = parameters.InitialEpoch; epoch < range.Epochs; epoch++)
            {
                Each(c => c.OnEpochBegin(epoch, new Logs()));
                if (!TrainEpoch(batches, figures))
                {
                    if (epoch == parameters.InitialEpoch) throw new KerasException("An epoch had no batches to train on.");
                    break;  // the generator ended with the epoch before
                }
                logs = new Logs(() => Named(figures));
                if (validation is not null && range.ValidationFreq.Includes(epoch)
                    && (trainer.Objective.Rules.ValidatesStoppedEpochs || !model.StopTraining))
                {
                    if (Test(validation, validationFigures) is { } judged)
                    {
                        validated = true;
                        // Keras 3 sorts them; Keras 2 has validation's first, as BaseLogger adds the others at the end of the epoch.
                        List<KeyValuePair<string, double>> both =
                            [.. judged.Select(f => KeyValuePair.Create($"val_{f.Key}", f.Value)), .. Named(figures)];
                        logs = new Logs(() => Ordered(both));
                    }
                    else if (!validated) throw NothingToEvaluate();
                }
                if (batches.HasEnded) model.StopTraining = true;
                Each(c => c.OnEpochEnd(epoch, logs));
                if (model.StopTraining) break;
            }
            if (range.Epochs > 0) trainer.FinishTraining();
            Each(c => c.OnTrainEnd(logs));
        });
        return history;
    }

    /// <summary>The figures over a source; those that callbacks add come last.</summary>
    public Scores Evaluate(BatchSource source, int verbose)
    {
        if (verbose is < 0 or > 2) throw BadVerbose(verbose);
        ProgbarLogger.AddTo(callbacks, verbose);
        using var figures = new RunningFigures(trainer.Objective);
        var logs = new Logs();
        callbacks.Run(model, new FitParameters(1, source.Count, verbose, trainer.Objective.MetricsNames),
            () => logs = Test(source, figures) ?? throw NothingToEvaluate());
        var known = figures.Read().Names;
        string[] names = [.. known, .. logs.Keys.Except(known).Order(StringComparer.Ordinal)];
        return new(names, [.. names.Select(n => logs[n])]);
    }

    /// <summary>Trains on the batches of an epoch; <c>false</c> if there were none.</summary>
    bool TrainEpoch(BatchSource batches, RunningFigures figures)
    {
        figures.Reset();
        using var own = trainer.Objective.Rules.LogsBatchesAlone ? new RunningFigures(trainer.Objective) : null;
        var step = 0;
        using var scope = NewDisposeScope();
        foreach (var batch in batches.Epoch(cancellation))
        {
            using var _ = batch;
            cancellation.ThrowIfCancellationRequested();
            Each(c => c.OnTrainBatchBegin(step, new Logs()));
            own?.Reset();
            trainer.TrainStep(batch, own ?? figures);
            if (own is not null) figures.Add(own);
            Logs soFar = new(() => Named(figures)), logs = own is null ? soFar : new(() => Named(own));
            Each(c => c.OnTrainBatchEnd(step, c is ProgbarLogger ? soFar : logs));
            step++;
            if (model.StopTraining) break;
        }
        return step > 0;
    }

    /// <summary>Evaluates; the figures as callbacks leave them, or <c>null</c> if there were no batches.</summary>
    Logs? Test(BatchSource source, RunningFigures figures)
    {
        figures.Reset();
        model.StopEvaluating = false;
        Each(c => c.OnTestBegin(new Logs()));
        var step = 0;
        using var scope = NewDisposeScope();
        foreach (var batch in source.Epoch(cancellation))
        {
            using var _ = batch;
            cancellation.ThrowIfCancellationRequested();
            Each(c => c.OnTestBatchBegin(step, new Logs()));
            trainer.TestStep(batch, figures);
            var batchLogs = new Logs(() => Named(figures));
            Each(c => c.OnTestBatchEnd(step, batchLogs));
            step++;
            if (model.StopEvaluating) break;
        }
        var logs = new Logs(() => Named(figures));
        Each(c => c.OnTestEnd(logs));
        return step > 0 ? logs : null;
    }

    void Each(Action<Callback> hook) => callbacks.Each(hook);

    static void Check(FitRange range)
    {
        if (range.Verbose is < 0 or > 2) throw BadVerbose(range.Verbose);
        if (range.Epochs < 0) throw new KerasException($"epochs must not be negative, got {range.Epochs}.");
        if (range.InitialEpoch < 0) throw new KerasException($"initialEpoch must not be negative, got {range.InitialEpoch}.");
    }

    static KerasException BadVerbose(int verbose) =>
        new($"verbose must be 0 (silent), 1 (a progress bar) or 2 (a line an epoch), got {verbose}.");

    static KerasException NothingToEvaluate() => new("There were no batches to evaluate.");

    IEnumerable<KeyValuePair<string, double>> Named(RunningFigures figures)
    {
        var scores = figures.Read();
        return Ordered(scores.Names.Select((n, i) => KeyValuePair.Create(n, scores[i])));
    }

    /// <summary>Figures in the order in which callbacks get them.</summary>
    IEnumerable<KeyValuePair<string, double>> Ordered(IEnumerable<KeyValuePair<string, double>> named) =>
        trainer.Objective.Rules.SortsLogs ? named.OrderBy(f => f.Key, StringComparer.Ordinal) : named;
}
