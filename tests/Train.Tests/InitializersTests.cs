using System.Text.Json.Nodes;
using OnnxKeras.Config;
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

    [Theory]
    [InlineData("zeros", typeof(Zeros))]
    [InlineData("zero", typeof(Zeros))]
    [InlineData("ones", typeof(Ones))]
    [InlineData("one", typeof(Ones))]
    [InlineData("constant", typeof(Initializers.Constant))]
    [InlineData("uniform", typeof(RandomUniform))]
    [InlineData("random_uniform", typeof(RandomUniform))]
    [InlineData("normal", typeof(RandomNormal))]
    [InlineData("random_normal", typeof(RandomNormal))]
    [InlineData("truncated_normal", typeof(TruncatedNormal))]
    [InlineData("variance_scaling", typeof(VarianceScaling))]
    [InlineData("glorot_normal", typeof(GlorotNormal))]
    [InlineData("glorot_uniform", typeof(GlorotUniform))]
    [InlineData("he_normal", typeof(HeNormal))]
    [InlineData("he_uniform", typeof(HeUniform))]
    [InlineData("lecun_normal", typeof(LecunNormal))]
    [InlineData("lecun_uniform", typeof(LecunUniform))]
    [InlineData("orthogonal", typeof(Orthogonal))]
    [InlineData("OrthogonalInitializer", typeof(Orthogonal))]
    [InlineData("identity", typeof(Identity))]
    [InlineData("IdentityInitializer", typeof(Identity))]
    [InlineData("stft", typeof(STFTInitializer))]
    public void Answers_to_the_names_of_Keras(string name, Type type) => Assert.IsType(type, (Initializer)name);

    [Fact]
    public void Unknown_names_and_bad_scales_are_refused()
    {
        Assert.Throws<KerasException>(() => (Initializer)"typo");
        Assert.Contains("scale must be positive", Assert.Throws<KerasException>(() => new VarianceScaling(-1)).Message);
    }

    /// <summary>Each class with the keys and values of its <c>get_config</c>.</summary>
    public static TheoryData<Initializer, string> Configs => new()
    {
        { new Zeros(), """{"module":"keras.initializers","class_name":"Zeros","config":{},"registered_name":null}""" },
        { new Identity(2), """{"module":"keras.initializers","class_name":"Identity","config":{"gain":2.0},"registered_name":null}""" },
        {
            new Orthogonal(2, 1234),
            """{"module":"keras.initializers","class_name":"Orthogonal","config":{"gain":2.0,"seed":1234},"registered_name":null}"""
        },
        { new Initializers.Constant(0.3), """{"module":"keras.initializers","class_name":"Constant","config":{"value":0.3},"registered_name":null}""" },
        {
            new Initializers.Constant(new double[,] { { 0.3, 1 } }),
            """
            {"module":"keras.initializers","class_name":"Constant",
             "config":{"value":{"class_name":"__numpy__","config":{"value":[[0.3,1.0]],"dtype":"float64"}}},"registered_name":null}
            """
        },
        {
            new HeNormal(3),
            """
            {"module":"keras.initializers","class_name":"HeNormal","config":{"seed":3,"input_axes":null,"output_axes":null},
             "registered_name":null}
            """
        },
        {
            new VarianceScaling(0.1, FanMode.FanIn, Distribution.Uniform, null, 0, [1, 2]),
            """
            {"module":"keras.initializers","class_name":"VarianceScaling","config":{"seed":null,"input_axes":0,"output_axes":[1,2],
             "scale":0.1,"mode":"fan_in","distribution":"uniform"},"registered_name":null}
            """
        },
        {
            new STFTInitializer(ComplexSide.Imag),
            """
            {"module":"keras.initializers","class_name":"STFT","config":{"side":"imag","window":"hann","periodic":false,
             "scaling":"density"},"registered_name":null}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Is_saved_as_Keras_saves_it(Initializer initializer, string json)
    {
        var (expected, written) = (JsonNode.Parse(json)!, new Keras3Writer().WriteObject(initializer));
        Assert.Equal(Sorted(expected), Sorted(written));
        var read = (Initializer)new Keras3Reader(null).ReadObject(typeof(Initializer), "initializer", expected);
        Assert.Equal(Sorted(expected), Sorted(new Keras3Writer().WriteObject(read)));

        static string Sorted(JsonNode? node) => node switch
        {
            JsonObject o => $"{{{string.Join(",", o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Sorted(p.Value)}"))}}}",
            JsonArray a => $"[{string.Join(",", a.Select(Sorted))}]",
            _ => node?.ToJsonString() ?? "null",
        };
    }

    [Theory]
    [InlineData("""{"class_name":"RandomNormal","config":{"mean":0.0,"stddev":1.0,"seed":{"class_name":"SeedGenerator","config":{"seed":7}}}}""", false)]
    [InlineData("""{"class_name":"Constant","config":{"value":{"class_name":"__tensor__","config":{"value":[1,2],"dtype":"int32"}}}}""", false)]
    [InlineData("""{"class_name":"Constant","config":{"value":[1,2]}}""", false)]
    [InlineData("""{"class_name":"Constant","config":{"value":{"type":"ndarray","value":[1,2]}}}""", true)]
    public void Reads_what_stands_for_seeds_and_arrays(string json, bool keras2)
    {
        var reader = keras2 ? (ConfigReader)new Keras2Reader(null) : new Keras3Reader(null);
        var read = (Initializer)reader.ReadObject(typeof(Initializer), "initializer", JsonNode.Parse(json)!);
        if (read is Initializers.Constant) Assert.Equal([1, 2], Filled(read, [2]));
        else Assert.Equal(7, Assert.IsType<RandomNormal>(read).Seed);
    }
}
