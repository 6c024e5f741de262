using OnnxKeras.Layers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

public class OnnxExportTests
{
    static Model SmallCnn(bool dynamic = false)
    {
        var x = Keras.Input(dynamic ? [null, null, 1] : [8, 8, 1], name: "image");
        var y = new Conv2D(4, 3, padding: Padding.Same, activation: "relu").Apply(x);
        y = new BatchNormalization().Apply(y);
        y = new MaxPooling2D(2).Apply(y);
        y = new Conv2D(4, 3, strides: 2, padding: Padding.Same).Apply(y);
        y = Mean(y, [1, 2]);
        return new Model(x, new Dense(3, activation: "softmax", name: "scores").Apply(y), name: "cnn");
    }

    static float[] Run(Model model, Data x, int opset = 21)
    {
        using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
        return predictor.Predict(x)[0].ToArray<float>();
    }

    [Fact]
    public void InputsAndOutputsBearKerasNames()
    {
        using var model = SmallCnn();
        var onnx = model.ToOnnx();
        Assert.Equal(["image"], onnx.InputNames);
        Assert.Equal(["scores"], onnx.OutputNames);
        using var predictor = Predictor.Load(onnx.ToArray());
        Assert.Equal([null, 8, 8, 1], predictor.InputShapes[0]);
        Assert.Equal([null, 3], predictor.OutputShapes[0]);
    }

    [Fact]
    public void AConvolutionalNetworkMovesTheAxesOfItsInputOnly()
    {
        using var model = SmallCnn();
        Assert.Equal(
            ["Reshape", "Conv", "Relu", "BatchNormalization", "MaxPool", "Conv", "ReduceMean", "MatMul", "Add", "Softmax"],
            model.ToOnnx().Operators);
    }

    [Fact]
    public void BranchesAndPaddingKeepTheLayout()
    {
        var x = Keras.Input([8, 8, 2]);
        var a = new Conv2D(3, 3, padding: Padding.Same).Apply(x);
        var b = new Conv2D(3, 1).Apply(x);
        var y = Concatenate([a + b, a * b, Pad(a, [(0, 0), (0, 0), (0, 0), (0, 0)])], -1);
        var gate = Reshape(Mean(y, [1, 2]), [null, 1, 1, 9]);
        y = Ops.MaxPool(Pad(y * Sigmoid(gate), [(0, 0), (1, 1), (1, 1), (0, 0)]), [2, 2], [2, 2], Padding.Valid)[.., ..3, .., ..];
        using var model = new Model(x, new Flatten().Apply(y));
        Assert.Equal(2, model.ToOnnx().Operators.Count(o => o == "Transpose"));
        OnnxChecker.Check(model);
    }

    /// <summary>Pictures of any size: neither the 'same' padding of a stride beyond the window nor interpolation moves axes back.</summary>
    [Fact]
    public void OpenSizesKeepTheLayout()
    {
        var x = Keras.Input([null, null, 2]);
        var y = new Conv2D(3, 3, 4, Padding.Same).Apply(x);
        y = new UpSampling2D((2, 3), interpolation: Interpolation.Bilinear).Apply(y);
        y = new AveragePooling2D((3, 2), (4, 3), Padding.Same).Apply(y);
        using var model = new Model(x, new Conv2D(2, 1, activation: "tanh").Apply(y));
        Assert.Equal(2, model.ToOnnx().Operators.Count(o => o == "Transpose"));
        AgreementTests.Agree(model, Ramp(3, 13, 18, 2));
    }

    [Theory]
    [InlineData(17), InlineData(18), InlineData(19), InlineData(20), InlineData(21), InlineData(22), InlineData(23)]
    public void EveryOpsetComputesTheSame(int opset)
    {
        using var model = SmallCnn();
        var x = Ramp(2, 8, 8, 1);
        Assert.Equal(opset, model.ToOnnx(opset).Opset);
        Close(Run(model, x, 17), Run(model, x, opset));
        OnnxChecker.Check(model);
    }

    [Fact]
    public void UnknownImageSizesExport()
    {
        Keras.ClearSession();
        using var model = SmallCnn(dynamic: true);
        Assert.Equal(6, Run(model, Ramp(2, 8, 8, 1)).Length);
        Assert.Equal(3, Run(model, Ramp(1, 11, 7, 1)).Length);
        OnnxChecker.Check(model);
    }

    [Theory]
    [InlineData(16), InlineData(24)]
    public void OtherOpsetsAreRefused(int opset)
    {
        using var model = SmallCnn();
        Assert.Contains("17 to 23", Assert.Throws<KerasException>(() => model.ToOnnx(opset)).Message);
    }

    [Fact]
    public void WhatOnnxCannotSayIsRefusedByLayer()
    {
        var x = Keras.Input([4], name: "numbers");
        using var model = new Model(x, new Powers(name: "powers").Apply(x));
        var message = Assert.ThrowsAny<KerasException>(() => model.ToOnnx()).Message;
        Assert.Contains("Powers 'powers'", message);
        Assert.Contains("Pow of truth values", message);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        using var model = SmallCnn();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "m.onnx");
            model.ExportOnnx(path);
            Directory.CreateDirectory(path + ".d");
            Assert.Contains("it is a folder",
                Assert.Throws<KerasException>(() => model.ExportOnnx(Path.Combine(folder.FullName, "m.onnx.d"))).Message);
            Assert.Equal(["m.onnx", "m.onnx.d"], folder.GetFileSystemInfos().Select(f => f.Name).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    sealed class Powers(string? name = null) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x) => Power(x > 0, x > 1);
    }
}
