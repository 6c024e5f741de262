namespace OnnxKeras.Callbacks;

/// <summary>Saves what training needs to go on after an interruption, and goes on there when <c>Fit</c> is called again.</summary>
/// <remarks>
/// What is kept: weights, the states that stateful layers carry, the optimizer's variables, the state of random layers, of shuffling and of
/// the other callbacks, and the epoch. With batches of arrays and epochs as the interval, training goes on with the very numbers that it
/// would have had.
/// </remarks>
/// <param name="backupDir">The folder, of this training alone.</param>
/// <param name="saveFreq"><c>"epoch"</c>, or a number of batches; after a backup within an epoch, that epoch begins anew.</param>
/// <param name="deleteCheckpoint">Whether the backup is deleted when training has ended.</param>
public sealed class BackupAndRestore(string backupDir, SaveFrequency? saveFreq = null, bool deleteCheckpoint = true) : Callback
{
    readonly SaveFrequency saveFreq = saveFreq ?? "epoch";
    int epoch, batches;

    string Path { get; } = backupDir.Length > 0 ? System.IO.Path.Combine(backupDir, "training.backup")
        : throw new KerasException("BackupAndRestore needs a folder, but backupDir is empty.");

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        batches = 0;
        if (File.Exists(Path))
            Parameters.InitialEpoch = Math.Max(Parameters.InitialEpoch, TrainingBackup.Restore(Model, Path, Parameters.Callbacks));
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (saveFreq.Batches is { } every && ++batches % every == 0) TrainingBackup.Save(Model, Path, epoch, Parameters.Callbacks);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (saveFreq.Batches is null) TrainingBackup.Save(Model, Path, epoch + 1, Parameters.Callbacks);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (deleteCheckpoint) File.Delete(Path);
    }
}
