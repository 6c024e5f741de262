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
        var history = new History();
        ProgbarLogger.AddTo(callbacks, range.Verbose);
        callbacks.Add(history);  // last, as in Keras: it keeps what other callbacks add to the figures
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
                logs = new Logs(() => Named((figures, "")));
                if (validation is not null && range.ValidationFreq.Includes(epoch)
                    && (trainer.Objective.Rules.ValidatesStoppedEpochs || !model.StopTraining))
                {
                    if (Test(validation, validationFigures))
                    {
                        validated = true;
                        // Keras 3 sorts them; Keras 2 has validation's first, as BaseLogger adds the others at the end of the epoch.
                        var both = Named((validationFigures, "val_"), (figures, "")).ToList();
                        logs = new Logs(() => both);
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

    /// <summary>The figures over a source.</summary>
    public Scores Evaluate(BatchSource source, int verbose)
    {
        if (verbose is < 0 or > 2) throw BadVerbose(verbose);
        ProgbarLogger.AddTo(callbacks, verbose);
        using var figures = new RunningFigures(trainer.Objective);
        callbacks.Run(model, new FitParameters(1, source.Count, verbose, trainer.Objective.MetricsNames), () =>
        {
            if (!Test(source, figures)) throw NothingToEvaluate();
        });
        return figures.Read();
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
            Logs soFar = new(() => Named((figures, ""))), logs = own is null ? soFar : new(() => Named((own, "")));
            Each(c => c.OnTrainBatchEnd(step, c is ProgbarLogger ? soFar : logs));
            step++;
            if (model.StopTraining) break;
        }
        return step > 0;
    }

    /// <summary>The figures over the batches of a source; <c>false</c> if there were none.</summary>
    bool Test(BatchSource source, RunningFigures figures)
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
            Each(c => c.OnTestBatchEnd(step, new Logs(() => Named((figures, "")))));
            step++;
            if (model.StopEvaluating) break;
        }
        Each(c => c.OnTestEnd(new Logs(() => Named((figures, "")))));
        return step > 0;
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

    /// <summary>Figures with a prefix before their names, in the order in which callbacks get them.</summary>
    IEnumerable<KeyValuePair<string, double>> Named(params (RunningFigures Figures, string Prefix)[] groups)
    {
        var named = groups.SelectMany(group =>
        {
            var scores = group.Figures.Read();
            return scores.Names.Select((n, i) => KeyValuePair.Create(group.Prefix + n, scores[i]));
        });
        return trainer.Objective.Rules.SortsLogs ? named.OrderBy(f => f.Key, StringComparer.Ordinal) : named;
    }
}
