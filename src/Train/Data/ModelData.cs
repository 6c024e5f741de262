using OnnxKeras.Layers;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Arrays checked against a model: inputs, targets and weights in the model's order.</summary>
sealed class ModelData
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
        targets = Fed(model, y, model.OutputNames, settings.Trainer.Objective.TargetTensors, "targets", method);
        targets = Array.ConvertAll(targets, t => t?.DType == DType.Float64 ? t.Cast(DType.Float32) : t);
        weights = Array.ConvertAll(WeightsOf(sampleWeights), w => w?.Cast(DType.Float32));
        ArrayChecks.CheckSamples(model, Named());
        for (var i = 0; i < weights.Length; i++) ArrayChecks.CheckWeight(model, i, weights[i], targets[i]);
    }

    /// <summary>The same for what a generator yields.</summary>
    public ModelData(Model model, DataBatch data, string method) : this(model, data.Inputs, data.Targets, data.SampleWeights, method) { }

    ModelData(Model model, NDArray?[] inputs, NDArray?[] targets, NDArray?[] weights) =>
        (this.model, this.inputs, this.targets, this.weights) = (model, inputs, targets, weights);

    /// <summary>The number of samples; <c>null</c> where all inputs and targets are tensors.</summary>
    public int? Samples => inputs.Concat(targets).FirstOrDefault(a => a is not null)?.Shape[0];

    /// <summary>The first part, and the last as a share of the samples.</summary>
    public (ModelData Training, ModelData Validation) Split(double validationShare)
    {
        if (Samples is not { } samples)
            throw model.Error("has tensors as inputs and targets, which validationSplit cannot divide: give validationData.");
        var at = (int)(samples * (1 - validationShare));
        if (validationShare is not (> 0 and < 1) || at == 0 || at == samples)
            throw new KerasException($"validationSplit {validationShare} leaves no samples to train or to validate on out of {samples}; "
                + "it must lie between 0 and 1.");
        return (Part(0, at), Part(at, samples));

        ModelData Part(int start, int end) => new(model, Array.ConvertAll(inputs, a => a?.Rows(start, end)),
            Array.ConvertAll(targets, a => a?.Rows(start, end)), Array.ConvertAll(weights, a => a?.Rows(start, end)));
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
        if (Samples is not { } samples) return new TensorSource(Whole(device));
        var size = BatchSizeFor(model, samples, batchSize);
        return new ArraySource(inputs, targets, weights, samples, Math.Min(size, samples), shuffle, device, CompileSettings.Of(model, nameof(Batches)).Shuffling);
    }

    /// <summary>All rows as one batch, which the caller disposes.</summary>
    public Batch Whole(Device device)
    {
        if (Samples is { } samples) _ = BatchSizeFor(model, samples, samples);
        return new(Array.ConvertAll(inputs, Load), Array.ConvertAll(targets, Load), Array.ConvertAll(weights, Load));

        Tensor? Load(NDArray? array) => array is null ? null : TorchData.Share(array, device);
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
    public static NDArray?[] CheckInputs(Model model, Data? x, string method)
    {
        if (!model.HasGraph && x is not null) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        var tensors = model.Inputs.Select(i => ((InputLayer)i.Layer!).Tensor).ToArray();
        return [.. Fed(model, x, model.InputNames, tensors, "inputs", method).Select((array, i) => array is null ? null : ArrayChecks.CheckInput(model, i, array))];
    }

    /// <summary>The array of each name that is no tensor.</summary>
    static NDArray?[] Fed(Model model, Data? data, IReadOnlyList<string> names, IReadOnlyList<KerasTensor?> tensors, string what, string method)
    {
        string[] fed = [.. names.Where((_, i) => tensors[i] is null)];
        if (data is null)
            return fed.Length == 0
                ? new NDArray?[names.Count]
                : throw model.Error($"needs {what} in {method} ({string.Join(", ", fed)}), but none came.");
        if (fed.Length == 0) throw model.Error($"takes no {what}, which are tensors ({string.Join(", ", names)}), but {data.Count} array(s) came: give null.");
        var arrays = data.InOrder(fed, what);
        return [.. names.Select(n => Array.IndexOf(fed, n) is >= 0 and var i ? arrays[i] : null)];
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
        inputs.Select((a, i) => ($"input '{model.InputNames[i]}'", a!))
            .Concat(targets.Select((a, i) => ($"target '{model.OutputNames[i]}'", a!)))
            .Concat(weights.Select((a, i) => ($"sample weight of '{model.OutputNames[i]}'", a!))).Where(p => p.Item2 is not null);
}
