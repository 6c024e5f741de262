using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Copies of models have the same architecture, and weights of their own.</summary>
public class ModelCloneTests : GraphTest
{
    public static TheoryData<string> Configs =>
        [.. new[] { "keras2", "keras3" }.SelectMany(v => Directory.GetFiles(Fixture($"{v}/config"), "*.json")
            .Select(f => $"{v}/config/{Path.GetFileName(f)}"))];

    [Theory]
    [MemberData(nameof(Configs))]
    public void HaveTheSameArchitecture(string file)
    {
        var model = Keras.ModelFromJson(File.ReadAllText(Fixture(file)));
        var clone = Keras.CloneModel(model);
        Assert.Equal(Described(model), Described(clone));
        Assert.Equal(model.GetType(), clone.GetType());
        Assert.Equal(model.Graph.Nodes.Count, clone.Graph.Nodes.Count);
        Assert.Empty(model.Weights.Intersect(clone.Weights));
        Assert.Empty(model.Layers.Where(l => l is not Operation).Intersect(clone.Layers));
        Assert.Equal(model.Weights.Select(w => w.Shape), clone.Weights.Select(w => w.Shape));
    }

    /// <summary>The configuration without the calls, which copies make deepest first, as Keras runs through a graph.</summary>
    static string Described(Model model)
    {
        var json = JsonNode.Parse(model.ToJson())!;
        foreach (var layer in json["config"]!["layers"]!.AsArray())
            foreach (var key in new[] { "build_config", "inbound_nodes" })
                layer!.AsObject().Remove(key);
        return json.ToJsonString();
    }

    sealed class Scaled(double factor, string? name = null) : Layer(name)
    {
        public double Factor { get; } = factor;
        protected override KerasTensor Call(KerasTensor x) => x * Factor;
    }

    [Fact]
    public void StacksAndLayersOfOnesOwnAreCopied()
    {
        var stack = new Sequential([new InputLayer([6, 4]), new Bidirectional(new LSTM(2)), new Scaled(3), new Dense(3)], "stack");
        var clone = Assert.IsType<Sequential>(Keras.CloneModel(stack));
        Assert.Equal((3, "stack", stack.Layers[1].Name),
            (((Scaled)clone.Layers[1]).Factor, clone.Name, clone.Layers[1].Name));
        Assert.Equal([null, 3], clone.OutputShape);
        Assert.False(Keras.CloneModel(new Sequential([new Dense(2)])).Built);
    }

    [Fact]
    public void FrozenLayersStayFrozen()
    {
        var inner = new Sequential([new InputLayer([3]), new Dense(2, name: "a"), new Dense(2, name: "b")], "inner") { Trainable = false };
        inner.GetLayer("b").Trainable = true;
        var x = Keras.Input([3]);
        var clone = Keras.CloneModel(new Model(x, new Dense(1, name: "c") { Trainable = false }.Apply(inner.Apply(x))));
        var copy = (Model)clone.GetLayer("inner");
        Assert.Equal((false, false, true, false), (copy.Trainable, copy.GetLayer("a").Trainable, copy.GetLayer("b").Trainable,
            clone.GetLayer("c").Trainable));
    }

    /// <summary>What a file's version of Keras does otherwise, and a layer's policy, are no constructor's arguments.</summary>
    [Fact]
    public void TraitsOfFilesStay()
    {
        var model = Keras.ModelFromJson(File.ReadAllText(Fixture("keras2/config/model_residual_bn.json")));
        var clone = Keras.CloneModel(model);
        Assert.True(clone.IsKeras2);
        Assert.All(clone.Layers.OfType<BatchNormalization>(), l => Assert.True(l.StatisticsOfKeras2 && l.ComputesWithoutMask));
        var policy = new Sequential([new InputLayer([3]), new Dense(2) { DTypePolicy = "mixed_bfloat16" }]);
        Assert.Equal(DType.BFloat16, Keras.CloneModel(policy).Layers[0].DTypePolicy.ComputeDType);
    }

    [Fact]
    public void AFunctionMayChangeOrShareLayers()
    {
        var x = Keras.Input([3]);
        var inner = new Sequential([new InputLayer([4]), new Dense(5, name: "within")], "inner");
        var model = new Model(x, new Dense(2, name: "last").Apply(inner.Apply(new Dense(4, name: "first").Apply(x) * 2)));
        var asked = new List<string>();
        var clone = Keras.CloneModel(model, cloneFunction: layer =>
        {
            asked.Add(layer.Name);
            return layer.Name == "first" ? new Dense(4, "relu", name: "first") : layer;
        });
        Assert.Equal(["first", "inner", "last"], asked);
        Assert.Equal("relu", ((Dense)clone.GetLayer("first")).Activation.Name);
        Assert.Same(model.GetLayer("last"), clone.GetLayer("last"));
        asked.Clear();
        var deep = Keras.CloneModel(model, recursive: true, cloneFunction: layer =>
        {
            asked.Add(layer.Name);
            return layer;
        });
        Assert.Equal(["first", "within", "last"], asked);
        Assert.NotSame(inner, deep.GetLayer("inner"));
        Assert.Contains("Dense 'first' got null from cloneFunction",
            ErrorOf(() => Keras.CloneModel(model, cloneFunction: _ => null!)));
    }

    [Fact]
    public void MayBeginWithGivenTensors()
    {
        var x = Keras.Input([3], name: "x");
        var model = new Model(x, new Dense(2).Apply(x));
        var other = Keras.Input([5, 3], name: "other");
        Assert.Equal([null, 5, 2], Keras.CloneModel(model, other).OutputShape);
        Assert.Equal(["other"], Keras.CloneModel(model, other).InputNames);
        Assert.Equal([null, 5, 2], Keras.CloneModel(new Sequential([new InputLayer([3]), new Dense(2)]), other).OutputShape);
        Assert.Contains("has 1 input(s), but 2 tensor(s) came", ErrorOf(() => Keras.CloneModel(model, new[] { x, other })));
    }
}
