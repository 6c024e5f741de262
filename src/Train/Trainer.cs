using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> makes of a model: its parameters in one flat buffer, and the steps that use them.</summary>
sealed class Trainer : IDisposable
{
    readonly Model model;
    readonly FlatParameters parameters;
    readonly TorchBackend training, inference;
    readonly Variable[] regularized, constrained;
    bool showsAverages;

    public Trainer(Model model, Variable[] trained, Optimizer optimizer, Objective objective, Device device)
    {
        (this.model, Optimizer, Objective, Device) = (model, optimizer, objective, device);
        parameters = new FlatParameters(trained, device) { Paths = VariablePaths.Of(model, trained) };
        training = new TorchBackend(parameters) { Losses = [] };
        inference = new TorchBackend(null, device) { Losses = [] };
        regularized = [.. (objective.Rules.PenalizesFrozen ? model.Weights : trained).Where(v => v.Regularizer is not null)];
        constrained = [.. trained.Where(v => v.Constraint is not null)];
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Losses and metrics.</summary>
    public Objective Objective { get; }

    /// <summary>Where the model trains.</summary>
    public Device Device { get; }

    /// <summary>One update of the weights; the figures are added up.</summary>
    public void TrainStep(Batch batch, RunningFigures figures)
    {
        using var scope = NewDisposeScope();
        parameters.Claim();
        parameters.Gradients.zero_();
        training.Losses!.Clear();
        var outputs = Forward(training, batch);
        var losses = Losses(training, batch, outputs);
        Optimizer.ScaleLoss(losses[0]).backward();
        using var _ = no_grad();
        Optimizer.Step(parameters);
        foreach (var variable in constrained) inference.Assign(variable, variable.Constraint!.Apply(inference.Wrap(inference.Value(variable))));
        parameters.MarkUpdated();
        figures.AddLosses(losses, batch.Size);
        AddMetrics(figures, batch, outputs);
    }

    /// <summary>The figures of a batch, without an update.</summary>
    public void TestStep(Batch batch, RunningFigures figures)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        inference.Losses!.Clear();
        var outputs = Forward(inference, batch);
        figures.AddLosses(Losses(inference, batch, outputs), batch.Size);
        AddMetrics(figures, batch, outputs);
    }

    /// <summary>The end of <c>Fit</c>: a moving average, where the optimizer keeps one, replaces the weights.</summary>
    public void FinishTraining()
    {
        ShowAverages(false);
        if (Optimizer.FinishTraining()) parameters.MarkUpdated();
    }

    /// <summary>Puts the moving average, where the optimizer keeps one, in the place of the weights, or the weights back.</summary>
    public void ShowAverages(bool shown)
    {
        if (shown == showsAverages) return;
        parameters.Claim();
        if (!Optimizer.SwapAverage()) return;
        parameters.MarkUpdated();
        showsAverages = shown;
    }

    /// <summary>The optimizer's state as Keras saves it.</summary>
    public IReadOnlyList<(string Path, NDArray Value)> GetOptimizerState() => Optimizer.GetState(parameters);

    /// <summary>Goes on from saved state, given in Keras's order.</summary>
    /// <exception cref="KerasException">It does not fit the optimizer and the weights; nothing has changed.</exception>
    public void SetOptimizerState(IReadOnlyList<NDArray> values) => Optimizer.SetState(parameters, values);

    /// <summary>Releases the native memory; the values go back to the host.</summary>
    public void Dispose()
    {
        Optimizer.Detach(parameters);
        parameters.Dispose();
    }

    KerasTensor[] Forward(TorchBackend backend, Batch batch) =>
        backend.Invoke(model, new CallArguments(Array.ConvertAll(batch.Inputs, t => (KerasTensor)backend.Wrap(t))));

    /// <summary>The total, with penalties; then, for several outputs, each output's loss.</summary>
    List<Tensor> Losses(TorchBackend backend, Batch batch, KerasTensor[] outputs)
    {
        var parts = Objective.Losses(Wrapped(backend, batch.Targets), outputs, Wrapped(backend, batch.Weights));
        if (parts.Count == 0) throw new KerasException("No output has a loss: give Compile one before training.");
        var total = parts.Select(p => p.Weight == 1 ? p.Loss : p.Loss * p.Weight).Aggregate((a, b) => a + b);
        foreach (var variable in regularized) total += variable.Regularizer!.Apply(backend.Wrap(backend.Value(variable)));
        var sum = backend.Value(total);
        foreach (var penalty in backend.Losses!) sum = sum + penalty;
        return !Objective.ReportsEachLoss ? [sum] : [sum, .. parts.Select(p => backend.Value(p.Loss))];
    }

    void AddMetrics(RunningFigures figures, Batch batch, KerasTensor[] outputs) =>
        figures.AddMetrics(inference, Objective.Statistics(Wrapped(inference, batch.Targets), Array.ConvertAll(outputs, ForMetrics), Wrapped(inference, batch.Weights)));

    KerasTensor ForMetrics(KerasTensor output) =>
        output.Mask is null ? inference.Wrap(inference.Value(output)) : inference.Wrap(inference.Value(output)).WithMask(output.Mask);

    static KerasTensor?[] Wrapped(TorchBackend backend, Tensor?[] tensors) =>
        Array.ConvertAll(tensors, t => t is null ? null : (KerasTensor)backend.Wrap(t));
}
