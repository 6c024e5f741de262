using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Arrays checked against a model: inputs, targets and weights in the model's order.</summary>
sealed class ModelData
{
    readonly Model model;
    readonly NDArray[] inputs, targets;
    readonly NDArray?[] weights;

    /// <summary>Takes the arrays of a call and checks names, ranks, sizes, sample counts and numbers.</summary>
    /// <exception cref="KerasException">Something does not fit; the message says which array, what came and what was expected.</exception>
    public ModelData(Model model, DataBatch data, string method)
    {
        _ = CompileSettings.Of(model, method);
        this.model = model;
        inputs = CheckInputs(model, data.Inputs);
        targets = (data.Targets ?? throw model.Error($"needs targets in {method}, but only inputs came.")).InOrder(model.OutputNames, "targets");
        targets = Array.ConvertAll(targets, t => t.DType == DType.Float64 ? t.Cast(DType.Float32) : t);
        weights = Array.ConvertAll(WeightsOf(data.SampleWeights), w => w?.Cast(DType.Float32));
        ArrayChecks.CheckSamples(model, Named());
        for (var i = 0; i < weights.Length; i++) ArrayChecks.CheckWeight(model, i, weights[i], targets[i]);
    }

    ModelData(Model model, NDArray[] inputs, NDArray[] targets, NDArray?[] weights) =>
        (this.model, this.inputs, this.targets, this.weights) = (model, inputs, targets, weights);

    /// <summary>The number of samples.</summary>
    public int Samples => inputs[0].Shape[0]!.Value;

    /// <summary>The first part, and the last as a share of the samples.</summary>
    public (ModelData Training, ModelData Validation) Split(double validationShare)
    {
        var at = (int)(Samples * (1 - validationShare));
        if (validationShare is not (> 0 and < 1) || at == 0 || at == Samples)
            throw new KerasException($"validationSplit {validationShare} leaves no samples to train or to validate on out of {Samples}; "
                + "it must lie between 0 and 1.");
        return (Part(0, at), Part(at, Samples));

        ModelData Part(int start, int end) => new(model, Array.ConvertAll(inputs, a => a.Rows(start, end)),
            Array.ConvertAll(targets, a => a.Rows(start, end)), Array.ConvertAll(weights, a => a?.Rows(start, end)));
    }

    /// <summary>The same with weights by class; beside sample weights Keras 2 warns and leaves them out, Keras 3 refuses.</summary>
    /// <exception cref="KerasException">There are sample weights already, or the class weights do not fit.</exception>
    public ModelData Weighted(ClassWeights classWeight, Rules rules)
    {
        if (!Array.Exists(weights, w => w is not null)) return new(model, inputs, targets, classWeight.For(model.OutputNames, targets));
        if (!rules.IgnoresClassWeightsBesideSampleWeights)
            throw new KerasException("classWeight and sampleWeight cannot both be given: multiply them into sampleWeight.");
        Warning.Write("sampleWeight is given, so classWeight is left out, as in Keras 2.");
        return this;
    }

    /// <summary>Batches of the rows; a model with a fixed batch size takes no other.</summary>
    public BatchSource Batches(int? batchSize, Shuffle shuffle, Device device)
    {
        var size = BatchSizeFor(model, Samples, batchSize);
        return new ArraySource(inputs, targets, weights, Math.Min(size, Samples), shuffle, device, CompileSettings.Of(model, nameof(Batches)).Shuffling);
    }

    /// <summary>All rows as one batch, which the caller disposes.</summary>
    public Batch Whole(Device device)
    {
        _ = BatchSizeFor(model, Samples, Samples);
        return new(Array.ConvertAll(inputs, a => TorchData.Share(a, device)), Array.ConvertAll(targets, a => (Tensor?)TorchData.Share(a, device)),
            Array.ConvertAll(weights, a => a is null ? null : TorchData.Share(a, device)));
    }

    /// <summary>Refuses targets that a loss cannot take.</summary>
    public void CheckTargets(Objective objective) => objective.CheckTargets(model.Outputs, targets, weights);

    /// <summary>The batch size for a number of samples: what was asked for, the model's own where it is fixed, else 32.</summary>
    /// <exception cref="KerasException">It is not positive, or not the one that the model is made for.</exception>
    public static int BatchSizeFor(Model model, int samples, int? asked)
    {
        if (asked < 1) throw new KerasException($"batchSize must be positive, got {asked}.");
        if (model.Inputs.Select(i => i.Shape[0]).FirstOrDefault(b => b is not null) is not { } made) return asked ?? 32;
        if (asked is { } other && other != made) throw model.Error($"is made for batches of {made} samples, but batches of {other} were asked for.");
        return samples % made == 0
            ? made
            : throw model.Error($"is made for batches of {made} samples, "
                + $"so the number of samples must be a multiple of {made}; {samples} came.");
    }

    /// <summary>The inputs in the model's order and types; a Sequential without an input shape takes the first data's.</summary>
    public static NDArray[] CheckInputs(Model model, Data x)
    {
        if (!model.HasGraph) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        return [.. x.InOrder(model.InputNames, "inputs").Select((array, i) => ArrayChecks.CheckInput(model, i, array))];
    }

    /// <summary>Weights for every output: one array for all, a list, or a dictionary that may leave outputs out.</summary>
    NDArray?[] WeightsOf(Data? given)
    {
        if (given is null) return new NDArray?[targets.Length];
        if (given is { Count: 1, Keys: null }) return [.. targets.Select(_ => given[0])];
        if (given.Keys is null) return given.InOrder(model.OutputNames, "sample weights");
        if (given.Keys.FirstOrDefault(k => !model.OutputNames.Contains(k)) is { } unknown)
            throw new KerasException(Names.Unknown("name among the sample weights", unknown, model.OutputNames));
        return [.. model.OutputNames.Select(name => given.Keys.Contains(name) ? given[name] : null)];
    }

    IEnumerable<(string Name, NDArray Array)> Named() =>
        inputs.Select((a, i) => ($"input '{model.InputNames[i]}'", a))
            .Concat(targets.Select((a, i) => ($"target '{model.OutputNames[i]}'", a)))
            .Concat(weights.Select((a, i) => ($"sample weight of '{model.OutputNames[i]}'", a!)).Where(p => p.Item2 is not null));
}
