using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Layers;
using OnnxKeras.Regularizers;

namespace OnnxKeras.Tests;

/// <summary>Penalties against <c>keras/src/regularizers/regularizers_test.py</c>.</summary>
public sealed class RegularizersTests
{
    static double Of(Regularizer regularizer, NDArray values) => regularizer.Apply(TorchCase.Torch.Wrap(values)).Array().ToScalar();

    static NDArray Filled(float value) => NDArray.Of(Enumerable.Repeat(value, 16).ToArray(), [4, 4]);

    [Fact]
    public void Penalizes_as_Keras()
    {
        var x = TorchCase.Numbers([4, 4]);
        var (absolute, squares) = (x.Doubles().Sum(Math.Abs), x.Doubles().Sum(v => v * v));
        Assert.Equal(0.1 * absolute, Of(new L1(0.1), x), 1e-6);
        Assert.Equal(0.1 * squares, Of(new L2(0.1), x), 1e-6);
        Assert.Equal(0.1 * absolute + 0.2 * squares, Of(new L1L2(0.1, 0.2), x), 1e-6);
        Assert.Equal(Of(new L1(0.1), x), Of(new L1L2(l1: 0.1), x), 1e-7);
        Assert.Equal(Of(new L2(0.1), x), Of(new L1L2(l2: 0.1), x), 1e-7);
    }

    /// <summary>Files hold some factors in single precision; the penalty is that of the file before it is written.</summary>
    [Fact]
    public void Penalizes_the_same_when_loaded()
    {
        Regularizer[] all = [new L1(0.013), new L2(0.013), new L1L2(0.013, 0.017), new OrthogonalRegularizer(0.013)];
        foreach (var regularizer in all)
        {
            var loaded = (Regularizer)new Keras3Reader(null).ReadObject(typeof(Regularizer), "regularizer",
                new Keras3Writer().WriteObject(regularizer));
            foreach (var size in Enumerable.Range(2, 12))
                Assert.Equal(Of(regularizer, TorchCase.Numbers([size, 3])), Of(loaded, TorchCase.Numbers([size, 3])));
        }
    }

    public static TheoryData<Regularizer, float, double> Uniform => new()
    {
        { new L1(0.1), 0, 0 }, { new L1(0.1), -1, 1.6 }, { new L1(0.1), 1, 1.6 }, { new L1(0), 3, 0 },
        { new L2(0.1), 0, 0 }, { new L2(0), 3, 0 }, { new L1L2(), 3, 0 }, { new L1L2(0.1, 0.2), 0, 0 },
        { new L1(1), 10, 160 }, { new L2(1), 10, 1600 }, { new L1(1), 0.1f, 1.6 }, { new L2(1), 0.1f, 0.16 },
    };

    [Theory]
    [MemberData(nameof(Uniform))]
    public void Penalizes_equal_values(Regularizer regularizer, float value, double expected) =>
        Assert.Equal(expected, Of(regularizer, Filled(value)), 1e-5 * Math.Max(1, expected));

    /// <summary>Half the factor times the mean absolute product of distinct unit rows, or columns.</summary>
    [Theory]
    [InlineData("rows")]
    [InlineData("columns")]
    public void Penalizes_what_is_not_orthogonal(string mode)
    {
        var x = TorchCase.Numbers([4, 3]);
        var vectors = mode == "rows" ? 4 : 3;
        double[] Unit(int i)
        {
            double[] v = [.. Enumerable.Range(0, mode == "rows" ? 3 : 4).Select(k => mode == "rows" ? x[i, k] : x[k, i])];
            var norm = Math.Sqrt(v.Sum(a => a * a));
            return [.. v.Select(a => a / norm)];
        }
        var sum = 0.0;
        for (var i = 0; i < vectors; i++)
            for (var j = 0; j < vectors; j++)
                if (i != j) sum += Math.Abs(Unit(i).Zip(Unit(j)).Sum(p => p.First * p.Second));
        Assert.Equal(0.1 * 0.5 * sum / (vectors * (vectors - 1) / 2.0), Of(new OrthogonalRegularizer(0.1, mode), x), 1e-6);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        foreach (var factor in new[] { -1, -0.001, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Contains("at least 0", Assert.Throws<KerasException>(() => new L1(factor)).Message);
            Assert.Contains("at least 0", Assert.Throws<KerasException>(() => new L2(factor)).Message);
            Assert.Contains("at least 0", Assert.Throws<KerasException>(() => new L1L2(l2: factor)).Message);
            Assert.Contains("at least 0", Assert.Throws<KerasException>(() => new OrthogonalRegularizer(factor)).Message);
        }
        Assert.Contains("'rows' or 'columns', got 'invalid_mode'",
            Assert.Throws<KerasException>(() => new OrthogonalRegularizer(0.01, "invalid_mode")).Message);
        Assert.Contains("takes matrices, not a tensor of shape (4, 4, 4)",
            Assert.Throws<KerasException>(() => Of(new OrthogonalRegularizer(0.1), TorchCase.Numbers([4, 4, 4]))).Message);
        Assert.Throws<KerasException>(() => (Regularizer)"typo");
    }

    [Theory]
    [InlineData("l1", typeof(L1))]
    [InlineData("l2", typeof(L2))]
    [InlineData("l1l2", typeof(L1L2))]
    [InlineData("l1_l2", typeof(L1L2))]
    [InlineData("L1L2", typeof(L1L2))]
    [InlineData("orthogonal_regularizer", typeof(OrthogonalRegularizer))]
    public void Answers_to_the_names_of_Keras(string name, Type type) => Assert.IsType(type, (Regularizer)name);

    /// <summary>Keras 3.15 keeps two of the factors as tensors, of single precision.</summary>
    public static TheoryData<Regularizer, string> Configs => new()
    {
        { new L1(0.02), """{"l1":0.019999999552965164}""" },
        { new L2(0.02), """{"l2":0.02}""" },
        { new L1L2(0.01, 0.03), """{"l1":0.01,"l2":0.03}""" },
        { new OrthogonalRegularizer(0.02, "columns"), """{"factor":0.019999999552965164,"mode":"columns"}""" },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Is_saved_as_Keras_saves_it(Regularizer regularizer, string config)
    {
        var written = new Keras3Writer().WriteObject(regularizer);
        Assert.Equal(JsonNode.Parse(config)!.ToJsonString(), written["config"]!.ToJsonString());
        var read = (Regularizer)new Keras3Reader(null).ReadObject(typeof(Regularizer), "regularizer", written);
        Assert.Equal(written.ToJsonString(), new Keras3Writer().WriteObject(read).ToJsonString());
    }

    /// <summary>The examples in the documentation of Keras's base class: a kernel of ones, an input of twos.</summary>
    [Fact]
    public void Layers_add_penalties_as_Keras()
    {
        var x = Keras.Input([5]);
        using var model = new Model(x, new Dense(5, useBias: false, kernelInitializer: "ones", kernelRegularizer: new L1(0.01),
            activityRegularizer: new L2(0.01)).Apply(x));
        model.Compile(new OnnxKeras.Optimizers.SGD(0), (y, p) => 0 * p);
        Assert.Equal(5.25, (double)model.TestOnBatch(NDArray.Of(Enumerable.Repeat(2f, 25).ToArray(), [5, 5]), new float[5, 5]), 1e-5);
    }
}
