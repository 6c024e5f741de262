using System.Diagnostics;

namespace OnnxKeras.Callbacks;

/// <summary>
/// Writes event files that TensorBoard shows: figures of epochs and batches, the learning rate, distributions of weights.
/// </summary>
/// <remarks>
/// Figures of training lie below <c>train</c>, those of validation below <c>validation</c>, under Keras's tags (<c>epoch_loss</c>,
/// <c>evaluation_loss_vs_iterations</c>, …).
/// </remarks>
/// <param name="logDir">The folder, made where it is missing.</param>
/// <param name="histogramFreq">After how many epochs the distributions of weights are written; 0 never.</param>
/// <param name="writeStepsPerSecond">Whether the pace of training is written, of epochs and of the batches whose figures are.</param>
/// <param name="updateFreq"><c>"epoch"</c>, <c>"batch"</c>, or after how many batches figures are written.</param>
public sealed class TensorBoard(string logDir = "logs", int histogramFreq = 0, bool writeStepsPerSecond = false,
    UpdateFrequency? updateFreq = null) : Callback
{
    readonly Stopwatch clock = new(), batchClock = new();
    EventWriter? training, validation;
    long steps, stepsBefore;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => steps = stepsBefore = 0;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        stepsBefore = steps;
        clock.Restart();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch, Logs logs) => batchClock.Restart();

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        steps++;
        if (updateFreq?.Batches is not { } every || steps % every != 0) return;
        if (writeStepsPerSecond) Training.Scalar("batch_steps_per_second", 1 / batchClock.Elapsed.TotalSeconds, steps);
        foreach (var (name, value) in logs) Training.Scalar($"batch_{name}", value, steps);
    }

    /// <summary>The figures of an evaluation by the number of updates before it.</summary>
    public override void OnTestEnd(Logs logs)
    {
        foreach (var (name, value) in logs) Validation.Scalar($"evaluation_{name}_vs_iterations", value, Model.Optimizer.Iterations);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        foreach (var (name, value) in logs)
            if (name.StartsWith("val_", StringComparison.Ordinal)) Validation.Scalar($"epoch_{name[4..]}", value, epoch);
            else if (name != "learning_rate") Training.Scalar($"epoch_{name}", value, epoch);
        // As it is now: another callback may have lowered what it had put into the figures.
        Training.Scalar("epoch_learning_rate", Model.Optimizer.LearningRate, epoch);
        if (writeStepsPerSecond) Training.Scalar("epoch_steps_per_second", (steps - stepsBefore) / clock.Elapsed.TotalSeconds, epoch);
        if (histogramFreq > 0 && epoch % histogramFreq == 0) WriteWeights(epoch);
        training?.Flush();
        validation?.Flush();
    }

    /// <inheritdoc/>
    protected internal override void Close()
    {
        training?.Dispose();
        validation?.Dispose();
        (training, validation) = (null, null);
    }

    EventWriter Training => training ??= new EventWriter(Path.Combine(logDir, "train"));

    EventWriter Validation => validation ??= new EventWriter(Path.Combine(logDir, "validation"));

    void WriteWeights(int epoch)
    {
        foreach (var layer in Model.Layers)
            foreach (var variable in layer.Weights)
                Training.Histogram($"{layer.Name}/{variable.Name}/histogram", variable.Value.ToArray<float>(), epoch);
    }
}

/// <summary>How often figures of batches are written: not (<c>"epoch"</c>), each time (<c>"batch"</c>), or every so many batches.</summary>
public sealed class UpdateFrequency
{
    UpdateFrequency(int? batches) => Batches = batches;

    /// <summary>The number of batches; <c>null</c> is each epoch.</summary>
    internal int? Batches { get; }

    /// <summary>Every so many batches.</summary>
    public static implicit operator UpdateFrequency(int batches) => batches > 0 ? new(batches)
        : throw new KerasException($"updateFreq must be \"epoch\", \"batch\" or a positive number of batches, got {batches}.");

    /// <summary>Keras's <c>"epoch"</c> or <c>"batch"</c>.</summary>
    public static implicit operator UpdateFrequency(string when) => when switch
    {
        "epoch" => new((int?)null),
        "batch" => new(1),
        _ => throw new KerasException($"updateFreq must be \"epoch\", \"batch\" or a number of batches, got \"{when}\"."),
    };
}
