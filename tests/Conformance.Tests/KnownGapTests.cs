using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>The reasons of <see cref="KnownGaps"/>, each shown by an experiment: with what the file does not say, the recorded trace is
/// met.</summary>
[Trait("Suite", "train")]
public class KnownGapTests
{
    /// <summary>
    /// All figures agree, and all weights but those whose gradient was rounding error in Keras's own record (its mean square stands in
    /// the file),
    /// and the moving mean of what such a bias shifts.
    /// </summary>
    [Theory]
    [InlineData("keras3/train/frozen", "dense_1/bias", "live_bn/moving_mean")]
    [InlineData("keras3/train/nested_model", "dense/bias")]
    [InlineData("keras3/train/mha", "multi_head_attention/key/bias")]
    public void OnlyBiasesWithoutGradientDiffer(string name, params string[] differing)
    {
        using var recorded = Open(name);
        using var model = recorded.Compiled("before");
        TrainConformance.Train(recorded, model);
        using var after = recorded.Load("after");
        var paths = VariablePaths.Of(model, model.Weights);
        var differ = model.Weights.Zip(after.Weights)
            .Select((w, i) => recorded.IsClose(w.Second.Value, w.First.Value) ? null : paths[i]).OfType<string>();
        Assert.Equal(differing, differ);
        var squares = CompileSettings.Of(model, "test").Trainer.GetOptimizerState().Zip(recorded.OptimizerVariables(after))
            .Where(s => s.First.Path.EndsWith("_velocity")).ToDictionary(s => s.First.Path, s => Largest(s.Second.Value));
        var bias = squares.Keys.Single(p => p.EndsWith($"/{differing[0].Replace('/', '_')}_velocity"));
        Assert.True(squares[bias] < 1e-15, $"{squares[bias]}");
        Assert.All(squares.Where(s => s.Key != bias), s => Assert.True(s.Value > 1e-6, $"{s}"));
    }

    /// <summary>Theano's maximum sends the whole gradient to each of several equal maxima, as overlapping windows give them; elsewhere
    /// they share it.</summary>
    [Fact]
    public void WithTheanosGlobalMaximumTheTraceIsMet() => Meets("keras2/train/layer_pooling2d", _ => { },
        new() { ["GlobalMaxPooling2D"] = (JsonObject config) => (object)new TheanosGlobalMaximum(config["name"]!.ToString()) });

    [Fact]
    public void WithTheNestedModelFrozenTheTraceIsMet() =>
        Meets("keras2/train/layer_frozen_submodel", model => model.Layers.OfType<Model>().Single().Trainable = false);

    [Fact]
    public void WithHubersDeltaTheTraceIsMet() =>
        Meets("keras3/train/loss_huber", model => model.TrainingState!.Settings["loss"]!["config"]!["delta"] = 0.6);

    static void Meets(string name, Action<Model> change, Dictionary<string, object>? customObjects = null)
    {
        Assert.Contains(name, KnownGaps.Reasons.Keys);
        using var recorded = Open(name);
        using var model = recorded.Load("before", customObjects);
        change(model);
        TrainConformance.Train(recorded, model);
        using var after = recorded.Load("after");
        foreach (var (expected, came) in after.Weights.Zip(model.Weights)) recorded.Close(expected.Value, came.Value, $"{expected}");
    }

    static TrainCase Open(string name)
    {
        Keras.ClearSession();
        var (folder, entry) = Fixtures.ByName("train", Fixtures.Own)[name];
        return new TrainCase(folder, entry);
    }

    static double Largest(NDArray array) => Enumerable.Range(0, array.Count).Max(i => Math.Abs(array.GetDouble(i)));

    /// <summary>The maximum of each channel, whose gradient is 1 for every element that equals it.</summary>
    sealed class TheanosGlobalMaximum(string name) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x)
        {
            var largest = Ops.StopGradient(Ops.Max(x, [1, 2], keepDims: true));
            var chosen = Ops.Where(Ops.Equal(x, largest), x, 0.0);
            return Ops.Squeeze(largest, [1, 2]) + Ops.Sum(chosen - Ops.StopGradient(chosen), [1, 2]);
        }
    }
}
