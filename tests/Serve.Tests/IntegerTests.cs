using OnnxKeras.Layers;
using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>What computes from integers and truth values, also where ONNX Runtime has no kernel for their type.</summary>
public class IntegerTests
{
    public static TheoryData<DType> Types =>
        [DType.Bool, DType.UInt8, DType.Int8, DType.UInt16, DType.Int16, DType.UInt32, DType.Int32, DType.UInt64, DType.Int64];

    [Theory, MemberData(nameof(Types))]
    public void AreComputedInEveryType(DType type)
    {
        var x = Keras.Input([4], dtype: type);
        var steps = new Reshape([4, 1]).Apply(x);
        List<KerasTensor> outputs =
        [
            Matmul(x, Transpose(x, [1, 0])), Einsum("ij,kj->ik", x, x), Max(x, [1]), Min(x, [1]), Argmax(x, 1), Argmin(x, 1), CumSum(x, 1),
            Maximum(x, Flip(x, 1)), Minimum(x, Flip(x, 1)), Pad(x, [(0, 0), (1, 2)]), new Conv1D(2, 2).Apply(steps),
            new Conv1DTranspose(2, 2).Apply(steps), new Dense(2).Apply(x), new AveragePooling1D(2).Apply(steps),
        ];
        if (type != DType.Bool)
            outputs.AddRange([Relu(x), Where(x > 1, x, 7), Clip(x, 1, 4), new MaxPooling1D(2).Apply(steps)]);
        // What torch keeps in a wider type, it does not wrap around.
        if (type != DType.Bool && TorchData.IsNative(type)) outputs.Add(-x);
        using var model = new Model(x, [.. outputs]);
        foreach (var weight in model.Weights) weight.Value = Ramp([.. weight.Shape.Select(d => d!.Value)]);
        var data = NDArray.Of([1f, 0, 3, 2, 5, 5, 4, 1, 0, 2, 1, 7], [3, 4]).Cast(type);
        var expected = TorchPrediction.Run(model, data, 3);
        foreach (var opset in new[] { OnnxExport.OldestOpset, OnnxExport.NewestOpset })
        {
            using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
            var actual = predictor.Predict(data);
            for (var i = 0; i < expected.Count; i++)
            {
                Assert.Equal(model.Outputs[i].DType, actual[i].DType);
                Assert.Equal(expected[i].Shape, actual[i].Shape);
                Close(expected[i].ToArray<float>(), actual[i].ToArray<float>());
            }
        }
        OnnxChecker.Check(model);
    }
}
