using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> makes of a model: its parameters in one flat buffer, and the steps that use them.</summary>
sealed class Trainer : IDisposable
{
    readonly Model model, computed;
    readonly FlatParameters parameters;
    readonly TorchBackend training, inference;
    readonly Variable[] regularized, constrained;
    Variable[] unused = [];
    bool hasWarned;

    public Trainer(Model model, Variable[] trained, Optimizer optimizer, Objective objective, torch.Device device,
        IReadOnlySet<Layer>? frozen = null)
    {
        (this.model, Optimizer, Objective, Device) = (model, optimizer, objective, device);
        Symbol[] targets = [.. objective.TargetTensors.OfType<Symbol>()];
        // One pass gives outputs and targets, so that they see the same state and the same random numbers.
        computed = targets.Length == 0 ? model : new Model(model.InputStructure, [.. model.Outputs, .. targets], model.Name);
        parameters = new FlatParameters(trained, device) { Paths = VariablePaths.Of(model, trained) };
        training = new TorchBackend(parameters) { Losses = [], Frozen = frozen };
        inference = new TorchBackend(null, device) { Losses = [] };
        regularized = [.. (objective.Rules.PenalizesFrozen ? model.Weights : trained).Where(v => v.Regularizer is not null)];
        constrained = [.. trained.Where(v => v.Constraint is not null)];
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Losses and metrics.</summary>
    public Objective Objective { get; }

    /// <summary>What is trained.</summary>
    public FlatParameters Parameters => parameters;

    /// <summary>Where the model trains.</summary>
    public torch.Device Device { get; }

    /// <summary>One update of the weights; the figures are added up.</summary>
    public void TrainStep(Batch batch, RunningFigures figures)
    {
        using var scope = NewDisposeScope();
        parameters.Claim();
        parameters.ClearGradients();
        training.Losses!.Clear();
        training.Forget();
        var (outputs, targets) = Forward(training, batch);
        var losses = Losses(training, batch, outputs, targets);
        var learns = CanLearn(losses[0]);
        if (learns) Learn(Optimizer.ScaleLoss(losses[0]));
        using var _ = no_grad();
        // Before anything changes, so that a metric that cannot compare leaves the model as it was.
        Report(figures, batch, losses, outputs, targets);
        if (learns) Update();
        training.Commit();
    }

    void Update()
    {
        if (Optimizer.Step(parameters))
            foreach (var variable in constrained.Except(unused))
                inference.Assign(variable, variable.Constraint!.Apply(inference.Wrap(inference.Value(variable))));
        parameters.MarkUpdated();
    }

    /// <summary>Finds the gradients; says once which weights the loss does not depend on.</summary>
    void Learn(Tensor loss)
    {
        parameters.Backward(loss);
        if (unused.Length == parameters.WithoutGradient.Count) return;
        unused = [.. parameters.WithoutGradient.Select(i => parameters.Variables[i])];
        Warning.Write($"{model.Label} has weights that its loss does not depend on, which stay as they are: "
            + $"{string.Join(", ", unused.Take(8))}{(unused.Length > 8 ? ", …" : "")}.");
    }

    /// <summary>
    /// Whether there are weights to train; where there are none, this says so once and the step only reports, as in Keras.
    /// </summary>
    /// <exception cref="KerasException">There are, but the loss depends on none of them.</exception>
    bool CanLearn(Tensor loss)
    {
        if (loss.requires_grad) return true;
        if (parameters.Variables.Count > 0)
            throw model.Error("cannot learn: its loss has a gradient by none of its trainable weights. Between them stand operations "
                + "without one (StopGradient, Argmax, rounding, comparisons, casts to integers).");
        if (!hasWarned)
            Warning.Write($"{model.Label} had no trainable weights when it was compiled, so training changes nothing: "
                + "set Trainable, then Compile again.");
        hasWarned = true;
        return false;
    }

    /// <summary>The figures of a batch, without an update.</summary>
    public void TestStep(Batch batch, RunningFigures figures)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        inference.Losses!.Clear();
        var (outputs, targets) = Forward(inference, batch);
        Report(figures, batch, Losses(inference, batch, outputs, targets), outputs, targets);
    }

    /// <summary>The end of <c>Fit</c>: a moving average, where the optimizer keeps one, replaces the weights.</summary>
    public void FinishTraining()
    {
        ShowAverages(false);
        if (Optimizer.FinishTraining()) parameters.MarkUpdated();
    }

    /// <summary>Whether the moving average stands in the place of the weights.</summary>
    public bool ShowsAverages { get; private set; }

    /// <summary>Puts the moving average, where the optimizer keeps one, in the place of the weights, or the weights back.</summary>
    public void ShowAverages(bool shown)
    {
        if (shown == ShowsAverages) return;
        parameters.Claim();
        if (!Optimizer.SwapAverage()) return;
        parameters.MarkUpdated();
        ShowsAverages = shown;
    }

    /// <summary>The optimizer's state as Keras saves it.</summary>
    public IReadOnlyList<(string Path, NDArray Value)> GetOptimizerState() => Optimizer.GetState(parameters);

    /// <summary>Goes on from saved state, given in Keras's order.</summary>
    /// <exception cref="KerasException">It does not fit the optimizer and the weights; nothing has changed.</exception>
    public void SetOptimizerState(IReadOnlyList<NDArray> values) => Optimizer.SetState(parameters, values);

    /// <summary>Releases the native memory; the values go back to the host.</summary>
    public void Dispose()
    {
        training.Forget();
        Optimizer.Detach(parameters);
        parameters.Dispose();
    }

    /// <summary>The model's outputs and their targets: data, what the graph computes, or constants.</summary>
    (KerasTensor[] Outputs, KerasTensor?[] Targets) Forward(TorchBackend backend, Batch batch)
    {
        var inputs = batch.Inputs.Select((t, i) => backend.Input(t ?? backend.Value(model.InputTensors[i]!), model.Inputs[i].DType));
        var all = backend.Invoke(computed, new CallArguments([.. inputs]));
        if (Array.TrueForAll(Objective.TargetTensors, t => t is null)) return (all, Wrapped(backend, batch.Targets));
        var next = Objective.Count;
        var targets = Objective.TargetTensors.Select((tensor, i) => tensor switch
        {
            Symbol => all[next++],
            Constant constant when constant.Shape[0] == all[i].Shape[0] => backend.Wrap(backend.Value(constant)),
            Constant constant => throw model.Error($"has a target tensor of {constant.Shape[0]} rows for output '{model.OutputNames[i]}', "
                + $"so batches must have as many; one of {all[i].Shape[0]} came."),
            _ => batch.Targets[i] is { } given ? (KerasTensor)backend.Wrap(given) : null,
        }).ToArray();
        return (all[..Objective.Count], targets);
    }

    /// <summary>The total, with penalties; then, for several outputs, each output's loss.</summary>
    List<Tensor> Losses(TorchBackend backend, Batch batch, KerasTensor[] outputs, KerasTensor?[] targets)
    {
        var parts = Objective.Losses(targets, outputs, Wrapped(backend, batch.Weights));
        if (parts.Count == 0 && backend.Losses!.Count == 0 && regularized.Length == 0)
            throw new KerasException("No output has a loss, and no layer adds one: give Compile a loss before training.");
        var sum = parts.Select(p => p.Weight == 1 ? p.Loss : p.Loss * p.Weight)
            .Concat(regularized.Select(v => v.Regularizer!.Apply(backend.Wrap(backend.Value(v))))).Select(backend.Value)
            .Concat(backend.Losses!).Aggregate((a, b) => a.Plus(b));
        return !Objective.ReportsEachLoss ? [sum] : [sum, .. parts.Select(p => backend.Value(p.Loss))];
    }

    void Report(RunningFigures figures, Batch batch, List<Tensor> losses, KerasTensor[] outputs, KerasTensor?[] targets)
    {
        figures.AddLosses(losses, outputs[0].Shape[0]!.Value);
        figures.AddMetrics(inference,
            Objective.Statistics(Array.ConvertAll(targets, t => t is null ? null : inference.Wrap(inference.Value(t))),
            Array.ConvertAll(outputs, ForMetrics), Wrapped(inference, batch.Weights)));
    }

    KerasTensor ForMetrics(KerasTensor output)
    {
        var unmasked = output is TorchTensor known ? known.For(inference) : inference.Wrap(inference.Value(output));
        return output.Mask is null ? unmasked : unmasked.WithMask(output.Mask);
    }

    static KerasTensor?[] Wrapped(TorchBackend backend, Tensor?[] tensors) =>
        Array.ConvertAll(tensors, t => t is null ? null : (KerasTensor)backend.Wrap(t));
}
