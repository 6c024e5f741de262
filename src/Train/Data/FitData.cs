using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>What a call trains on or evaluates: arrays, or rows that are read when needed.</summary>
abstract class FitData
{
    /// <summary>The data of a call, checked.</summary>
    /// <exception cref="KerasException">Something does not fit; the message says which array, what came and what was expected.</exception>
    public static FitData Of(Model model, Data? x, Data? y, Data? sampleWeights, string method) =>
        Array.Exists([x, y, sampleWeights], d => d?.IsRead == true)
            ? new RowData(model, x, y, sampleWeights, method)
            : new ModelData(model, x, y, sampleWeights, method);

    /// <summary>The number of samples; <c>null</c> where all inputs and targets are tensors.</summary>
    public abstract int? Samples { get; }

    /// <summary>The first part, and the last as a share of the samples.</summary>
    /// <exception cref="KerasException">The share leaves nothing to one of them.</exception>
    public (FitData Training, FitData Validation) Split(Model model, double validationShare)
    {
        if (Samples is not { } samples)
            throw model.Error("has tensors as inputs and targets, which validationSplit cannot divide: give validationData.");
        var at = (int)(samples * (1 - validationShare));
        if (validationShare is not (> 0 and < 1) || at == 0 || at == samples)
            throw new KerasException($"validationSplit {validationShare} leaves no samples to train or to validate on out of {samples}; "
                + "it must lie between 0 and 1.");
        return (Part(0, at), Part(at, samples));
    }

    /// <summary>The same with weights by class; beside sample weights Keras 2 warns and leaves them out, Keras 3 refuses.</summary>
    /// <exception cref="KerasException">There are sample weights already, or the class weights do not fit.</exception>
    public abstract FitData Weighted(ClassWeights classWeight, Rules rules);

    /// <summary>Refuses targets that a loss cannot take.</summary>
    public abstract void CheckTargets(Objective objective);

    /// <summary>Batches of the rows; a model with a fixed batch size takes no other.</summary>
    public abstract BatchSource Batches(int? batchSize, Shuffle shuffle, torch.Device device);

    /// <summary>The batch size that makes so many batches of all samples, as Keras 3 takes it where none is asked for; <c>null</c> where
    /// it is not for the steps to say.</summary>
    public int? SizeFor(Model model, int? steps) =>
        steps is > 0 and var count && Samples is { } samples && model.Inputs.All(i => i.Shape[0] is null)
            ? (samples + count - 1) / count
            : null;

    /// <summary>Some rows.</summary>
    protected abstract FitData Part(int start, int end);

    /// <summary>The order of the samples in batches of the size that was asked for, or the model's own, else 32.</summary>
    protected BatchOrder OrderFor(Model model, int? batchSize, Shuffle shuffle)
    {
        var samples = Samples!.Value;
        return new(samples, Math.Min(BatchSizeFor(model, samples, batchSize), samples), shuffle,
            CompileSettings.Of(model, nameof(Batches)).Shuffling);
    }

    /// <summary>The batch size for a number of samples: what was asked for, the model's own where it is fixed, else 32.</summary>
    /// <exception cref="KerasException">It is not positive, or not the one that the model is made for.</exception>
    protected static int BatchSizeFor(Model model, int samples, int? asked)
    {
        if (asked < 1) throw new KerasException($"batchSize must be positive, got {asked}.");
        if (model.Inputs.Select(i => i.Shape[0]).FirstOrDefault(b => b is not null) is not { } made) return asked ?? 32;
        if (asked is { } other && other != made)
            throw model.Error($"is made for batches of {made} samples, but batches of {other} were asked for.");
        return samples % made == 0
            ? made
            : throw model.Error($"is made for batches of {made} samples, "
                + $"so the number of samples must be a multiple of {made}; {samples} came.");
    }
}
