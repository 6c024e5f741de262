using OnnxKeras.Callbacks;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>The epochs of a <c>Fit</c>: batches, validation, callbacks.</summary>
sealed class FitLoop(Model model, Trainer trainer, BatchSource batches, BatchSource? validation, IReadOnlyList<Callback> callbacks)
{
    public History Run(int initialEpoch, int epochs, int verbose, CancellationToken cancellation)
    {
        if (verbose is < 0 or > 2) throw new KerasException($"verbose must be 0 (silent), 1 (a progress bar) or 2 (a line an epoch), got {verbose}.");
        var history = new History();
        using var progress = ProgbarLogger.For(verbose);
        Callback[] all = [history, .. callbacks, .. progress is null ? [] : (Callback[])[progress]];
        var parameters = new FitParameters(epochs, batches.Count, verbose, trainer.Objective.MetricsNames);
        foreach (var callback in all) (callback.Model, callback.Parameters) = (model, parameters);
        using var figures = new RunningFigures(trainer.Objective);
        using var validationFigures = new RunningFigures(trainer.Objective);

        Each(c => c.OnTrainBegin(new Logs()));
        model.StopTraining = false;
        for (var epoch = initialEpoch; epoch < epochs && !model.StopTraining; epoch++)
        {
            Each(c => c.OnEpochBegin(epoch, new Logs()));
            figures.Reset();
            var step = 0;
            using (NewDisposeScope())
                foreach (var batch in batches.Epoch())
                {
                    cancellation.ThrowIfCancellationRequested();
                    Each(c => c.OnTrainBatchBegin(step, new Logs()));
                    trainer.TrainStep(batch, figures);
                    var logs = new Logs(() => Named(figures, ""));
                    Each(c => c.OnTrainBatchEnd(step, logs));
                    step++;
                    Release(batch);
                    if (model.StopTraining) break;
                }
            var epochLogs = new Logs(() => Named(figures, ""));
            if (validation is not null)
            {
                Test(validation, validationFigures, Each);
                foreach (var (name, value) in Named(validationFigures, "val_")) epochLogs[name] = value;
            }
            Each(c => c.OnEpochEnd(epoch, epochLogs));
        }
        trainer.FinishTraining();
        Each(c => c.OnTrainEnd(new Logs()));
        return history;

        void Each(Action<Callback> hook)
        {
            foreach (var callback in all) hook(callback);
        }
    }

    public Scores Evaluate(BatchSource source, int verbose)
    {
        using var figures = new RunningFigures(trainer.Objective);
        Test(source, figures, hook => { foreach (var callback in callbacks) hook(callback); });
        var scores = figures.Read();
        if (verbose > 0) ProgbarLogger.WriteLine($"{source.Count}/{source.Count} - {scores}");
        return scores;
    }

    void Test(BatchSource source, RunningFigures figures, Action<Action<Callback>> each)
    {
        figures.Reset();
        each(c => c.OnTestBegin(new Logs()));
        var step = 0;
        using (NewDisposeScope())
            foreach (var batch in source.Epoch())
            {
                each(c => c.OnTestBatchBegin(step, new Logs()));
                trainer.TestStep(batch, figures);
                each(c => c.OnTestBatchEnd(step, new Logs(() => Named(figures, ""))));
                step++;
                Release(batch);
            }
        each(c => c.OnTestEnd(new Logs(() => Named(figures, ""))));
    }

    static void Release(Batch batch)
    {
        foreach (var tensor in batch.Inputs.Concat(batch.Targets).Concat(batch.Weights)) tensor?.Dispose();
    }

    static IEnumerable<KeyValuePair<string, double>> Named(RunningFigures figures, string prefix)
    {
        var scores = figures.Read();
        return scores.Names.Select((n, i) => KeyValuePair.Create(prefix + n, scores[i]));
    }
}
