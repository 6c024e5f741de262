using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>The tables are those that Keras 3 printed for the same models.</summary>
public class SummaryTests : GraphTest
{
    [Fact]
    public void Mlp()
    {
        var x = Keras.Input([5], name: "features");
        var y = new Dense(6, "relu", name: "hidden_0").Apply(x);
        y = new Dense(4, "relu", name: "hidden_1").Apply(y);
        Matches("model_mlp", new Model(x, new Dense(3, "softmax", name: "probabilities").Apply(y), "mlp"));
    }

    [Fact]
    public void SequentialStack() => Matches("model_sequential_cnn", new Sequential(
    [
        new InputLayer([8, 8, 1]), new Conv2D(3, 3), new MaxPooling2D(), new Flatten(), new Dropout(0.5), new Dense(3),
    ], "cnn"));

    [Fact]
    public void SharedLayers() => Matches("model_siamese", KnownModels.Siamese());

    [Fact]
    public void ResidualNetwork() => Matches("model_resnet", KnownModels.ResNet());

    [Fact]
    public void NestedModels() => Matches("model_nested3", KnownModels.Nested());

    [Fact]
    public void Operations() => Matches("ops_slicing", KnownModels.Slicing());

    [Fact]
    public void MasksAsArguments() => Matches("model_seq2seq_masked", KnownModels.SequenceToSequence());

    [Fact]
    public void TensorsByName() => Matches("model_multi_io_dict", KnownModels.Tickets());

    [Fact]
    public void Attention() => Matches("model_encoder", KnownModels.Encoder());

    [Fact]
    public void NestedLayersHaveRowsOfTheirOwn()
    {
        var rows = Text(KnownModels.Nested(), expandNested: true).Split('\n').Where(l => l.Contains('└')).Select(l => l.Trim('│', ' '))
            .ToList();
        Assert.Contains(rows, l => l.StartsWith("└ k (InputLayer)"));
        Assert.Contains(rows, l => l.StartsWith("└ level2 "));
    }

    [Fact]
    public void FrozenLayersSaySo()
    {
        var model = new Sequential([new InputLayer([4]), new Dense(3), new Dropout(0.5), new Dense(2)]);
        model.Layers[0].Trainable = false;
        var text = Text(model, showTrainable: true);
        Assert.Contains("Trainable", text);
        Assert.Matches(@"dense \(Dense\).*│ +N +│", text);
        Assert.Matches(@"dropout \(Dropout\).*│ +- +│", text);
        Assert.Matches(@"dense_1 \(Dense\).*│ +Y +│", text);
        Assert.Contains(" Trainable params: 8 (32.00 B)\n Non-trainable params: 15 (60.00 B)\n", text);
    }

    [Fact]
    public void AnUnbuiltStackSaysSo()
    {
        var text = Text(new Sequential([new Dense(3)]));
        Assert.Matches(@"dense \(Dense\) +│ \? +│ +0 \(unbuilt\) │", text);
    }

    [Fact]
    public void EveryLineIsAsWideAsAsked()
    {
        foreach (var width in (int[])[60, 80, 97, 120])
            Assert.All(Text(KnownModels.Siamese(), width).Split('\n').Where(l => l is not "" && "┏┃┡│├└".Contains(l[0])),
                l => Assert.Equal(width, l.Length));
    }

    [Fact]
    public void ARangeOfLayersMayBeAskedFor()
    {
        var model = new Sequential([new InputLayer([4]), new Dense(3, name: "a_1"), new Dense(3, name: "b_1"), new Dense(3, name: "b_2"),
            new Dense(2, name: "c_1")]);
        Assert.Equal(["a_1", "b_1", "b_2"], Rows("a", "b"));
        Assert.Equal(["a_1", "b_1"], Rows("b_[1]", "a"));
        Assert.Equal(["b_2", "c_1"], Rows("b_2", "."));
        Assert.Contains("no layer whose name begins with '_1'", ErrorOf(() => Rows("a", "_1")));

        List<string> Rows(string first, string last)
        {
            var text = "";
            model.Summary(60, printFn: s => text += s, layerRange: (first, last));
            return [.. text.Split('\n').Where(l => l.Contains("(Dense)")).Select(l => l.Trim('│', ' ')[..3])];
        }
    }

    public static TheoryData<int, double[], int[]> Positions => new()
    {
        { 60, [0.5, 0.75, 1], [30, 44, 59] }, { 61, [0.5, 0.75, 1], [30, 44, 60] }, { 70, [0.3, 0.9, 1], [21, 62, 69] },
        { 77, [0.2, 0.5, 1], [15, 37, 76] },
    };

    /// <summary>Where the borders stand, as Python's Rich 13.3 puts them.</summary>
    [Theory]
    [MemberData(nameof(Positions))]
    public void ColumnsEndWhereAsked(int width, double[] positions, int[] borders)
    {
        var text = "";
        var model = new Sequential([new InputLayer([4]), new Dense(3)]);
        model.Summary(width, printFn: s => text += s, positions: positions);
        Assert.Equal(borders, text.Split('\n')[1].Index().Where(c => c.Item is '┳' or '┓').Select(c => c.Index));
        Assert.Contains("has 3 columns, but 2 positions came", ErrorOf(() => model.Summary(width, positions: [0.5, 1])));
    }

    [Fact]
    public void TooNarrowIsRefused() => Assert.Contains("10 characters", ErrorOf(() => KnownModels.Siamese().Summary(10)));

    static void Matches(string file, Model model) =>
        Assert.Equal(File.ReadAllText(Fixture($"keras3/summary/{file}.txt")).TrimEnd(), Text(model).TrimEnd());

    static string Text(Model model, int width = 80, bool expandNested = false, bool showTrainable = false)
    {
        var text = "";
        model.Summary(width, expandNested, showTrainable, s => text += s);
        return text;
    }
}
