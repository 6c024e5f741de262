namespace OnnxKeras;

/// <summary>Hooks that training calls; each does nothing unless overridden.</summary>
public abstract class Callback
{
    /// <summary>The model being trained.</summary>
    public Model Model { get; internal set; } = null!;

    /// <summary>What <c>Fit</c> was called with: epochs, steps, verbose, metrics.</summary>
    public FitParameters Parameters { get; internal set; } = null!;

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(Logs logs) { }
    /// <summary>After the last epoch.</summary>
    public virtual void OnTrainEnd(Logs logs) { }
    /// <summary>Before an epoch, counted from 0.</summary>
    public virtual void OnEpochBegin(int epoch, Logs logs) { }
    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd(int epoch, Logs logs) { }
    /// <summary>Before a training batch.</summary>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) { }
    /// <summary>After a training batch; the figures are running means over the epoch.</summary>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) { }
    /// <summary>Before evaluation.</summary>
    public virtual void OnTestBegin(Logs logs) { }
    /// <summary>After evaluation.</summary>
    public virtual void OnTestEnd(Logs logs) { }
    /// <summary>Before an evaluation batch.</summary>
    public virtual void OnTestBatchBegin(int batch, Logs logs) { }
    /// <summary>After an evaluation batch.</summary>
    public virtual void OnTestBatchEnd(int batch, Logs logs) { }
}

/// <summary>What <c>Fit</c> was called with.</summary>
/// <param name="Epochs">The final epoch.</param>
/// <param name="Steps">Batches an epoch, or <c>null</c> where unknown.</param>
/// <param name="Verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
/// <param name="Metrics">The names of the figures.</param>
public sealed record FitParameters(int Epochs, int? Steps, int Verbose, IReadOnlyList<string> Metrics);
