using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Initializers;
using Identity = OnnxKeras.Initializers.Identity;

namespace OnnxKeras.Tests;

/// <summary>Initializers in files: names and keys of <c>keras/src/initializers</c>.</summary>
public sealed class InitializersConfigTests
{
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
        {
            new Initializers.Constant(0.3),
            """{"module":"keras.initializers","class_name":"Constant","config":{"value":0.3},"registered_name":null}"""
        },
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
            JsonObject o => string.Join(",", o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:({Sorted(p.Value)})")),
            JsonArray a => $"[{string.Join(",", a.Select(Sorted))}]",
            _ => node?.ToJsonString() ?? "null",
        };
    }

    [Theory]
    [InlineData("RandomNormal", """{"mean":0.0,"stddev":1.0,"seed":{"class_name":"SeedGenerator","config":{"seed":7}}}""", false)]
    [InlineData("Constant", """{"value":{"class_name":"__tensor__","config":{"value":[1,2],"dtype":"int32"}}}""", false)]
    [InlineData("Constant", """{"value":[1,2]}""", false)]
    [InlineData("Constant", """{"value":{"type":"ndarray","value":[1,2]}}""", true)]
    public void Reads_what_stands_for_seeds_and_arrays(string className, string config, bool keras2)
    {
        var reader = keras2 ? (ConfigReader)new Keras2Reader(null) : new Keras3Reader(null);
        var read = (Initializer)reader.ReadObject(typeof(Initializer), "initializer",
            new JsonObject { ["class_name"] = className, ["config"] = JsonNode.Parse(config) });
        var values = new float[2];
        read.Fill(values, [2]);
        if (read is Initializers.Constant) Assert.Equal([1, 2], values);
        else Assert.Equal(7, Assert.IsType<RandomNormal>(read).Seed);
    }
}
