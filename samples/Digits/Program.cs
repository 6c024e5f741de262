using System.Numerics.Tensors;
using OnnxKeras;
using OnnxKeras.Layers;

// Train a classifier of handwritten digits in C#, keep its weights as HDF5, export it to ONNX, and predict in ONNX Runtime.
var folder = args is [var given] ? given : ".";
Directory.CreateDirectory(folder);
string weightsFile = Path.Combine(folder, "digits.weights.h5"), onnxFile = Path.Combine(folder, "digits.onnx");

Keras.SetRandomSeed(42);
var (train, test) = DigitsData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv")).SplitAt(1437);

using var model = DigitsModel.Create();
model.Summary();
model.Plot(Path.Combine(folder, "digits.model.svg"));

model.Compile(optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"]);
var history = model.Fit(train.Images, train.Labels, batchSize: 32, epochs: 30, validationSplit: 0.1);
Curves.Save(history, Path.Combine(folder, "digits.training.png"));

var scores = model.Evaluate(test.Images, test.Labels);
Console.WriteLine($"held out: loss {scores["loss"]:0.0000}, accuracy {scores["accuracy"]:0.0000}");

model.SaveWeights(weightsFile);
model.ExportOnnx(onnxFile);

// Both files, afresh: the weights into a new model that torch runs, the graph into ONNX Runtime.
using var restored = DigitsModel.Create();
restored.LoadWeights(weightsFile);
Tensor<float> torch = restored.PredictTorch(test.Images);
using var predictor = Predictor.Load(onnxFile);
Tensor<float> onnx = predictor.Predict(test.Images);

var correct = 0;
for (var i = 0; i < test.Classes.Length; i++)
    if (Enumerable.Range(0, 10).MaxBy(c => onnx[i, c]) == test.Classes[i]) correct++;
var difference = Tensor.Max<float>(Tensor.Abs<float>(Tensor.Subtract<float>(torch, onnx)));
Console.WriteLine($"accuracy {(double)correct / test.Classes.Length:0.0000} max|torch-onnx| {difference:0.0e+00}");

/// <summary>The Keras guide's network: 64-64-10.</summary>
static class DigitsModel
{
    public static Model Create()
    {
        var inputs = Keras.Input([64], name: "pixels");
        var x = new Dense(64, activation: "relu", name: "hidden_1").Apply(inputs);
        x = new Dense(64, activation: "relu", name: "hidden_2").Apply(x);
        return new Model(inputs, new Dense(10, activation: "softmax", name: "digit").Apply(x), name: "digits");
    }
}
