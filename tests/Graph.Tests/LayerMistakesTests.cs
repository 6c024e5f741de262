using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>
/// Impossible arguments and shapes are refused as in Keras, at the latest when the layer is called, in words that say which layer it is,
/// what came and what was expected. A message ending in * goes on with a list of known names.
/// </summary>
public partial class LayerMistakesTests : GraphTest
{
    /// <summary>Public for its properties only: the layers of its name make it, and answer for its arguments.</summary>
    static readonly string[] withoutConstructor = [nameof(ConvLSTMCell)];

    static readonly TheoryData<string, Action>[] tables =
    [
        CoreMistakes, ReshapingMistakes, MergingMistakes, ActivationsMistakes, RegularizationMistakes, ConvolutionMistakes,
        PoolingMistakes, RecurrentMistakes, AttentionMistakes, NormalizationMistakes, PreprocessingMistakes, PictureMistakes,
        SignalMistakes,
    ];

    public static TheoryData<string, Action> All
    {
        get
        {
            var all = new TheoryData<string, Action>();
            foreach (var row in tables.SelectMany(t => (IEnumerable<object[]>)t)) all.Add((string)row[0], (Action)row[1]);
            return all;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Refused(string message, Action mistake)
    {
        var actual = ErrorOf(mistake);
        if (message.EndsWith('*')) Assert.StartsWith(message[..^1] + " Known: ", actual);
        else Assert.Equal(message, actual);
    }

    [Fact]
    public void EveryLayerIsAmongThem()
    {
        var named = tables.SelectMany(t => (IEnumerable<object[]>)t).Select(row => ((string)row[0]).Split(' ')[0]).ToHashSet();
        var layers = typeof(Dense).Assembly.GetTypes()
            .Where(t => t.IsPublic && !t.IsAbstract && t.Namespace == typeof(Dense).Namespace && t.IsSubclassOf(typeof(Layer)));
        Assert.Empty(layers.Select(t => t.Name).Except(named).Except(withoutConstructor));
    }

    static KerasTensor In(params int?[] sample) => Keras.Input([.. sample]);

    /// <summary>Calls a layer of several inputs once as it should be, and then on others: it is checked each time.</summary>
    static void Again(Layer layer, params KerasTensor[] inputs)
    {
        layer.Apply(In(4, 6), In(4, 6));
        layer.Apply(inputs);
    }

    static void Twice(Layer layer, KerasTensor first, KerasTensor second)
    {
        layer.Apply(first);
        layer.Apply(second);
    }

    static void Reversed(ReversibleEmbedding layer, KerasTensor x)
    {
        layer.Apply(In(3));
        layer.Apply(x, reverse: true);
    }

    static void Changed(IntegerLookup lookup, long[] vocabulary)
    {
        lookup.Apply(In(4));
        lookup.SetVocabulary(vocabulary);
    }

    static void CalledOnTensorOfNoGraph() => new Dense(1).Apply(new Symbol(SymbolicBackend.Graph, [null, 3], DType.Float32));

    static void FromConfig(string className, string config) => Keras.ModelFromJson($$$"""
        {"class_name": "Sequential", "keras_version": "3.15.1", "config": {"name": "sequential", "layers": [
            {"module": "keras.layers", "class_name": "{{{className}}}", "config": {{{config}}} }]}}
        """);
}
