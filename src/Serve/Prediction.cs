using OnnxKeras.Serving;

namespace OnnxKeras;

/// <summary>Keras's verbs that answer.</summary>
public static class Prediction
{
    extension(Model model)
    {
        /// <summary>The outputs for all rows, computed in ONNX Runtime with the present weights; structured as the model's outputs are.</summary>
        /// <param name="x">One array, a list in the order of the inputs, or a dictionary by name; read in place.</param>
        /// <param name="batchSize">How many rows are computed at once.</param>
        /// <param name="verbose">1 shows progress on the console, 0 nothing.</param>
        /// <param name="cancellation">Stops between batches.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit.</exception>
        public Data Predict(Data x, int batchSize = 32, int verbose = 0, CancellationToken cancellation = default)
        {
            if (batchSize < 1) throw new KerasException($"The batch size must be positive, got {batchSize}.");
            return Run(model, x, batchSize, verbose == 0 ? null : (done, all) => Console.Write($"\r{done}/{all}{(done == all ? "\n" : "")}"), cancellation);
        }

        /// <summary>The outputs for one batch, computed at once.</summary>
        /// <param name="x">One array, a list in the order of the inputs, or a dictionary by name; read in place.</param>
        /// <exception cref="KerasException">Number, shape or type of the inputs do not fit.</exception>
        public Data PredictOnBatch(Data x) => Run(model, x, null, null, default);
    }

    static Data Run(Model model, Data x, int? batchSize, Action<int, int>? progress, CancellationToken cancellation)
    {
        if (!model.HasGraph) model.EnsureBuilt([.. x.Select(a => a.Shape.With(0, null))]);
        var outputs = ModelPredictor.Of(model).Run(x.InOrder(model.InputNames, "inputs"), batchSize, progress, cancellation);
        var structure = model.OutputStructure;
        return structure.IsSingle ? outputs[0] : structure.Keys is { } keys ? Data.Named(outputs, keys) : outputs;
    }
}
