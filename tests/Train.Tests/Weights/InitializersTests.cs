using OnnxKeras.Initializers;
using OnnxKeras.Layers;
using Identity = OnnxKeras.Initializers.Identity;

namespace OnnxKeras.Tests;

/// <summary>
/// Initial values against <c>keras/src/initializers/*_test.py</c> of Keras 3 and <c>tests/keras/initializers_test.py</c> of Keras 2.
/// </summary>
public sealed class InitializersTests
{
    static float[] Filled(Initializer initializer, Shape shape)
    {
        var values = new float[(int)shape.Size!.Value];
        initializer.Fill(values, shape);
        return values;
    }

    static double Deviation(float[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    /// <summary>Means, and largest and smallest values where Keras 2 gives them, for (200, 100) and (25, 25, 20, 20).</summary>
    public static TheoryData<Initializer, double, double?, double?, double?> Statistics => new()
    {
        { new RandomUniform(-1, 1, 1), 0, null, 1, -1 },
        { new RandomNormal(0, 1, 1), 0, 1, null, null },
        { new TruncatedNormal(0, 1, 1), 0, null, 2, -2 },
        { new Initializers.Constant(2), 2, 0, 2, 2 },
        { new Zeros(), 0, 0, 0, 0 },
        { new Ones(), 1, 0, 1, 1 },
        { new Orthogonal(seed: 1), 0, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Has_the_statistics_of_Keras(Initializer initializer, double mean, double? deviation, double? most, double? least)
    {
        foreach (Shape shape in new Shape[] { [200, 100], [25, 25, 20, 20] })
        {
            var values = Filled(initializer, shape);
            Assert.Equal(mean, values.Average(), 3e-2);
            if (deviation is { } std) Assert.Equal(std, Deviation(values), 3e-2);
            if (most is { } largest) Assert.Equal(largest, values.Max(), 3e-2);
            if (least is { } smallest) Assert.Equal(smallest, values.Min(), 3e-2);
        }
    }

    /// <summary>Scale over fan by shape: a vector's length, a matrix's sides, a window times channels, and given axes.</summary>
    public static TheoryData<VarianceScaling, Shape, double> Variances => new()
    {
        { new LecunUniform(1), [200, 100], 1 / 200.0 },
        { new LecunUniform(1), [25, 25, 20, 20], 1 / 12500.0 },
        { new GlorotUniform(1), [200, 100], 2 / 300.0 },
        { new GlorotUniform(1), [25, 25, 20, 20], 2 / 25000.0 },
        { new HeUniform(1), [200, 100], 2 / 200.0 },
        { new HeUniform(1), [25, 25, 20, 20], 2 / 12500.0 },
        { new GlorotNormal(1), [200, 100], 2 / 300.0 },
        { new GlorotNormal(1), [25, 25, 20, 20], 2 / 25000.0 },
        { new HeNormal(1), [200, 100], 2 / 200.0 },
        { new HeNormal(1), [5, 5, 5, 20, 10], 2 / 2500.0 },
        { new LecunNormal(1), [200, 100], 1 / 200.0 },
        { new LecunNormal(1), [7, 60, 80], 1 / 420.0 },
        { new LecunUniform(1), [20000], 1 / 20000.0 },
        { new VarianceScaling(2, FanMode.FanIn, seed: 1234), [250, 200], 2 / 250.0 },
        { new VarianceScaling(2, FanMode.FanOut, seed: 1234), [250, 200], 2 / 200.0 },
        { new VarianceScaling(2, FanMode.FanOut, Distribution.UntruncatedNormal, 1234), [250, 200], 2 / 200.0 },
        { new VarianceScaling(2, FanMode.FanIn, seed: 1, inputAxes: 0, outputAxes: [1, 2]), [50, 40, 30], 2 / 50.0 },
        { new VarianceScaling(2, FanMode.FanOut, seed: 1, inputAxes: 0, outputAxes: [1, 2]), [50, 40, 30], 2 / 1200.0 },
        { new GlorotUniform(1, inputAxes: [0, 1], outputAxes: -1), [50, 40, 30], 2 / 2030.0 },
    };

    [Theory]
    [MemberData(nameof(Variances))]
    public void Scales_the_variance_by_the_fan(VarianceScaling initializer, Shape shape, double variance)
    {
        var values = Filled(initializer, shape);
        var deviation = Math.Sqrt(variance);
        Assert.Equal(0, values.Average() / deviation, 3e-2);
        Assert.Equal(1, Deviation(values) / deviation, 2e-2);
        // A uniform distribution ends at √3 deviations; a normal one is drawn anew beyond two, and was widened for it.
        var end = initializer.Distribution switch
        {
            Distribution.Uniform => Math.Sqrt(3),
            Distribution.TruncatedNormal => 2 / 0.87962566103423978,
            _ => double.PositiveInfinity,
        };
        Assert.InRange(values.Max(v => Math.Abs(v)) / deviation, Math.Min(0.97 * end, 3), end * (1 + 1e-6));
    }

    /// <summary>An einsum layer's kernel has the fans of its equation, as from Keras 3.15 on: a head's axes are outputs.</summary>
    [Theory]
    [InlineData("abc,cde->abde", new[] { 8, 16 }, 64, 128)]
    [InlineData("abcd,cde->abe", new[] { 64 }, 128, 64)]
    public void An_equation_tells_the_fans(string equation, int[] sizes, int fanIn, int fanOut)
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(3);
        var layer = new EinsumDense(equation, [null, .. sizes.Select(s => (int?)s)]);
        layer.Apply(sizes.Length == 2 ? Keras.Input([5, 64]) : Keras.Input([5, 8, 16]));
        var limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        Assert.InRange(layer.Weights[0].Value.ToArray<float>().Max(Math.Abs), 0.99 * limit, limit);
    }

    [Fact]
    public void Fills_with_an_array()
    {
        var matrix = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Assert.Equal([1, 2, 3, 4, 5, 6], Filled(new Initializers.Constant(matrix), [2, 3]));
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], Filled(new Initializers.Constant(matrix), [2, 2, 3]));
        Assert.Equal([7, 8, 7, 8, 7, 8], Filled(new Initializers.Constant(new float[] { 7, 8 }), [3, 2]));
        Assert.Equal([7, 7, 8, 8], Filled(new Initializers.Constant(new float[,] { { 7 }, { 8 } }), [2, 2]));
        Assert.Contains("(2, 3) does not fill a variable of shape (3, 3)",
            Assert.Throws<KerasException>(() => Filled(new Initializers.Constant(matrix), [3, 3])).Message);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    public void Identity_is_Keras_eye(int rows, int columns)
    {
        var values = Filled(new Identity(2), [rows, columns]);
        for (var i = 0; i < values.Length; i++) Assert.Equal(i / columns == i % columns ? 2 : 0, values[i]);
    }

    [Fact]
    public void Identity_fills_matrices_only() =>
        Assert.Throws<KerasException>(() => Filled(new Identity(), [1, 2, 3, 4]));

    [Theory]
    [InlineData(2, new[] { 5, 5 })]
    [InlineData(1, new[] { 3, 3, 2, 8 })]
    [InlineData(0.5, new[] { 4, 12 })]
    public void Orthogonal_has_orthonormal_rows_or_columns(double gain, int[] sizes)
    {
        Shape shape = [.. sizes.Select(s => (int?)s)];
        var values = Filled(new Orthogonal(gain, 1234), shape);
        var columns = sizes[^1];
        var rows = values.Length / columns;
        var (count, along) = rows >= columns ? (columns, rows) : (rows, columns);
        double At(int vector, int i) => rows >= columns ? values[i * columns + vector] : values[vector * columns + i];
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
                Assert.Equal(a == b ? gain * gain : 0, Enumerable.Range(0, along).Sum(i => At(a, i) * At(b, i)), 1e-6);
    }

    [Fact]
    public void Orthogonal_needs_two_axes() => Assert.Throws<KerasException>(() => Filled(new Orthogonal(), [3]));

    [Fact]
    public void A_seed_gives_the_same_values()
    {
        Assert.Equal(Filled(new RandomNormal(seed: 1337), [25, 20]), Filled(new RandomNormal(seed: 1337), [25, 20]));
        Assert.NotEqual(Filled(new RandomNormal(), [25, 20]), Filled(new RandomNormal(), [25, 20]));
    }
}
