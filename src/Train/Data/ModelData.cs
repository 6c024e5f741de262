using TorchSharp;

namespace OnnxKeras;

/// <summary>Arrays checked against a model: inputs, targets and weights in the model's order.</summary>
sealed class ModelData
{
    readonly Model model;
    readonly NDArray[] inputs, targets;
    readonly NDArray?[] weights;

    /// <summary>Takes the arrays of a call and checks names, ranks, sizes and sample counts.</summary>
    /// <exception cref="KerasException">Something does not fit; the message says which array, what came and what was expected.</exception>
    public ModelData(Model model, Data x, Data y, Data? sampleWeight, string method)
    {
        _ = CompileSettings.Of(model, method);
        this.model = model;
        inputs = CheckInputs(model, x);
        targets = y.InOrder(model.OutputNames, "targets");
        targets = Array.ConvertAll(targets, t => t.DType == DType.Float64 ? t.Cast(DType.Float32) : t);
        weights = sampleWeight is null ? new NDArray?[targets.Length]
            : sampleWeight is { Count: 1, Keys: null } && targets.Length > 1 ? [.. targets.Select(_ => sampleWeight[0])]
            : sampleWeight.InOrder(model.OutputNames, "sample weights");
        weights = Array.ConvertAll(weights, w => w?.Cast(DType.Float32));
        Samples = CheckCounts();
    }

    ModelData(Model model, NDArray[] inputs, NDArray[] targets, NDArray?[] weights) =>
        (this.model, this.inputs, this.targets, this.weights, Samples) = (model, inputs, targets, weights, inputs[0].Shape[0]!.Value);

    /// <summary>The number of samples.</summary>
    public int Samples { get; }

    /// <summary>The first part, and the last as a share of the samples.</summary>
    public (ModelData Training, ModelData Validation) Split(double validationShare)
    {
        var at = (int)(Samples * (1 - validationShare));
        if (validationShare is <= 0 or >= 1 || at == 0 || at == Samples)
            throw new KerasException($"validationSplit {validationShare} leaves no samples to train or to validate on out of {Samples}; it must lie between 0 and 1.");
        return (Part(0, at), Part(at, Samples));

        ModelData Part(int start, int end) => new(model, Array.ConvertAll(inputs, a => a.Rows(start, end)),
            Array.ConvertAll(targets, a => a.Rows(start, end)), Array.ConvertAll(weights, a => a?.Rows(start, end)));
    }

    /// <summary>Batches of the rows.</summary>
    public BatchSource Batches(int batchSize, int? shuffleSeed, torch.Device device) => batchSize > 0
        ? new ArraySource(inputs, targets, weights, Math.Min(batchSize, Samples), shuffleSeed, device)
        : throw new KerasException($"batchSize must be positive, got {batchSize}.");

    /// <summary>Refuses targets that a loss cannot take.</summary>
    public void CheckTargets(Objective objective) => objective.CheckTargets(model.Outputs, targets, weights);

    /// <summary>The inputs in the model's order and types; a Sequential without an input shape takes the first data's.</summary>
    public static NDArray[] CheckInputs(Model model, Data x)
    {
        if (!model.HasGraph) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        return [.. x.InOrder(model.InputNames, "inputs").Select((array, i) => CheckInput(model, i, array))];
    }

    static NDArray CheckInput(Model model, int i, NDArray array)
    {
        var input = model.Inputs[i];
        if (array.Rank == input.Rank - 1 && input.Shape[^1] == 1) array = array.Reshape([.. array.Shape, 1]);
        if (!input.Shape.Accepts(array.Shape))
            throw model.Error($"cannot take an array of shape {array.Shape} for its input '{model.InputNames[i]}', which has the shape {input.Shape}.");
        return input.DType.IsFloat && array.DType != input.DType ? array.Cast(input.DType) : array;
    }

    int CheckCounts()
    {
        var arrays = inputs.Select((a, i) => (Name: $"input '{model.InputNames[i]}'", Array: a))
            .Concat(targets.Select((a, i) => (Name: $"target '{model.OutputNames[i]}'", Array: a)))
            .Concat(weights.Select((a, i) => (Name: $"sample weight of '{model.OutputNames[i]}'", Array: a!)).Where(p => p.Array is not null)).ToList();
        if (arrays.FirstOrDefault(a => a.Array.Rank == 0) is { Array: not null } scalar) throw model.Error($"cannot take a scalar for {scalar.Name}.");
        var counts = arrays.Select(a => a.Array.Shape[0]!.Value).Distinct().ToList();
        if (counts.Count > 1)
            throw model.Error($"needs arrays with the same number of samples, but got {string.Join(", ", arrays.Select(a => $"{a.Array.Shape[0]} for {a.Name}"))}.");
        return counts[0] > 0 ? counts[0] : throw model.Error("cannot train on or evaluate arrays without samples.");
    }
}
