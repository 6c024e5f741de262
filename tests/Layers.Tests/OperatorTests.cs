using System.Text.RegularExpressions;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Which operators exported models consist of, and what layers may know.</summary>
public partial class OperatorTests
{
    static Conv2D Conv(int filters, int stride = 1, Padding padding = Padding.Same) => new(filters, 3, stride, padding,
        activation: "relu");

    static readonly Dictionary<string, Func<KerasTensor, KerasTensor>> networks = new()
    {
        ["plain"] = x => new MaxPooling2D().Apply(Conv(4).Apply(new BatchNormalization().Apply(Conv(4, 2).Apply(x)))),
        ["residual"] = x =>
        {
            x = Conv(4).Apply(x);
            var y = new BatchNormalization().Apply(Conv(4).Apply(new ReLU().Apply(x)));
            return new AveragePooling2D().Apply(new Activation("relu").Apply(new Add().Apply(x, y)));
        },
        ["towers"] = x => Keras.Concatenate([Conv(3).Apply(x), Conv(4).Apply(Conv(2).Apply(x)), Conv(2).Apply(new MaxPooling2D(3, 1,
            Padding.Same).Apply(x))]),
        ["u-net"] = x =>
        {
            var first = Conv(4).Apply(x);
            var second = Conv(6).Apply(new MaxPooling2D().Apply(first));
            var up = new UpSampling2D().Apply(new SpatialDropout2D(0.2).Apply(second));
            return new Conv2D(2, 1, activation: "sigmoid").Apply(Conv(4).Apply(Keras.Concatenate([first, up])));
        },
        ["decoder"] = x => Conv(3).Apply(new UpSampling2D(2, interpolation: Interpolation.Bilinear).Apply(new Conv2DTranspose(4, 3, 2,
            Padding.Same).Apply(x))),
        ["mobile"] = x => new BatchNormalization().Apply(new SeparableConv2D(4, 3, padding: Padding.Same).Apply(
            new ReLU(6).Apply(new BatchNormalization().Apply(new DepthwiseConv2D(3, 2).Apply(new ZeroPadding2D(1).Apply(x)))))),
        ["squeeze and excite"] = x =>
        {
            x = Conv(4).Apply(x);
            var gate = new Dense(4, "sigmoid").Apply(new Dense(2, "relu").Apply(new GlobalAveragePooling2D(keepDims: true).Apply(x)));
            return new GlobalMaxPooling2D().Apply(new Multiply().Apply(x, gate));
        },
        ["cropped, other activations"] = x => new LeakyReLU().Apply(Conv(3).Apply(new Cropping2D(1).Apply(new PReLU(sharedAxes: [1,
            2]).Apply(Conv(4).Apply(x))))),
    };

    public static TheoryData<string, bool> Networks
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var name in networks.Keys)
                // Linear enlargement needs known sizes.
                foreach (var open in name == "decoder" ? new[] { false } : [false, true]) all.Add(name, open);
            return all;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void AConvolutionalNetworkHasATransposePerInputAndOutputAtMost(string name, bool open)
    {
        Keras.ClearSession();
        var x = Keras.Input(open ? [null, null, 3] : [12, 12, 3]);
        using var model = new Model(x, networks[name](x));
        var operators = model.ToOnnx().Operators;
        Assert.True(operators.Count(o => o == "Transpose") <= 2, string.Join(' ', operators));
    }

    [Theory, InlineData("LSTM"), InlineData("GRU"), InlineData("SimpleRNN")]
    public void ARecurrentLayerIsOneNode(string name)
    {
        foreach (var variant in new[] { "", " backwards", " sequences and states" })
        {
            using var model = Examples.Of(name + variant).Model();
            var operators = model.ToOnnx().Operators;
            Assert.Single(operators, name == "SimpleRNN" ? "RNN" : name);
            Assert.DoesNotContain("MatMul", operators);
            Assert.DoesNotContain("Scan", operators);
            Assert.DoesNotContain("Loop", operators);
        }
    }

    /// <summary>LayerNormalization came with opset 17, Gelu with 20.</summary>
    [Theory, MemberData(nameof(EngineTests.Opsets), MemberType = typeof(EngineTests))]
    public void ATransformerBlockUsesTheOperatorsThatThereAre(int opset)
    {
        Keras.ClearSession();
        var x = Keras.Input([null, 6]);
        var y = new LayerNormalization().Apply(new Add().Apply(x, new MultiHeadAttention(2, 3).Apply(x, x)));
        y = new LayerNormalization().Apply(new Add().Apply(y, new Dense(6).Apply(new Dense(12, "gelu").Apply(y))));
        using var model = new Model(x, y);
        var operators = model.ToOnnx(opset).Operators;
        Assert.Equal(2, operators.Count(o => o == "LayerNormalization"));
        Assert.Equal((opset >= 20 ? 1 : 0, opset >= 20 ? 0 : 1), (operators.Count(o => o == "Gelu"), operators.Count(o => o == "Erf")));
    }

    [Fact]
    public void LayersMentionNoEngineAndNoFormat()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OnnxKeras.sln"))) root = root.Parent!;
        var files = Directory.GetFiles(Path.Combine(root.FullName, "src", "Graph", "Layers"), "*.cs", SearchOption.AllDirectories);
        Assert.True(files.Length > 100);
        Assert.All(files, file => Assert.DoesNotMatch(EngineOrFormat(), File.ReadAllText(file).Replace("OnnxKeras", "")));
    }

    [GeneratedRegex(@"torch|onnx|json|hdf5|\bh5\b", RegexOptions.IgnoreCase)]
    private static partial Regex EngineOrFormat();
}
