using OnnxKeras.Callbacks;
using OnnxKeras.Serving;

namespace OnnxKeras;

/// <summary>A prediction with its callbacks, which are closed whatever happens.</summary>
sealed class PredictionCall
{
    readonly Model model;
    readonly int verbose;
    readonly CallbackList callbacks;

    /// <exception cref="KerasException"><paramref name="verbose"/> is out of range.</exception>
    public PredictionCall(Model model, IEnumerable<Callback>? callbacks, int verbose)
    {
        if (verbose is < 0 or > 2)
            throw new KerasException($"verbose must be 0 (silent), 1 (a progress bar) or 2 (a line), got {verbose}.");
        (this.model, this.verbose, this.callbacks) = (model, verbose, new(callbacks));
        ProgbarLogger.AddTo(this.callbacks, verbose);
    }

    /// <summary>Predicts in a number of steps; around each the hooks, which are there if somebody listens, are to be called.</summary>
    public Data Run(int steps, Func<BatchHooks?, Data> predict)
    {
        model.StopPredicting = false;
        if (callbacks.IsEmpty) return predict(null);
        var batch = 0;
        var hooks = new BatchHooks(
            () => callbacks.Each(c => c.OnPredictBatchBegin(batch, new Logs())),
            outputs =>
            {
                var logs = new Logs { Outputs = Prediction.Structured(model, outputs) };
                callbacks.Each(c => c.OnPredictBatchEnd(batch, logs));
                batch++;
                return !model.StopPredicting;
            });
        Data? result = null;
        callbacks.Run(model, new FitParameters(1, steps, verbose, []), () =>
        {
            callbacks.Each(c => c.OnPredictBegin(new Logs()));
            result = predict(hooks);
            callbacks.Each(c => c.OnPredictEnd(new Logs { Outputs = result }));
        });
        return result!;
    }
}
