using Microsoft.ML.OnnxRuntime;
using OnnxKeras.Serving;

namespace OnnxKeras;

/// <summary>Answers from an ONNX file, with ONNX Runtime. Threads may share one predictor.</summary>
public sealed class Predictor : IDisposable
{
    readonly OnnxSession session;
    readonly NDArray[] states;
    bool disposed;

    Predictor(byte[] model, PredictorOptions? options, string source)
    {
        try
        {
            session = new OnnxSession(model, options ?? new());
            states = [.. session.States.Select(s => NDArray.Zeros(s.DType, s.Shape))];
        }
        catch (OnnxRuntimeException e)
        {
            throw new KerasException($"{source} cannot be loaded by ONNX Runtime: {e.Message}", e);
        }
    }

    /// <summary>A predictor of the model in a file.</summary>
    /// <exception cref="KerasException">There is no such file, ONNX Runtime cannot load it, or the device is not there.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null) => File.Exists(path)
        ? new(File.ReadAllBytes(path), options, $"'{path}'")
        : throw new KerasException($"There is no file '{path}'.");

    /// <summary>A predictor of a model in memory.</summary>
    /// <exception cref="KerasException">ONNX Runtime cannot load it, or the device is not there.</exception>
    public static Predictor Load(byte[] model, PredictorOptions? options = null) => new(model, options, "The model");

    /// <summary>The names by which data may be given, in order.</summary>
    public IReadOnlyList<string> InputNames => [.. session.Inputs.Select(i => i.Name)];

    /// <summary>The names of the outputs, in order.</summary>
    public IReadOnlyList<string> OutputNames => [.. session.Outputs.Select(o => o.Name)];

    /// <summary>The shapes of the inputs, in order.</summary>
    public IReadOnlyList<Shape> InputShapes => [.. session.Inputs.Select(i => i.Shape)];

    /// <summary>The shapes of the outputs, in order.</summary>
    public IReadOnlyList<Shape> OutputShapes => [.. session.Outputs.Select(o => o.Shape)];

    /// <summary>The outputs for all rows: one array where the model has one output, else a dictionary by name.</summary>
    /// <param name="x">One array, a list in the order of the inputs, or a dictionary by name; read in place.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="KerasException">Number, shape or type of the inputs do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed.</exception>
    public Data Predict(Data x, int batchSize = 32, CancellationToken cancellationToken = default)
    {
        if (batchSize < 1) throw new KerasException($"The batch size must be positive, got {batchSize}.");
        using var use = session.Acquire();
        var inputs = x.InOrder(InputNames, "inputs");
        NDArray[] outputs;
        if (states.Length == 0) outputs = use.Run(inputs, batchSize, [], [], null, cancellationToken);
        else
            lock (states) outputs = use.Run(inputs, batchSize, states, [], null, cancellationToken);
        return outputs.Length == 1 ? outputs[0] : Data.Named(outputs, OutputNames);
    }

    /// <summary>Sets the states that a stateful model carries from batch to batch to 0, where they also begin.</summary>
    public void ResetStates()
    {
        lock (states)
            foreach (var state in states) state.Bytes.Clear();
    }

    /// <summary>Releases the session once nobody predicts; calls that came before are answered, later ones refused.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref disposed, true)) session.Dispose();
    }
}
