using OnnxKeras.Serving;

namespace OnnxKeras;

/// <summary>Keras's verbs that answer.</summary>
public static class Prediction
{
    extension(Model model)
    {
        /// <summary>
        /// The outputs for all rows, computed in ONNX Runtime with the present weights; structured as the model's outputs are.
        /// </summary>
        /// <param name="x">
        /// One array, a list in the order of the inputs, or a dictionary by name; read in place, a <see cref="RowSource"/> batch by batch.
        /// <c>null</c> where all inputs are tensors.
        /// </param>
        /// <param name="batchSize">How many rows are computed at once; <c>null</c> is 32, or what makes <paramref name="steps"/> batches of
        /// all rows.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line.</param>
        /// <param name="steps">Batches to predict, from the first; <c>null</c>: all.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="cancellationToken">Stops between batches.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit, or an option is out of range.</exception>
        public Data Predict(Data? x = null, int? batchSize = null, int verbose = 0, int? steps = null,
            IEnumerable<Callback>? callbacks = null, CancellationToken cancellationToken = default)
        {
            if (batchSize < 1) throw new KerasException($"batchSize must be positive, got {batchSize}.");
            if (steps < 1) throw new KerasException($"steps must be positive, got {steps}.");
            var rows = x is { Count: > 0 } && x.Parts[0] is { Shape.Rank: > 0 } first ? first.Count : 1;
            var size = batchSize ?? (steps is { } all ? Math.Max(1, (rows + all - 1) / all) : 32);
            if (steps is { } count && (long)count * size < rows) x = x?.Part(0, rows = count * size);
            var call = new PredictionCall(model, callbacks, verbose);
            var batches = Math.Max(1, (rows + size - 1) / size);
            if (steps > batches) Warning.OfDataThatEnded(batches, steps.Value);
            return call.Run(batches, hooks => x?.IsRead != true
                ? Run(model, x, size, hooks, nameof(Predict), cancellationToken)
                : Joined(model, Enumerable.Range(0, batches).Select(i =>
                {
                    var batch = x.Read(r => r.Read(i * size, Math.Min(rows, (i + 1) * size)));
                    return Run(model, batch, null, hooks, nameof(Predict), cancellationToken);
                })));
        }

        /// <summary>The outputs for one batch, computed at once.</summary>
        /// <param name="x">One array, a list in the order of the inputs, or a dictionary by name; read in place. <c>null</c> where all
        /// inputs are tensors.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit.</exception>
        public Data PredictOnBatch(Data? x = null) => Run(model, x, null, null, nameof(PredictOnBatch), default);
    }

    /// <summary>The outputs of batches, one below the other, up to the one where a callback stops.</summary>
    internal static Data Joined(Model model, IEnumerable<Data> batches)
    {
        var parts = new List<Data>();
        foreach (var part in batches)
        {
            parts.Add(part);
            if (model.StopPredicting) break;
        }
        NDArray[] whole = [.. Enumerable.Range(0, parts[0].Count).Select(i => NDArray.Joined([.. parts.Select(p => p[i])]))];
        return parts[0].Keys is { } keys ? Data.Named(whole, keys) : whole;
    }

    internal static Data Run(Model model, Data? x, int? batchSize, BatchHooks? hooks, string method, CancellationToken cancellationToken)
    {
        if (!model.HasGraph && x is not null) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        cancellationToken.ThrowIfCancellationRequested();
        var tensors = model.InputTensors;
        NDArray[] inputs = [.. model.FedInputs(x, method).Select((array, i) => array ?? tensors[i]!.Value!)];
        return Structured(model, ModelPredictor.Of(model).Run(inputs, batchSize, hooks, cancellationToken));
    }

    internal static Data Structured(Model model, NDArray[] outputs)
    {
        var structure = model.OutputStructure;
        return structure.IsSingle ? outputs[0] : structure.Keys is { } keys ? Data.Named(outputs, keys) : outputs;
    }
}
