namespace OnnxKeras.Callbacks;

/// <summary>Saves the model, or its weights, while it trains.</summary>
public sealed class ModelCheckpoint : Callback
{
    readonly string filepath;
    readonly Monitor monitor;
    readonly int verbose;
    readonly bool saveBestOnly, saveWeightsOnly;
    readonly SaveFrequency saveFreq;
    double? best;
    int epoch, batchesSinceSave;

    /// <summary>Saves to a file after each epoch, or each number of batches.</summary>
    /// <param name="filepath">The file; may hold <c>{epoch:02d}</c>, counted from 1, and figures such as <c>{val_loss:.2f}</c>.</param>
    /// <param name="monitor">The figure that says which epoch is best.</param>
    /// <param name="verbose">1 says when it saves.</param>
    /// <param name="saveBestOnly">Whether to save only when the figure has improved, or is not reported.</param>
    /// <param name="saveWeightsOnly">Whether to save the weights without the model.</param>
    /// <param name="mode">Which way the figure improves.</param>
    /// <param name="saveFreq"><c>"epoch"</c> (the default), or a number of batches.</param>
    /// <param name="initialValueThreshold">A value that the figure must beat to be saved.</param>
    /// <exception cref="KerasException">The file's name has no ending that says what to write.</exception>
    public ModelCheckpoint(string filepath, string monitor = "val_loss", int verbose = 0, bool saveBestOnly = false,
        bool saveWeightsOnly = false, MonitorMode mode = MonitorMode.Auto, SaveFrequency? saveFreq = null,
        double? initialValueThreshold = null)
    {
        if (saveWeightsOnly && !filepath.EndsWith(".h5", StringComparison.OrdinalIgnoreCase))
            throw new KerasException("ModelCheckpoint with saveWeightsOnly needs a filepath that ends with .weights.h5, got "
                + $"'{filepath}'.");
        if (!saveWeightsOnly && !filepath.EndsWith(".keras", StringComparison.OrdinalIgnoreCase)
            && !filepath.EndsWith(".h5", StringComparison.OrdinalIgnoreCase))
            throw new KerasException($"ModelCheckpoint needs a filepath that ends with .keras or .h5, got '{filepath}'.");
        (this.filepath, this.verbose, this.saveBestOnly, this.saveWeightsOnly) = (filepath, verbose, saveBestOnly, saveWeightsOnly);
        this.saveFreq = saveFreq ?? "epoch";
        this.monitor = new Monitor(monitor, mode, 0, nameof(ModelCheckpoint));
        best = initialValueThreshold;
    }

    /// <summary>The best value so far; it lasts over several calls of <c>Fit</c>.</summary>
    public double Best => best ?? monitor.Worst;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => monitor.Watch(Model);

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (saveFreq.Batches is not { } every || ++batchesSinceSave < every) return;
        batchesSinceSave = 0;
        Save(batch + 1, logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (saveFreq.Batches is null) Save(null, logs);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<NDArray> GetState() => [NDArray.Of([Best, batchesSinceSave], [2])];

    /// <inheritdoc/>
    protected internal override void SetState(IReadOnlyList<NDArray> state) =>
        (best, batchesSinceSave) = (state[0].GetDouble(0), (int)state[0].GetDouble(1));

    void Save(int? batch, Logs logs)
    {
        var why = "";
        if (saveBestOnly)
        {
            // As in Keras a figure that is not reported keeps nothing from being saved, with a warning.
            var current = monitor.Read(logs);
            if (current is { } value && !monitor.IsBetter(value, Best))
            {
                if (verbose > 0) ProgbarLogger.WriteMessage($"Epoch {epoch + 1}: {monitor.Name} did not improve from {Shown(Best)}");
                return;
            }
            if (current is { } better) why = $"{monitor.Name} improved from {Shown(Best)} to {Shown(better)}, ";
            best = current ?? best;
        }
        var path = CheckpointPath.Format(filepath, epoch + 1, batch, logs);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        if (saveWeightsOnly) ModelFiles.Current.SaveWeights(Model, path);
        else ModelFiles.Current.Save(Model, path);
        if (verbose > 0) ProgbarLogger.WriteMessage($"Epoch {epoch + 1}: {why}saving model to {path}");
    }

    static string Shown(double value) => double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : $"{value:0.00000}";
}

/// <summary>How often something is saved: <c>"epoch"</c>, or every so many batches.</summary>
public sealed class SaveFrequency
{
    SaveFrequency(int? batches) => Batches = batches;

    /// <summary>The number of batches; <c>null</c> is each epoch.</summary>
    internal int? Batches { get; }

    /// <summary>Every so many batches.</summary>
    public static implicit operator SaveFrequency(int batches) =>
        batches > 0
        ? new(batches)
        : throw new KerasException($"saveFreq must be \"epoch\" or a positive number of batches, got {batches}.");

    /// <summary>Keras's <c>"epoch"</c>.</summary>
    public static implicit operator SaveFrequency(string when) =>
        when == "epoch" ? new((int?)null) : throw new KerasException($"saveFreq must be \"epoch\" or a number of batches, got \"{when}\".");
}
