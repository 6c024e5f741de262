namespace OnnxKeras.Tests;

/// <summary>
/// Models drawn at random: both engines agree, files bring them back, and a step of training leaves the engines in agreement.
/// </summary>
/// <remarks><c>ONNXKERAS_RANDOM_MODELS</c> sets how many, <c>ONNXKERAS_RANDOM_SEED</c> the first seed.</remarks>
public class RandomModelTests
{
    static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var given) ? given : otherwise;

    [Fact]
    public void EnginesAndFilesAgree()
    {
        var (first, count) = (Number("ONNXKERAS_RANDOM_SEED", 0), Number("ONNXKERAS_RANDOM_MODELS", 150));
        var folder = Directory.CreateTempSubdirectory("onnxkeras-random-");
        var failures = new List<string>();
        for (var seed = first; seed < first + count; seed++)
            try
            {
                Check(seed, folder.FullName);
            }
            catch (Exception e)
            {
                using var drawn = new RandomModel(seed);
                failures.Add($"seed {seed}: {e.GetType().Name}: {e.Message.Split("\nException raised")[0]}\n{Outline(drawn.Model)}");
            }
        folder.Delete(recursive: true);
        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n{string.Join('\n', failures)}");
    }

    static void Check(int seed, string folder)
    {
        using var drawn = new RandomModel(seed);
        var model = drawn.Model;
        var x = drawn.Values(3);
        Data expected;
        try
        {
            expected = TorchPrediction.Run(model, x, 3);
        }
        catch (KerasException) when (model.Inputs.Any(i => i.Shape[1..].Any(d => d is null)))
        {
            // An open size may turn out too small for a window.
            return;
        }
        for (var i = 0; i < expected.Count; i++)
            if (!model.Outputs[i].Shape.Accepts(expected[i].Shape))
                throw new KerasException($"output {i} is {expected[i].Shape}, {model.Outputs[i].Shape} was promised");
        Agree("ONNX Runtime", expected, model.Predict(x));
        NDArray[] one = [.. x.Select(a => a.Rows(1, 2))];
        Agree("ONNX Runtime on one", TorchPrediction.Run(model, one, 1), model.Predict(one));

        var opset = OnnxExport.OldestOpset + seed % (OnnxExport.NewestOpset - OnnxExport.OldestOpset + 1);
        using (var predictor = Predictor.Load(model.ToOnnx(opset).ToArray()))
            Agree($"opset {opset}", expected, predictor.Predict(x));

        foreach (var ending in new[] { "keras", "h5" })
        {
            var file = Path.Combine(folder, $"model.{ending}");
            model.Save(file);
            using var loaded = Keras.LoadModel(file, new Dictionary<string, object> { [nameof(SelfAttention)] = typeof(SelfAttention) });
            Agree(ending, expected, TorchPrediction.Run(loaded, x, 3));
        }

        // The mean of a sample that is masked altogether is NaN, as in Keras.
        if (Enumerable.Range(0, expected.Count)
            .Any(i => Enumerable.Range(0, expected[i].Count).Any(k => double.IsNaN(expected[i].GetDouble(k))))) return;
        model.Compile("sgd", "mse");
        var targets = expected.Count == 1 ? (Data)expected[0] : Enumerable.Range(0, expected.Count).Select(i => expected[i]).ToArray();
        model.TrainOnBatch(x, targets);
        Agree("after a step, ONNX Runtime", TorchPrediction.Run(model, x, 3), model.Predict(x));
    }

    /// <summary>The layers, with the shapes of what they give.</summary>
    static string Outline(Model model) => string.Join('\n', model.Layers.Select(l =>
        $"    {l.KerasClassName} {l.Name}: {string.Join(", ", l.InboundNodes.SelectMany(n => n.Outputs).Select(o => o.Shape))}"
            + (l is Operation or Model ? "" : $" {new Config.Keras3Writer().WriteLayer(l)["config"]!.ToJsonString()}")));

    static void Agree(string what, Data expected, Data actual)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (expected[i], actual[i]);
            if (e.Shape != a.Shape) throw new KerasException($"{what}: output {i} is {a.Shape}, expected {e.Shape}");
            var scale = Math.Max(1, Enumerable.Range(0, e.Count).Select(k => Math.Abs(e.GetDouble(k))).DefaultIfEmpty().Max());
            for (var k = 0; k < e.Count; k++)
                if (!(Math.Abs(e.GetDouble(k) - a.GetDouble(k)) <= 1e-4 * scale)
                    && !(double.IsNaN(e.GetDouble(k)) && double.IsNaN(a.GetDouble(k))))
                    throw new KerasException($"{what}: output {i} at {k} is {a.GetDouble(k)}, expected {e.GetDouble(k)}");
        }
    }
}
