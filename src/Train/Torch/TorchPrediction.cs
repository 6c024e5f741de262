using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Inference in torch: what training sees, batch by batch.</summary>
static class TorchPrediction
{
    /// <summary>
    /// The outputs for all samples, in float32 as from an exported graph, computed on a device or, without one, where the weights lie.
    /// </summary>
    public static Data Run(Model model, Data x, int batchSize, Device? device = null)
    {
        if (batchSize < 1) throw new KerasException($"batchSize must be positive, got {batchSize}.");
        var inputs = ModelData.CheckInputs(model, x, nameof(Training.PredictTorch)).Select((a, i) => a ?? model.InputTensors[i]!.Value!)
            .ToArray();
        var rows = inputs[0].Shape[0]!.Value;
        // Some of torch's kernels refuse a batch without rows: one of zeros is computed and left out.
        if (rows == 0) inputs = Array.ConvertAll(inputs, a => NDArray.Zeros(a.DType, a.Shape.With(0, 1)));
        var place = device is { } asked ? TorchDevice.Of(asked)
            : model.Weights.Select(w => w.Storage).OfType<TorchStorage>().FirstOrDefault()?.Place ?? CPU;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var backend = new TorchBackend(null, place) { Precision = DType.Float32 };
        using var source = new ArraySource(inputs, [], [], new(inputs[0].Shape[0]!.Value, batchSize, false, null), place);
        var parts = new List<Tensor[]>();
        foreach (var batch in source.Epoch(CancellationToken.None))
        {
            using var step = NewDisposeScope();
            var taken = batch.Inputs.Select((t, i) => backend.Input(t!, model.Inputs[i].DType));
            var outputs = Array.ConvertAll(backend.Invoke(model, new CallArguments([.. taken])), backend.Value);
            foreach (var output in outputs) step.MoveToOuter(output);
            parts.Add(outputs);
        }
        var whole = model.Outputs.Select((_, i) => TorchData.ToArray(cat([.. parts.Select(p => p[i])])))
            .Select(a => rows == 0 ? a.Rows(0, 0) : a).ToArray();
        return model.OutputStructure.Keys is { } keys ? Data.Named(whole, keys) : whole;
    }
}
