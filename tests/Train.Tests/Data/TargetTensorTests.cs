using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;

/// <summary>Targets and inputs that are tensors train as the same numbers given as arrays.</summary>
public class TargetTensorTests
{
    readonly float[,] x = new float[12, 3], y = new float[12, 2];

    public TargetTensorTests()
    {
        var random = new Random(4);
        foreach (var array in (float[][,])[x, y])
            for (var i = 0; i < array.GetLength(0); i++)
                for (var j = 0; j < array.GetLength(1); j++) array[i, j] = random.NextSingle();
    }

    static (KerasTensor Input, KerasTensor Output) Line(Func<KerasTensor>? input = null, int units = 2)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(5);
        var x = input?.Invoke() ?? Keras.Input([3]);
        return (x, new Dense(units, activation: "tanh", name: "d").Apply(new Dropout(0.5, seed: 3).Apply(x)));
    }

    static Model Compiled((KerasTensor Input, KerasTensor Output) ends, TargetTensorList? targets = null)
    {
        var model = new Model(ends.Input, ends.Output);
        model.Compile(new SGD(0.1), "mse", ["mae"], targetTensors: targets);
        return model;
    }

    static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Value.ToArray<float>())];

    [Fact]
    public void SymbolsAreComputedFromTheInputs()
    {
        var ends = Line(units: 3);
        using var itself = Compiled(ends, ends.Input * 0.5);
        var history = itself.Fit(x, batchSize: 4, epochs: 3, verbose: 0, validationSplit: 0.25);
        using var given = Compiled(Line(units: 3));
        var half = new float[12, 3];
        for (var i = 0; i < 12; i++)
            for (var j = 0; j < 3; j++) half[i, j] = x[i, j] / 2;
        var expected = given.Fit(x, half, batchSize: 4, epochs: 3, verbose: 0, validationSplit: 0.25);
        foreach (var name in expected.Names) Assert.Equal(expected[name], history[name]);
        Assert.Equal(Weights(given), Weights(itself));
        Assert.Equal(given.Evaluate(x, half).ToArray(), itself.Evaluate(x));
    }

    [Fact]
    public void ConstantsServeEveryBatch()
    {
        using var model = Compiled(Line(), (NDArray)y);
        using var given = Compiled(Line());
        Assert.Equal(given.Fit(x, y, batchSize: 12, epochs: 2, shuffle: false, verbose: 0)["mae"],
            model.Fit(x, batchSize: 12, epochs: 2, shuffle: false, verbose: 0)["mae"]);
        Assert.Equal(Weights(given), Weights(model));
        Assert.Contains("has a target tensor of 12 rows for output 'd', so batches must have as many; one of 5 came",
            Assert.ThrowsAny<KerasException>(() => model.TrainOnBatch(NDArray.From(x).Rows(0, 5))).Message);
    }

    [Fact]
    public void FitsWithoutArrays()
    {
        using var model = Compiled(Line(() => Keras.Input(tensor: x, name: "x")), (NDArray)y);
        using var given = Compiled(Line());
        var expected = given.Fit(x, y, batchSize: 12, epochs: 6, shuffle: false, verbose: 0)["loss"];
        var history = model.Fit(null, null, epochs: 3, stepsPerEpoch: 2, verbose: 0)["loss"];
        Assert.Equal([(expected[0] + expected[1]) / 2, (expected[2] + expected[3]) / 2, (expected[4] + expected[5]) / 2], history,
            (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(Weights(given), Weights(model));
        Assert.Equal(given.Evaluate(x, y)["loss"], model.Evaluate(steps: 3)["loss"], 1e-9);
        Assert.Equal(given.TestOnBatch(x, y)["mae"], model.TestOnBatch()["mae"], 1e-9);
        given.TrainOnBatch(x, y);
        model.TrainOnBatch();
        Assert.Equal(Weights(given), Weights(model));
        Assert.Equal("(12, 3)", model.InputShape.ToString());
    }

    [Fact]
    public void OtherOutputsAreGiven()
    {
        var input = Keras.Input([3]);
        using var model = new Model(input, new[] { new Dense(3, name: "a").Apply(input), new Dense(2, name: "b").Apply(input) });
        model.Compile(new SGD(0), "mse", targetTensors: new Dictionary<string, KerasTensor> { ["a"] = input });
        var byList = model.Evaluate(x, y);
        Assert.Equal(byList["b_loss"], model.Evaluate(x, new Dictionary<string, NDArray> { ["b"] = y })["b_loss"]);
        model.Compile(new SGD(0), "mse", targetTensors: [null, Keras.Input([2])]);  // a placeholder outside the model is what y gives
        Assert.Equal(byList.ToArray(), model.Evaluate(x, new NDArray[] { x, y }));
    }

    [Fact]
    public void ErrorsSayWhatIsMissingOrTooMuch()
    {
        using var tensors = Compiled(Line(() => Keras.Input(tensor: x)), (NDArray)y);
        void Says(string message, Action action) => Assert.Contains(message, Assert.ThrowsAny<KerasException>(action).Message);
        Says("stepsPerEpoch is needed where inputs and targets are tensors", () => tensors.Fit(verbose: 0));
        Says("steps is needed where inputs and targets are tensors", () => tensors.Evaluate());
        Says("takes no inputs, which are tensors", () => tensors.Fit(x, stepsPerEpoch: 1));
        Says("takes no targets, which are tensors (d), but 1 array(s) came", () => tensors.Fit(y: y, stepsPerEpoch: 1));
        Says("which validationSplit cannot divide", () => tensors.Fit(stepsPerEpoch: 1, validationSplit: 0.5));
        Says("classWeight needs targets that y gives", () => tensors.Fit(stepsPerEpoch: 1, classWeight: new Dictionary<int, double>()));
        using var plain = Compiled(Line());
        Says("needs targets in Fit (d), but none came", () => plain.Fit(x));
        Says("needs inputs in Fit (input_layer), but none came", () => plain.Fit(y: y));
        Says("got 2 target tensors for 1 outputs", () => plain.Compile("sgd", "mse", targetTensors: [plain.Input, plain.Input]));
        Says("Unknown output in the dictionary of target tensors 'e'",
            () => plain.Compile("sgd", "mse", targetTensors: new Dictionary<string, KerasTensor> { ["e"] = plain.Input }));
        Says("takes tensors of a graph or constant arrays with a batch axis",
            () => plain.Compile("sgd", "mse", targetTensors: (KerasTensor)2));
        Says("wants targets of shape (None, 2), but targets of shape (None, 3) came", () => Compiled(Line(), (NDArray)x).Fit(x));
        Says("Graph disconnected", () => Compiled(Line(), Keras.Input([2]) * 2).Fit(x));
        Says("needs a batch axis", () => Keras.Input(tensor: 3));
    }
}
