using OnnxKeras.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Every layer's gradient, by weights and by inputs, against central differences in float64, at rest and while training.</summary>
public class GradientTests
{
    /// <summary>While training it takes no gradient through the power iteration, as Keras; differences know nothing of that.</summary>
    static readonly string[] stopped =
        ["BatchNormalization renormalized", "SpectralNormalization", "SpectralNormalization of a convolution"];

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var example in Examples.All)
            {
                using var model = example.Model();
                if (Places(model).Count == 0 || example.Make() is Discretization) continue; // A step function has no gradient.
                rows.Add(example.Name, false);
                if (!stopped.Contains(example.Name)) rows.Add(example.Name, true);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void MatchesDifferences(string name, bool training)
    {
        var example = Examples.Of(name);
        using var model = example.Model();
        double[][] values = [.. example.Values(3).Select(Doubles), .. model.Weights.Select(w => Doubles(w.Value))];
        var inputs = example.Inputs.Select(i => i.Shape(false).Insert(0, 3)).ToArray();
        var gradients = new double[values.Length][];
        var computed = DType.Float64;
        Assert.True(double.IsFinite(Loss(gradients)));
        // Some layers for images compute in float32 whatever comes; they are linear, so a wide step is as good.
        var (step, tolerance) = computed == DType.Float64 ? (1e-6, 2e-6) : (0.1, 1e-4);

        var random = new Random(6);
        foreach (var place in Places(model))
            for (var repeat = 0; repeat < 3; repeat++)
            {
                double[] direction = [.. values[place].Select(_ => random.NextDouble() * 2 - 1)];
                var difference = (Along(step) - Along(-step)) / (2 * step);
                var expected = direction.Zip(gradients[place], (d, g) => d * g).Sum();
                var what = place < inputs.Length ? $"input {place}" : model.Weights[place - inputs.Length].ToString();
                Assert.True(Math.Abs(difference - expected) <= tolerance * Math.Max(1, Math.Abs(expected)),
                    $"{what}: the gradient says {expected}, the difference quotient {difference}");

                double Along(double factor)
                {
                    var at = values[place];
                    values[place] = [.. at.Zip(direction, (v, d) => v + factor * d)];
                    var moved = Loss(null);
                    values[place] = at;
                    return moved;
                }
            }

        // A weighted sum of all outputs, and its gradients where they are asked for.
        double Loss(double[][]? gradients)
        {
            using var scope = NewDisposeScope();
            using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
            foreach (var seeds in model.SeedGenerators) seeds.Draws = 0;
            var leaves = new Tensor[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var weight = i < inputs.Length ? null : model.Weights[i - inputs.Length];
                var type = weight?.DType ?? example.Inputs[i].Type;
                leaves[i] = tensor(values[i], (weight?.Shape ?? inputs[i]).ToLongs(),
                    type.IsFloat ? ScalarType.Float64 : TorchData.ToTorch(type));
                if (type.IsFloat && weight?.IsTrainable != false) leaves[i].requires_grad_();
                if (weight is not null) weight.Storage = new TorchStorage(type, leaves[i]);
            }
            var backend = new TorchBackend(training ? parameters : null) { Precision = DType.Float64 };
            var outputs = backend.Invoke(model, new CallArguments([.. leaves[..inputs.Length].Select(backend.Wrap)]));
            computed = outputs[0].DType;
            var loss = outputs.Select(backend.Value).Select(y => y.to(ScalarType.Float64))
                .Select(y => (y * linspace(0.5, 1.5, y.numel(), ScalarType.Float64).reshape(y.shape)).sum()).Aggregate((a, b) => a + b);
            if (gradients is not null)
            {
                if (loss.requires_grad) loss.backward();
                for (var i = 0; i < leaves.Length; i++)
                    gradients[i] = leaves[i].grad is { } gradient
                        ? gradient.contiguous().data<double>().ToArray() : new double[values[i].Length];
            }
            foreach (var leaf in leaves) leaf.Dispose();
            return loss.item<double>();
        }
    }

    /// <summary>The places, among inputs and then weights, that the outputs may have a gradient by.</summary>
    static List<int> Places(Model model) => [.. model.Inputs.Select((x, i) => (Place: i, Is: x.DType.IsFloat))
        .Concat(model.Weights.Select((w, i) => (Place: model.Inputs.Count + i,
            Is: w.IsTrainable && w.DType.IsFloat))).Where(p => p.Is).Select(p => p.Place)];

    static double[] Doubles(NDArray array) => [.. Enumerable.Range(0, array.Count).Select(array.GetDouble)];
}
