namespace OnnxKeras.Cli;

/// <summary>A model ready to compute, in torch or in ONNX Runtime.</summary>
sealed class Runner : IDisposable
{
    readonly Model? model;
    readonly Predictor? predictor;

    Runner(Model? model, Predictor? predictor) => (this.model, this.predictor) = (model, predictor);

    /// <summary>The model of a file.</summary>
    /// <param name="path">An ONNX model, or one of Keras.</param>
    /// <param name="torch">Whether torch computes.</param>
    /// <param name="device">Where ONNX Runtime computes.</param>
    /// <exception cref="KerasException">The file cannot be read, or the engine cannot run it there.</exception>
    public static Runner Load(string path, bool torch = false, Device device = default)
    {
        if (torch && device != Device.Cpu) throw new KerasException("--engine torch predicts on the CPU; --device is ONNX Runtime's.");
        if (torch && ModelFile.IsOnnx(path))
            throw new KerasException($"--engine torch runs models of Keras, and '{path}' is an ONNX model: leave the option out.");
        if (ModelFile.IsOnnx(path)) return new(null, Predictor.Load(path, new(device)));
        var model = ModelFile.Load(path);
        return torch ? new(model, null) : new(model, Predictor.Load(model.ToOnnx().ToArray(), new(device)));
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
        return [.. predictor is null ? model!.PredictTorch(x, batchSize) : predictor.Predict(InOnnxOrder(x), batchSize)];
    }

    /// <summary>Names of Keras's become places: ONNX knows the input layers' names only.</summary>
    Data InOnnxOrder(Data x) => model is null ? x : x.InOrder(model.InputNames, "inputs");

    public void Dispose()
    {
        predictor?.Dispose();
        model?.Dispose();
    }
}
