namespace OnnxKeras.Callbacks;

/// <summary>
/// Puts the optimizer's moving average of the weights in their place while the model is evaluated or predicts, or at the end of each
/// epoch.
/// </summary>
/// <param name="swapOnEpoch">Whether to swap at the end of each epoch, so that what is saved then is the average; else for evaluation
/// only.</param>
public sealed class SwapEMAWeights(bool swapOnEpoch = false) : Callback
{
    /// <summary>Refuses an optimizer without an average.</summary>
    public override void OnTrainBegin(Logs logs)
    {
        if (!KeepsAverages(Model.Optimizer)) throw new KerasException("SwapEMAWeights needs an optimizer that keeps averages: give "
            + $"{Model.Optimizer.GetType().Name} useEma: true.");
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => Show(false);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (swapOnEpoch) Show(true);
    }

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs) => Show(true);

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs) => Show(false);

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => Show(true);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Show(false);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Show(false);

    /// <inheritdoc/>
    protected internal override void Close() => Show(false);

    static bool KeepsAverages(Optimizer optimizer) =>
        optimizer.UseEma || optimizer is Optimizers.LossScaleOptimizer scaled && KeepsAverages(scaled.InnerOptimizer);

    void Show(bool average) => CompileSettings.Of(Model, nameof(SwapEMAWeights)).Trainer.ShowAverages(average);
}
