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
        /// <param name="batchSize">How many rows are computed at once.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line.</param>
        /// <param name="steps">Batches to predict, from the first; <c>null</c>: all.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="cancellation">Stops between batches.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit, or an option is out of range.</exception>
        public Data Predict(Data? x = null, int batchSize = 32, int verbose = 0, int? steps = null, IEnumerable<Callback>? callbacks = null,
            CancellationToken cancellation = default)
        {
            if (batchSize < 1) throw new KerasException($"batchSize must be positive, got {batchSize}.");
            if (steps < 1) throw new KerasException($"steps must be positive, got {steps}.");
            var rows = x is { Count: > 0 } && x.Parts[0] is { Shape.Rank: > 0 } first ? first.Count : 1;
            if (steps is { } count && (long)count * batchSize < rows) x = x?.Part(0, rows = count * batchSize);
            var call = new PredictionCall(model, callbacks, verbose);
            var batches = Math.Max(1, (rows + batchSize - 1) / batchSize);
            return call.Run(batches, hooks => x?.IsRead != true
                ? Run(model, x, batchSize, hooks, nameof(Predict), cancellation)
                : Joined(Enumerable.Range(0, batches).Select(i =>
                {
                    var batch = x.Read(r => r.Read(i * batchSize, Math.Min(rows, (i + 1) * batchSize)));
                    return Run(model, batch, null, hooks, nameof(Predict), cancellation);
                })));
        }

        /// <summary>The outputs for one batch, computed at once.</summary>
        /// <param name="x">One array, a list in the order of the inputs, or a dictionary by name; read in place. <c>null</c> where all
        /// inputs are tensors.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit.</exception>
        public Data PredictOnBatch(Data? x = null) => Run(model, x, null, null, nameof(PredictOnBatch), default);
    }

    /// <summary>The outputs of batches, one below the other.</summary>
    internal static Data Joined(IEnumerable<Data> batches)
    {
        Data[] parts = [.. batches];
        NDArray[] whole = [.. Enumerable.Range(0, parts[0].Count).Select(i => NDArray.Joined([.. parts.Select(p => p[i])]))];
        return parts[0].Keys is { } keys ? Data.Named(whole, keys) : whole;
    }

    internal static Data Run(Model model, Data? x, int? batchSize, BatchHooks? hooks, string method, CancellationToken cancellation)
    {
        if (!model.HasGraph && x is not null) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        cancellation.ThrowIfCancellationRequested();
        var tensors = model.InputTensors;
        NDArray[] inputs = [.. model.Fed(x, model.InputNames, [.. tensors.Select(t => t is null)], "inputs", method)
            .Select((array, i) => array ?? tensors[i]!.Value!)];
        return Structured(model, ModelPredictor.Of(model).Run(inputs, batchSize, hooks, cancellation));
    }

    internal static Data Structured(Model model, NDArray[] outputs)
    {
        var structure = model.OutputStructure;
        return structure.IsSingle ? outputs[0] : structure.Keys is { } keys ? Data.Named(outputs, keys) : outputs;
    }
}
