using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> was given; the trainer is made of it when the model's weights exist.</summary>
/// <param name="model">The model.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="arguments">Losses and metrics.</param>
/// <param name="optimizerState">The optimizer's saved state to go on from; none by default.</param>
/// <param name="device">Where the model trains.</param>
sealed class CompileSettings(Model model, Optimizer optimizer, CompileArguments arguments, IReadOnlyList<NDArray>? optimizerState = null,
    Device device = default) : ITrained, IDisposable
{
    readonly Optimizer optimizer = optimizer.Checked();
    readonly (Variable[] Weights, HashSet<Layer> Frozen)? trained = model.HasGraph ? TrainedNow(model) : null;
    ModelGraph? graph = model.HasGraph ? model.Graph : null;
    Trainer? trainer;
    RunningFigures? batchFigures;

    /// <summary>Where the model trains.</summary>
    public Device Device { get; private set; } = device;

    /// <summary>The trainer, made at first use.</summary>
    public Trainer Trainer
    {
        get
        {
            if (trainer is not null) return trainer;
            var place = TorchDevice.Of(Device);
            graph ??= model.Graph;
            var (weights, frozen) = trained ?? TrainedNow(model);
            trainer = new Trainer(model, weights, optimizer, arguments.ObjectiveOf(model), place, frozen);
            if (optimizerState is { Count: > 0 }) Resume(trainer, optimizerState);
            optimizerState = null;
            return trainer;
        }
    }

    static (Variable[] Weights, HashSet<Layer> Frozen) TrainedNow(Model model) =>
        ([.. model.TrainableWeights], [.. model.SelfAndInner.Where(l => !l.Trainable)]);

    /// <summary>Goes on from saved state; where that has another count the optimizer begins anew with a warning, as in Keras, and by the
    /// rules of Keras 2 also where a shape does not fit.</summary>
    /// <exception cref="KerasException">A shape does not fit, and the rules are Keras 3's.</exception>
    void Resume(Trainer made, IReadOnlyList<NDArray> state)
    {
        string? problem;
        try
        {
            problem = made.Optimizer.TrySetState(made.Parameters, state);
        }
        catch (KerasException e) when (arguments.IsKeras2)
        {
            problem = e.Message;
        }
        if (problem is not null) Warning.Write($"{model.Label}: the optimizer begins anew. {problem}");
    }

    /// <summary>The settings and the optimizer's variables now.</summary>
    public TrainingState TrainingState => State(() => arguments.Describe(optimizer), arguments.IsKeras2,
        () => trainer is null && optimizerState is null && !optimizer.HasSlots ? optimizer.GetState() : Trainer.GetOptimizerState());

    /// <inheritdoc/>
    public TrainingState By(bool keras2) => keras2 == arguments.IsKeras2 ? TrainingState
        : State(() => arguments.DescribeByOtherRules(optimizer, model), keras2,
            () => Trainer.Optimizer.GetStateByOtherRules(Trainer.Parameters));

    TrainingState State(Func<JsonObject> settings, bool keras2, Func<IReadOnlyList<(string Path, NDArray Value)>> variables) =>
        new(settings, keras2, variables)
        {
            Shuffling = Shuffling, OptimizerName = optimizer.Name,
            InnerOptimizerName = (optimizer as Optimizers.LossScaleOptimizer)?.InnerOptimizer.Name,
        };

    /// <inheritdoc/>
    public string? Restore(IReadOnlyList<NDArray> variables) => arguments.IsKeras2
        ? Trainer.Optimizer.TrySetStateByOtherRules(Trainer.Parameters, variables)
        : Trainer.Optimizer.TrySetState(Trainer.Parameters, variables);

    /// <summary>
    /// Where the orders of shuffled epochs come from: a seed and a count, so that resumed training goes on with the same orders.
    /// </summary>
    public SeedGenerator Shuffling { get => field ??= new SeedGenerator(); init; }

    /// <summary>The figures of the methods for one batch, which may add up over calls.</summary>
    public RunningFigures BatchFigures => batchFigures ??= new RunningFigures(Trainer.Objective);

    /// <summary>The settings that <c>Compile</c> has left with a model, else those of the file it was loaded from.</summary>
    /// <exception cref="KerasException">The model is not compiled, or has changed since.</exception>
    public static CompileSettings Of(Model model, string method)
    {
        var settings = model.FindService<CompileSettings>()
            ?? (model.TrainingState is { } state ? model.Service(m => CompileConfig.SettingsOf(m, state)) : null)
            ?? throw model.Error($"must be compiled before {method}: call model.Compile(optimizer, loss).");
        // Layers that were added since would stay untrained, silently.
        return settings.graph is null || model.HasGraph && settings.graph == model.Graph
            ? settings
            : throw model.Error($"has got other layers (Add, Pop) since it was compiled: call Compile again before {method}.");
    }

    /// <summary>Trains elsewhere from now on, with the weights and the optimizer's state of now.</summary>
    /// <exception cref="KerasException">Torch has no such device; nothing has changed.</exception>
    public void MoveTo(Device other)
    {
        if (other == Device) return;
        _ = TorchDevice.Of(other);
        Dispose();
        Device = other;
    }

    /// <summary>Releases the trainer; the settings stay.</summary>
    public void Dispose()
    {
        batchFigures?.Dispose();
        batchFigures = null;
        trainer?.Dispose();
        trainer = null;
    }
}
