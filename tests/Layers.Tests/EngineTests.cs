namespace OnnxKeras.Tests;

/// <summary>Every layer computes the same in torch and in ONNX Runtime: at every opset, and at every size from one file.</summary>
public class EngineTests
{
    public static TheoryData<string> WithOpenAxes => Examples.Names(e => e.HasOpenAxes);

    public static TheoryData<int> Opsets => [.. Enumerable.Range(OnnxExport.OldestOpset,
        OnnxExport.NewestOpset - OnnxExport.OldestOpset + 1)];

    [Theory, MemberData(nameof(Opsets))]
    public void AtEveryOpset(int opset)
    {
        using var model = Example.ModelOf(Examples.All);
        using var predictor = Predictor.Load(model.ToOnnx(opset).ToArray());
        Data x = Examples.All.SelectMany(e => e.Values(3)).ToArray();
        Same(model, TorchPrediction.Run(model, x, 3), predictor.Predict(x));
        OnnxChecker.Check(model, opset);
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    public void MixedPrecisionIsForTrainingAlone(string policy)
    {
        using var plain = Example.ModelOf(Examples.All);
        using var mixed = Example.ModelOf(Examples.All, policy: policy);
        using var predictor = Predictor.Load(mixed.ToOnnx().ToArray());
        Data x = Examples.All.SelectMany(e => e.Values(3)).ToArray();
        var expected = TorchPrediction.Run(plain, x, 3);
        Same(mixed, expected, TorchPrediction.Run(mixed, x, 3));
        Same(mixed, expected, predictor.Predict(x));
        Same(mixed, expected, mixed.Predict(x));
    }

    [Theory, MemberData(nameof(WithOpenAxes))]
    public void AtEverySize(string name)
    {
        var example = Examples.Of(name);
        using var model = example.Model(open: true);
        using var predictor = Predictor.Load(model.ToOnnx().ToArray());
        foreach (var (batch, longer) in new[] { (3, 0), (1, 1), (2, 5) })
        {
            Data x = example.Values(batch, longer);
            var torch = TorchPrediction.Run(model, x, batch);
            for (var i = 0; i < torch.Count; i++) Assert.True(model.Outputs[i].Shape.Accepts(torch[i].Shape));
            Same(model, torch, predictor.Predict(x));
        }
    }

    /// <summary>Some operators of both engines cannot bear a batch without rows.</summary>
    [Fact]
    public void NoRowsGiveNoRows()
    {
        using var model = Example.ModelOf(Examples.All);
        using var predictor = Predictor.Load(model.ToOnnx().ToArray());
        Data none = Examples.All.SelectMany(e => e.Values(1)).Select(a => a.Rows(0, 0)).ToArray();
        var torch = model.PredictTorch(none);
        Assert.All(model.Outputs.Select((o, i) => (o.Shape, torch[i])), o => Assert.Equal(o.Shape.With(0, 0), o.Item2.Shape));
        Same(model, torch, predictor.Predict(none));
        Same(model, torch, model.Predict(none));
    }

    /// <summary>Each output is the other's but for rounding; a list of those that are not.</summary>
    static void Same(Model model, Data expected, Data actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var differing = new List<string>();
        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (expected[i], actual[i]);
            var difference = (e.Shape, e.DType) != (a.Shape, a.DType) ? $"{a}, expected {e}"
                : Enumerable.Range(0, e.Count).Select(k => (K: k, E: e.GetDouble(k), A: a.GetDouble(k)))
                    .Where(p => !(Math.Abs(p.E - p.A) <= 1e-5 * Math.Max(1,
                        Math.Abs(p.E)))).Select(p => $"element {p.K} is {p.A}, expected {p.E}").FirstOrDefault();
            if (difference is not null) differing.Add($"{model.Outputs[i].Layer!.Name}: {difference}");
        }
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }
}
