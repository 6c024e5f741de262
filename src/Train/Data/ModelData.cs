using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Arrays checked against a model: inputs, targets and weights in the model's order.</summary>
sealed class ModelData : FitData
{
    readonly Model model;
    // Inputs and targets that are tensors have no array.
    readonly NDArray?[] inputs, targets, weights;

    /// <summary>Takes the arrays of a call and checks names, ranks, sizes, sample counts and numbers.</summary>
    /// <exception cref="KerasException">Something does not fit; the message says which array, what came and what was expected.</exception>
    public ModelData(Model model, Data? x, Data? y, Data? sampleWeights, string method)
    {
        var settings = CompileSettings.Of(model, method);
        this.model = model;
        inputs = CheckInputs(model, x, method);
        var objective = settings.Trainer.Objective;
        targets = y is null && objective.ComparesNothing
            ? new NDArray?[objective.Count]
            : model.Fed(y, model.OutputNames, [.. objective.IsFed.Select((fed, i) => fed && !IsLeftOut(y, objective, i))], "targets",
                method);
        if (Array.FindIndex(targets, t => t?.DType == DType.String) is >= 0 and var text)
            throw model.Error($"cannot take text as target of '{model.OutputNames[text]}': give numbers, such as class indices.");
        targets = Array.ConvertAll(targets, t => t?.DType == DType.Float64 ? t.Cast(DType.Float32) : t);
        weights = Array.ConvertAll(WeightsOf(sampleWeights, objective), w => w?.Cast(DType.Float32));
        ArrayChecks.CheckSamples(model, Named());
        for (var i = 0; i < weights.Length; i++) ArrayChecks.CheckWeight(model, i, weights[i], targets[i]);
    }

    /// <summary>The same for what a generator yields.</summary>
    public ModelData(Model model, DataBatch data, string method) : this(model, data.Inputs, data.Targets, data.SampleWeights, method) { }

    ModelData(Model model, NDArray?[] inputs, NDArray?[] targets, NDArray?[] weights) =>
        (this.model, this.inputs, this.targets, this.weights) = (model, inputs, targets, weights);

    /// <inheritdoc/>
    public override int? Samples => inputs.Concat(targets).FirstOrDefault(a => a is not null)?.Shape[0];

    /// <inheritdoc/>
    public override FitData Weighted(ClassWeights classWeight, Rules rules)
    {
        var byClass = classWeight.For(model.OutputNames, targets);
        var both = weights.Zip(byClass).Any(w => w.First is not null && w.Second is not null);
        if (!rules.IgnoresClassWeightsBesideSampleWeights && Array.Exists(weights, w => w is not null))
            throw new KerasException("classWeight and sampleWeight cannot both be given: multiply them into sampleWeight.");
        if (both) Warning.Write("sampleWeight is given, so classWeight is left out, as in Keras 2.");
        return new ModelData(model, inputs, targets, [.. weights.Zip(byClass, (given, ofClass) => given ?? ofClass)]);
    }

    /// <inheritdoc/>
    public override BatchSource Batches(int? batchSize, Shuffle shuffle, torch.Device device) => Samples is null
        ? new TensorSource(Whole(device))
        : new ArraySource(inputs, targets, weights, OrderFor(model, batchSize, shuffle), device);

    /// <inheritdoc/>
    protected override FitData Part(int start, int end) => new ModelData(model, Array.ConvertAll(inputs, a => a?.Rows(start, end)),
        Array.ConvertAll(targets, a => a?.Rows(start, end)), Array.ConvertAll(weights, a => a?.Rows(start, end)));

    /// <summary>All rows as one batch, which the caller disposes.</summary>
    public Batch Whole(torch.Device device)
    {
        if (Samples is { } samples) _ = BatchSizeFor(model, samples, samples);
        return new(Array.ConvertAll(inputs, Load), Array.ConvertAll(targets, Load), Array.ConvertAll(weights, Load));

        Tensor? Load(NDArray? array) => array is null ? null : TorchData.Share(array, device);
    }

    /// <inheritdoc/>
    public override void CheckTargets(Objective objective) => objective.CheckTargets(model.Outputs, targets, weights);

    /// <summary>The inputs in the model's order and types; a Sequential without an input shape takes the first data's.</summary>
    public static NDArray?[] CheckInputs(Model model, Data? x, string method)
    {
        if (!model.HasGraph && x is not null) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        return [.. model.FedInputs(x, method).Select((array, i) => array is null ? null : ArrayChecks.CheckInput(model, i, array))];
    }

    /// <summary>Whether <c>y</c> leaves an output out, as it may where the output has no loss.</summary>
    bool IsLeftOut(Data? y, Objective objective, int output)
    {
        if (y is null || objective.Compares(output)) return false;
        return y.Keys is { } keys ? !keys.Contains(model.OutputNames[output])
            : y.Count == Enumerable.Range(0, objective.Count).Count(objective.Compares);
    }

    /// <summary>Weights for every output: one array for all, a list, or a dictionary that may leave outputs out.</summary>
    NDArray?[] WeightsOf(Data? given, Objective objective)
    {
        if (given is null) return new NDArray?[targets.Length];
        if (given is { Count: 1, Keys: null }) return Array.ConvertAll(objective.IsCompared, compared => compared ? given[0] : null);
        if (given.Keys is null) return model.Fed(given, model.OutputNames, objective.IsCompared, "sample weights", "sampleWeight");
        if (given.Keys.FirstOrDefault(k => !model.OutputNames.Contains(k)) is { } unknown)
            throw new KerasException(Names.Unknown("name among the sample weights", unknown, model.OutputNames));
        return [.. model.OutputNames.Select(name => given.Keys.Contains(name) ? given[name] : null)];
    }

    IEnumerable<(string Name, NDArray Array)> Named() =>
        inputs.Select((a, i) => ($"input '{model.InputNames[i]}'", a!))
            .Concat(targets.Select((a, i) => ($"target '{model.OutputNames[i]}'", a!)))
            .Concat(weights.Select((a, i) => ($"sample weight of '{model.OutputNames[i]}'", a!))).Where(p => p.Item2 is not null);
}
