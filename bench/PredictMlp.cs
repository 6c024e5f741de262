using Microsoft.ML.OnnxRuntime;
using OnnxKeras.Layers;

namespace OnnxKeras.Bench;

/// <summary><c>PredictOnBatch</c> of the 784-64-64-10 MLP against a loop written on ONNX Runtime: OrtValues over arrays, outputs allocated once.</summary>
static class PredictMlp
{
    const int Features = 784, Calls = 500;

    public static Pair Create(int batchSize)
    {
        var model = new Sequential([new InputLayer([Features]), new Dense(64, activation: "relu"), new Dense(64, activation: "relu"),
            new Dense(10, activation: "softmax")]);
        var file = Path.GetTempFileName();
        model.ExportOnnx(file);
        var x = new float[batchSize, Features];
        var flat = new float[batchSize * Features];
        for (var i = 0; i < flat.Length; i++) x[i / Features, i % Features] = flat[i] = i % 17 / 17f;
        Data data = x;

        var session = new InferenceSession(file);
        var options = new RunOptions();
        var input = OrtValue.CreateTensorValueFromMemory(flat, [batchSize, Features]);
        var output = OrtValue.CreateTensorValueFromMemory(new float[batchSize * 10], [batchSize, 10]);
        OrtValue[] inputs = [input], outputs = [output];
        File.Delete(file);
        return new Pair($"Predict MLP 784-64-64-10, batch {batchSize}", "calls/s", 0.95,
            () => { for (var i = 0; i < Calls; i++) session.Run(options, session.InputNames, inputs, session.OutputNames, outputs); },
            () => { for (var i = 0; i < Calls; i++) model.PredictOnBatch(data); }, Calls).Owning(model, session, options, input, output);
    }
}
