using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Constraints;

namespace OnnxKeras.Tests;

/// <summary>
/// Projections against <c>keras/src/constraints/constraints_test.py</c> of Keras 3 and <c>tests/keras/constraints_test.py</c> of Keras 2.
/// </summary>
public sealed class ConstraintsTests
{
    static readonly double third = 2 / Math.Sqrt(3), share = 0.5 + 1.5 / Math.Sqrt(34);

    static NDArray Of(Constraint constraint, NDArray values) => constraint.Apply(TorchCase.Torch.Wrap(values)).Array();

    /// <summary>A matrix with values between −50 and 50, the first of them 0.</summary>
    static NDArray Example()
    {
        var values = TorchCase.Numbers([100, 100]).Span<float>().ToArray().Select(v => v * 50).ToArray();
        values[0] = 0;
        return NDArray.Of(values, [100, 100]);
    }

    static double[] ColumnNorms(NDArray matrix) =>
        [.. Enumerable.Range(0, 100).Select(c => Math.Sqrt(Enumerable.Range(0, 100).Sum(r => matrix[r, c] * matrix[r, c])))];

    [Fact]
    public void Max_norm_limits_columns() => TorchCase.Close([0, 1, 2, third, 0, 0, 0, third, 0, 0, 0, third],
        Of(new MaxNorm(2), new float[,] { { 0, 1, 3, 3 }, { 0, 0, 0, 3 }, { 0, 0, 0, 3 } }), 1e-6);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1e-7)]
    public void Norms_end_in_the_interval(double limit)
    {
        Assert.All(Of(new MaxNorm(limit), Example()).Doubles(), v => Assert.True(v < limit));
        Assert.All(ColumnNorms(Of(new MinMaxNorm(limit, 2 * limit), Example())), n => Assert.InRange(n, limit, 2 * limit + 1e-5));
    }

    [Fact]
    public void Min_max_norm_ends_between()
    {
        Assert.All(ColumnNorms(Of(new MinMaxNorm(0.2, 0.5), Example())), n => Assert.InRange(n, 0.2, 0.5 + 1e-6));
        // Half the way from 4 to 2, and from 1 to 2.
        TorchCase.Close([3, 1.5], Of(new MinMaxNorm(2, 2, 0.5), new float[,] { { 4, 1 } }), 1e-6);
    }

    [Fact]
    public void Unit_norm_is_one() => Assert.All(ColumnNorms(Of(new UnitNorm(), Example())), n => Assert.Equal(1, n, 1e-5));

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void Non_neg_has_none_below_zero(float value, double expected)
    {
        Assert.All(Of(new NonNeg(), NDArray.Of(Enumerable.Repeat(value, 25).ToArray(), [5, 5])).Doubles(), v => Assert.Equal(expected, v));
        Assert.All(Of(new NonNeg(), Example()).Doubles(), v => Assert.True(v >= 0));
    }

    /// <summary>The axes whose elements make up one norm: of a convolution's kernel all but the last.</summary>
    public static TheoryData<Constraint, double[]> Axes => new()
    {
        { new UnitNorm(0), [0.6, 0, 0, 1, 0.8, 1, 0, 0] },
        { new UnitNorm(1), [1, 0, 0, 1, 1, 1, 0, 0] },
        { new UnitNorm(-1), [1, 0, 0, 1, 0.8, 0.6, 0, 0] },
        { new UnitNorm([0, 1]), [0.6, 0, 0, 7 / Math.Sqrt(58), 0.8, 3 / Math.Sqrt(58), 0, 0] },
        { new MaxNorm(6, [0, 1]), [3, 0, 0, 42 / Math.Sqrt(58), 4, 18 / Math.Sqrt(58), 0, 0] },
        { new MinMaxNorm(0, 3, 0.5, [0, 2]), [3 * share, 0, 0, 5, 4 * share, 3 * share, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Axes))]
    public void Norms_run_along_the_axes(Constraint constraint, double[] expected) =>
        TorchCase.Close(expected, Of(constraint, new float[,,] { { { 3, 0 }, { 0, 7 } }, { { 4, 3 }, { 0, 0 } } }), 1e-6);

    [Theory]
    [InlineData("max_norm", typeof(MaxNorm))]
    [InlineData("MaxNorm", typeof(MaxNorm))]
    [InlineData("non_neg", typeof(NonNeg))]
    [InlineData("unit_norm", typeof(UnitNorm))]
    [InlineData("min_max_norm", typeof(MinMaxNorm))]
    public void Answers_to_the_names_of_Keras(string name, Type type)
    {
        Assert.IsType(type, (Constraint)name);
        Assert.Throws<KerasException>(() => (Constraint)"typo");
    }

    public static TheoryData<Constraint, string> Configs => new()
    {
        { new MaxNorm(3, 1), """{"max_value":3.0,"axis":1}""" },
        { new UnitNorm(1), """{"axis":1}""" },
        { new UnitNorm([0, 1, 2]), """{"axis":[0,1,2]}""" },
        { new MinMaxNorm(0.5, 2, 0.7, 1), """{"min_value":0.5,"max_value":2.0,"rate":0.7,"axis":1}""" },
        { new NonNeg(), "{}" },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Is_saved_as_Keras_saves_it(Constraint constraint, string config)
    {
        var written = new Keras3Writer().WriteObject(constraint);
        Assert.Equal(JsonNode.Parse(config)!.ToJsonString(), written["config"]!.ToJsonString());
        var read = (Constraint)new Keras3Reader(null).ReadObject(typeof(Constraint), "constraint", written);
        Assert.Equal(written.ToJsonString(), new Keras3Writer().WriteObject(read).ToJsonString());
    }
}
