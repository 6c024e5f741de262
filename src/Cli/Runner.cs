namespace OnnxKeras.Cli;

/// <summary>A model ready to compute, in torch or in ONNX Runtime.</summary>
sealed class Runner : IDisposable
{
    readonly Model? model;
    readonly Predictor? predictor;
    readonly Device device;

    Runner(Model? model, Predictor? predictor, Device device) => (this.model, this.predictor, this.device) = (model, predictor, device);

    /// <summary>The model of a file.</summary>
    /// <param name="path">An ONNX model, or one of Keras.</param>
    /// <param name="torch">Whether torch computes.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="KerasException">The file cannot be read, or the engine cannot run it there.</exception>
    public static Runner Load(string path, bool torch = false, Device device = default)
    {
        if (torch && ModelFile.IsOnnx(path))
            throw new KerasException($"--engine torch runs models of Keras, and '{path}' is an ONNX model: leave the option out.");
        if (ModelFile.IsOnnx(path)) return new(null, Predictor.Load(path, new(device)), device);
        var model = ModelFile.Load(path);
        return new(model, torch ? null : Predictor.Load(model.ToOnnx().ToArray(), new(device)), device);
    }

    public IReadOnlyList<string> InputNames => model?.InputNames ?? predictor!.InputNames;

    public IReadOnlyList<string> OutputNames => model?.OutputNames ?? predictor!.OutputNames;

    /// <summary>A table's rows in the shape of the only input: 784 columns for (None, 28, 28, 1).</summary>
    public Data Shaped(Data x)
    {
        Shape[] shapes = model is null ? [.. predictor!.InputShapes] : [.. model.Inputs.Select(i => i.Shape)];
        if (x.Count != 1 || shapes is not [{ Rank: > 2 } shape] || x[0].Rank != 2 || shape[1..].Size != x[0].Shape[1]) return x;
        return x[0].Reshape([x[0].Shape[0], .. shape[1..]]);
    }

    /// <summary>The outputs in order.</summary>
    public NDArray[] Predict(Data x, int batchSize)
    {
        if (batchSize < 1) throw new KerasException($"--batch-size must be positive, got {batchSize}.");
        return [.. predictor is null ? model!.PredictTorch(x, batchSize, device) : predictor.Predict(InOnnxOrder(x), batchSize)];
    }

    /// <summary>Names of Keras's become places: ONNX knows the input layers' names only.</summary>
    Data InOnnxOrder(Data x) => model is null ? x : x.InOrder(model.InputNames, "inputs");

    public void Dispose()
    {
        predictor?.Dispose();
        model?.Dispose();
    }
}
