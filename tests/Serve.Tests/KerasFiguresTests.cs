using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Figures of Keras's own tests of attention, softmax, merging and activations, in torch and in ONNX Runtime.</summary>
public class KerasFiguresTests
{
    static readonly NDArray query = Of([1, 2, 2], 1, 0, 0, 1), key = Of([1, 2, 2], 0, 1, 1, 0), value = Of([1, 2, 2], 1, 2, 3, 4),
        ones = Of([1, 2, 2], 1, 1, 1, 1), first = NDArray.Of([true, false], [1, 2]);

    /// <summary>Query, value and key with scores: keras/src/layers/attention/attention_test.py and additive_attention_test.py.</summary>
    public static TheoryData<string, Func<ScoredAttention>, float[], float[]> Scored => new()
    {
        { "dot", () => new Attention(), [2.462f, 3.462f, 1.538f, 2.538f], [0.269f, 0.731f, 0.731f, 0.269f] },
        { "concat", () => new Attention(scoreMode: ScoreMode.Concat), [1.727f, 2.727f, 2.272f, 3.272f], [0.636f, 0.363f, 0.363f, 0.636f] },
        { "additive", () => new AdditiveAttention(useScale: false), [1.727f, 2.727f, 2.272f, 3.272f], [0.636f, 0.363f, 0.363f, 0.636f] },
    };

    [Theory, MemberData(nameof(Scored))]
    public void AttentionGivesItsScores(string name, Func<ScoredAttention> make, float[] output, float[] scores)
    {
        KerasTensor[] x = [Keras.Input([2, 2]), Keras.Input([2, 2]), Keras.Input([2, 2])];
        Check(name, x, make().ApplyMany(x[0], x[1], x[2], returnAttentionScores: true), [query, value, key], 1e-3, output, scores);
    }

    public static TheoryData<string, Func<ScoredAttention>> Masked => new()
    {
        { "dot", () => new Attention() }, { "additive", () => new AdditiveAttention(useScale: false) },
    };

    /// <summary>A masked step of the query gives 0; its scores are as the others'.</summary>
    [Theory, MemberData(nameof(Masked))]
    public void AttentionOfMasks(string name, Func<ScoredAttention> make)
    {
        KerasTensor[] x = [Keras.Input([2, 2]), Keras.Input([2, 2]), Steps(), Steps()];
        Check(name, x, make().ApplyMany(x[0], x[1], mask: [x[2], x[3]], returnAttentionScores: true), [query, ones, first, first], 1e-6,
            [1, 1, 0, 0], [1, 0, 1, 0]);

        static KerasTensor Steps() => Keras.Input([2], dtype: DType.Bool);
    }

    /// <summary>Input and mask of (2, 3) or (3, 4), axes, and what comes out: keras/src/layers/activations/softmax_test.py.</summary>
    public static TheoryData<float[], float[], int, int[], float[]> SoftmaxOfMasks => new()
    {
        // A float counts where it is above 0.5; what is masked is 0, also in a row of which nothing is left.
        { [1, 2, 5, 1, 1, 1, 1, 1, 3, 1, 2, 4], [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], 4, [-1],
            [0.268941f, 0.731059f, 0, 0, 0, 0, 0, 0, 0.236883f, 0.032059f, 0.087144f, 0.643914f] },
        { [1, 2, 1, 1, 2, 1], [0.6f, 0.2f, 0.9f, 0, 0.7f, 0.5f], 3, [-1], [0.5f, 0, 0.5f, 0, 1, 0] },
        { [1, 2, 1, 1, 2, 1], [1, 0, 1, 0, 1, 0], 3, [1, 0], [0.21194154f, 0, 0.21194154f, 0, 0.57611686f, 0] },
    };

    [Theory, MemberData(nameof(SoftmaxOfMasks))]
    public void SoftmaxGivesNothingWhereMasked(float[] input, float[] mask, int size, int[] axes, float[] output)
    {
        KerasTensor[] x = [Keras.Input([size]), Keras.Input([size])];
        var softmax = new Softmax(axes.Length == 1 ? axes[0] : axes);
        int[] shape = [input.Length / size, size];
        Check("softmax", x, [softmax.Apply(x[0], x[1])], [Of(shape, input), Of(shape, mask)], 1e-6, output);
    }

    /// <summary>
    /// Without dropout, heads that may look nowhere look everywhere alike; a layer with dropout, at rest too, or one that gives its scores
    /// looks nowhere: the dot product of keras.ops adds a lowest number, the softmax layer in the others puts 0.
    /// </summary>
    [Theory]
    [InlineData(0, false, 0.5f)]
    [InlineData(0.3, false, 0)]
    [InlineData(0, true, 0)]
    public void HeadsThatMayLookNowhere(double dropout, bool wantsScores, float share)
    {
        KerasTensor[] x = [Keras.Input([2, 2]), Keras.Input([2, 2]), Keras.Input([2, 2], dtype: DType.Bool)];
        var layer = new MultiHeadAttention(1, 2, dropout: dropout, useBias: false);
        var outputs = layer.ApplyMany(x[0], x[1], attentionMask: x[2], returnAttentionScores: wantsScores);
        foreach (var weight in layer.Weights) weight.Value = Of([.. weight.Shape.Select(d => d!.Value)], 1, 0, 0, 1);
        Check("nowhere", x, outputs[..1], [query, value, NDArray.Of([false, false, true, false], [1, 2, 2])], 1e-6,
            [4 * share, 6 * share, 1, 2]);
    }

    /// <summary>negative_slope, max_value, threshold, and relu of −10, −5, 0, 5, 10: keras/src/activations/activations_test.py.</summary>
    [Theory]
    [InlineData(0.5, null, 0, new float[] { -5, -2.5f, 0, 5, 10 })]
    [InlineData(0, 5.0, 0, new float[] { 0, 0, 0, 5, 5 })]
    [InlineData(0, null, 5, new float[] { 0, 0, 0, 0, 10 })]
    [InlineData(0, 5.0, 5, new float[] { 0, 0, 0, 0, 5 })]
    [InlineData(0.5, 5.0, 5, new float[] { -7.5f, -5, -2.5f, 0, 5 })]
    [InlineData(0, 6.0, 0, new float[] { 0, 0, 0, 5, 6 })]
    public void ReluOfArguments(double slope, double? limit, double threshold, float[] output)
    {
        var x = Keras.Input([5]);
        Check("relu", [x], [new ReLU(limit, slope, threshold).Apply(x)], [Of([1, 5], -10, -5, 0, 5, 10)], 1e-6, output);
    }

    /// <summary>Two inputs with a mask each, or the first alone, and the result: keras/src/layers/merging/merging_test.py.</summary>
    public static TheoryData<string, Func<Merge>, bool, float[]> Merged => new()
    {
        { "add", () => new Add(), false, [0, 0, 1, 2, 1, 2, 6, 8] }, { "add both", () => new Add(), true, [0, 0, 1, 2, 1, 2, 6, 8] },
        { "subtract", () => new Subtract(), true, [0, 0, 1, 2, -1, -2, 0, 0] },
        { "average", () => new Average(), true, [0, 0, 0.5f, 1, 0.5f, 1, 3, 4] },
        { "multiply", () => new Multiply(), false, [0, 0, 0, 0, 1, 2, 9, 16] },
        { "multiply both", () => new Multiply(), true, [0, 0, 1, 2, 1, 2, 9, 16] },
        { "minimum", () => new Minimum(), false, [0, 0, 0, 0, 1, 2, 3, 4] },
        { "minimum both", () => new Minimum(), true, [0, 0, 1, 2, 1, 2, 3, 4] },
        { "concatenate", () => new Concatenate(axis: 1), false, [0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 1, 2, 3, 4] },
        { "concatenate features", () => new Concatenate(axis: 2), false, [0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 2, 3, 4, 3, 4] },
    };

    [Theory, MemberData(nameof(Merged))]
    public void MergingOfMasks(string name, Func<Merge> make, bool both, float[] output)
    {
        KerasTensor[] x = [Keras.Input([4, 2]), Keras.Input([4, 2])];
        var mask = new Masking();
        Check(name, x, [make().Apply(mask.Apply(x[0]), both ? mask.Apply(x[1]) : x[1])],
            [Of([1, 4, 2], 0, 0, 1, 2, 0, 0, 3, 4), Of([1, 4, 2], 0, 0, 0, 0, 1, 2, 3, 4)], 1e-6, output);
    }

    internal static void Check(string name, KerasTensor[] inputs, KerasTensor[] outputs, NDArray[] x, double tolerance,
        params float[][] expected)
    {
        using var model = new Model(inputs, outputs);
        foreach (var result in new[] { TorchPrediction.Run(model, x, 4), model.Predict(x) })
        {
            Assert.True(expected.Length == result.Count, $"{name} gives {result.Count} outputs");
            for (var i = 0; i < expected.Length; i++) Close(expected[i], result[i].ToArray<float>(), tolerance);
        }
        AgreementTests.Agree(model, x);
    }

    internal static NDArray Of(int[] shape, params float[] values) => NDArray.Of(values, [.. shape.Select(d => (int?)d)]);
}
