using OnnxKeras.Config;

namespace OnnxKeras.Callbacks;

/// <summary>Lowers the learning rate when a figure has stopped improving.</summary>
/// <param name="monitor">The figure.</param>
/// <param name="factor">What the learning rate is multiplied by, below 1.</param>
/// <param name="patience">How many epochs without improvement are borne.</param>
/// <param name="verbose">1 says when it lowers.</param>
/// <param name="mode">Which way the figure improves.</param>
/// <param name="minDelta">What counts as an improvement.</param>
/// <param name="cooldown">Epochs to wait after lowering.</param>
/// <param name="minLr">The lowest learning rate.</param>
public sealed class ReduceLROnPlateau(string monitor = "val_loss", double factor = 0.1, int patience = 10, int verbose = 0,
    MonitorMode mode = MonitorMode.Auto, double minDelta = 1e-4, int cooldown = 0, double minLr = 0) : Callback
{
    readonly Monitor monitor = new(monitor, mode, minDelta, nameof(ReduceLROnPlateau));
    readonly double factor = factor < 1 ? factor : throw new KerasException($"ReduceLROnPlateau needs a factor below 1, got {factor}.");
    double best;
    int wait, cooling;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        monitor.Watch(Model);
        (best, wait, cooling) = (monitor.Worst, 0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        logs["learning_rate"] = (float)Model.Optimizer.LearningRate;
        if (monitor.Read(logs) is not { } current) return;
        if (cooling > 0) (cooling, wait) = (cooling - 1, 0);
        if (monitor.IsBetter(current, best)) (best, wait) = (current, 0);
        else if (cooling == 0 && ++wait >= patience) Lower(epoch);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<NDArray> GetState() => [NDArray.Of([best, wait, cooling], [3])];

    /// <inheritdoc/>
    protected internal override void SetState(IReadOnlyList<NDArray> state) =>
        (best, wait, cooling) = (state[0].GetDouble(0), (int)state[0].GetDouble(1), (int)state[0].GetDouble(2));

    void Lower(int epoch)
    {
        // In single precision, as the rate is saved: so training that is resumed lowers it to the same.
        var rate = (float)Model.Optimizer.LearningRate;
        if (rate <= (float)minLr) return;
        Model.Optimizer.LearningRate = Math.Max(rate * factor, minLr);
        (cooling, wait) = (cooldown, 0);
        if (verbose > 0)
            ProgbarLogger.WriteMessage($"Epoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to "
                + $"{PythonNumber.Text(Model.Optimizer.LearningRate)}.");
    }
}
