namespace OnnxKeras;

/// <summary>Hooks that training, evaluation and prediction call; each does nothing unless overridden.</summary>
/// <remarks>A hook that throws ends the call that it was given to, with its exception; the model stays usable.</remarks>
public abstract class Callback
{
    /// <summary>The model being trained.</summary>
    public Model Model { get; private set; } = null!;

    /// <summary>What the call was given: epochs, steps, verbose, metrics.</summary>
    public FitParameters Parameters { get; private set; } = null!;

    /// <summary>Called first, with the model.</summary>
    public virtual void SetModel(Model model) => Model = model;
    /// <summary>Called next, when all have their model, with what <c>Fit</c>, <c>Evaluate</c> or <c>Predict</c> was called with.</summary>
    public virtual void SetParameters(FitParameters parameters) => Parameters = parameters;

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(Logs logs) { }
    /// <summary>After the last epoch, with its figures.</summary>
    public virtual void OnTrainEnd(Logs logs) { }
    /// <summary>Before an epoch, counted from 0.</summary>
    public virtual void OnEpochBegin(int epoch, Logs logs) { }
    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd(int epoch, Logs logs) { }
    /// <summary>Before a training batch; Keras's older name, which <see cref="OnTrainBatchBegin"/> calls.</summary>
    public virtual void OnBatchBegin(int batch, Logs logs) { }
    /// <summary>After a training batch; Keras's older name, which <see cref="OnTrainBatchEnd"/> calls.</summary>
    public virtual void OnBatchEnd(int batch, Logs logs) { }
    /// <summary>Before a training batch.</summary>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) => OnBatchBegin(batch, logs);
    /// <summary>After a training batch; the figures are running means over the epoch, of a model from Keras 2 those of the batch.</summary>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) => OnBatchEnd(batch, logs);
    /// <summary>Before evaluation.</summary>
    public virtual void OnTestBegin(Logs logs) { }
    /// <summary>After evaluation.</summary>
    public virtual void OnTestEnd(Logs logs) { }
    /// <summary>Before an evaluation batch.</summary>
    public virtual void OnTestBatchBegin(int batch, Logs logs) { }
    /// <summary>After an evaluation batch.</summary>
    public virtual void OnTestBatchEnd(int batch, Logs logs) { }

    /// <summary>Before prediction.</summary>
    public virtual void OnPredictBegin(Logs logs) { }
    /// <summary>After prediction.</summary>
    public virtual void OnPredictEnd(Logs logs) { }
    /// <summary>Before a batch of prediction.</summary>
    public virtual void OnPredictBatchBegin(int batch, Logs logs) { }
    /// <summary>After a batch of prediction, whose outputs are <see cref="Logs.Outputs"/>.</summary>
    public virtual void OnPredictBatchEnd(int batch, Logs logs) { }

    /// <summary>Always called last, also where the call was cancelled or failed: files and displays end here.</summary>
    protected internal virtual void Close() { }

    /// <summary>What <c>BackupAndRestore</c> keeps of the callback, so that it goes on after an interruption; nothing by default.</summary>
    protected internal virtual IReadOnlyList<NDArray> GetState() => [];

    /// <summary>Takes on what <see cref="GetState"/> has given, after <see cref="OnTrainBegin"/>.</summary>
    protected internal virtual void SetState(IReadOnlyList<NDArray> state) { }
}

/// <summary>What <c>Fit</c>, <c>Evaluate</c> or <c>Predict</c> was called with.</summary>
/// <param name="Epochs">The final epoch.</param>
/// <param name="Steps">Batches an epoch, or <c>null</c> where unknown.</param>
/// <param name="Verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
/// <param name="Metrics">The names of the figures.</param>
/// <param name="Validates">Whether some epochs end with validation.</param>
public sealed record FitParameters(int Epochs, int? Steps, int Verbose, IReadOnlyList<string> Metrics, bool Validates = false)
{
    /// <summary>The epoch that training begins at; a callback may move it forward before the first.</summary>
    internal int InitialEpoch { get; set; }

    /// <summary>The callbacks, in the order in which they are called.</summary>
    internal IReadOnlyList<Callback> Callbacks { get; init; } = [];
}
