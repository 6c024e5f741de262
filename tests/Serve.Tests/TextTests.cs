using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Models of texts, which ONNX Runtime computes with and torch does not; the figures are those of Keras's definition.</summary>
public class TextTests
{
    static readonly NDArray words = NDArray.Of(["b", "a", "", "zebra", "c", "a"], [3, 2]);

    static NDArray Predict(Func<KerasTensor, KerasTensor> compute, NDArray x, int batchSize = 32)
    {
        var input = Keras.Input(x.Shape[1..], dtype: x.DType);
        using var model = new Model(input, compute(input));
        var result = model.Predict(x, batchSize)[0];
        foreach (var opset in new[] { 19, OnnxExport.NewestOpset })
        {
            using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
            var again = predictor.Predict(x, batchSize)[0];
            Assert.Equal((result.DType, result.Shape), (again.DType, again.Shape));
            if (result.DType == DType.String) Assert.Equal(result.ToArray<string>(), again.ToArray<string>());
            else Assert.Equal(result.ToArray<float>(), again.ToArray<float>());
        }
        return result;
    }

    [Theory]
    [InlineData(null, 1, new[] { 2, 1, 0, 0, 3, 1 })]
    [InlineData("", 1, new[] { 3, 2, 0, 1, 4, 2 })]
    [InlineData("", 0, new[] { 2, 1, 0, -1, 3, 1 })]
    public void AreLookedUp(string? mask, int unknown, int[] expected)
    {
        foreach (var batch in new[] { 32, 2 })
            Assert.Equal(expected, Predict(x => new StringLookup(vocabulary: ["a", "b", "c"], maskToken: mask, numOovIndices: unknown)
                .Apply(x), words, batch).ToArray<int>());
    }

    [Fact]
    public void AreCounted() => Assert.Equal([0, 1, 1, 0, 2, 0, 0, 0, 0, 1, 0, 1], Predict(
        x => new StringLookup(vocabulary: ["a", "b", "c"], outputMode: OutputMode.Count).Apply(x), words).ToArray<float>());

    [Fact]
    public void AreFoundByIndex() => Assert.Equal(["b", "[UNK]", "a", "[UNK]"], Predict(
        x => new StringLookup(vocabulary: ["a", "b"], invert: true).Apply(x), NDArray.Of([2, 0, 1, 9], [2, 2])).ToArray<string>());

    [Fact]
    public void PassThroughInBatches()
    {
        var many = NDArray.Of([.. Enumerable.Range(0, 70).Select(i => $"é{i}")], [70, 1]);
        Assert.Equal(many.ToArray<string>(), Predict(x => new Flatten().Apply(new Identity().Apply(x)), many).ToArray<string>());
        Assert.Equal([0, 1], Predict(x => new Identity().Apply(x), many.Rows(0, 0)).Shape);
    }

    [Fact]
    public void AreNotComparedBeforeOpset19()
    {
        var x = Keras.Input([2], dtype: DType.String);
        using var model = new Model(x, new StringLookup(vocabulary: ["a"], name: "words").Apply(x));
        var message = Assert.ThrowsAny<KerasException>(() => model.ToOnnx(18)).Message;
        Assert.Contains("StringLookup 'words'", message);
        Assert.Contains("opset 19", message);
    }
}
