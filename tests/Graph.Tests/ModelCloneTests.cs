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

    /// <summary>Keras writes an own penalty of a file's layer, and each layer's policy, into the configuration that it copies by.</summary>
    [Fact]
    public void PenaltiesAndPoliciesStay()
    {
        var embedding = (JsonObject)JsonNode.Parse("""
            {"class_name": "Embedding", "config": {"name": "e", "trainable": true, "batch_input_shape": [null, 3], "dtype": "float32",
            "input_dim": 4, "output_dim": 2, "embeddings_initializer": {"class_name": "Zeros", "config": {}},
            "embeddings_regularizer": null, "activity_regularizer": {"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.0}},
            "embeddings_constraint": null, "mask_zero": false, "input_length": 3}}
            """)!;
        var old = Keras.ModelFromJson(new JsonObject
        {
            ["class_name"] = "Sequential", ["keras_version"] = "2.2.4", ["backend"] = "tensorflow", ["config"] = new JsonArray(embedding),
        }.ToJsonString());
        Assert.NotNull(old.Layers[0].ActivityRegularizer);
        Assert.Same(old.Layers[0].ActivityRegularizer, Keras.CloneModel(old).Layers[0].ActivityRegularizer);

        Keras.SetDTypePolicy("mixed_float16");
        var attention = new MultiHeadAttention(2, 2);
        var dense = new Dense(2);
        Keras.SetDTypePolicy("float32");
        var x = Keras.Input([3, 4]);
        var clone = Keras.CloneModel(new Model(x, dense.Apply(attention.ApplyMany(x, x)[0])));
        Assert.All(clone.Layers.Skip(1).SelectMany(l => l.SelfAndInner).Where(l => l is Dense or MultiHeadAttention or EinsumDense),
            l => Assert.Equal("mixed_float16", l.DTypePolicy.ToString()));
    }

    /// <summary>A wrapper's layer is trained or not as it is itself.</summary>
    [Fact]
    public void LayersWithinAFrozenWrapperStayAsTheyAre()
    {
        var wrapper = new TimeDistributed(new Dense(2)) { Trainable = false };
        wrapper.Layer.Trainable = true;
        var both = new Bidirectional(new LSTM(2));
        both.BackwardLayer.Trainable = false;
        var clone = Keras.CloneModel(new Sequential([new InputLayer([4, 3]), wrapper, both]));
        Assert.Equal((false, true), (clone.Layers[0].Trainable, ((TimeDistributed)clone.Layers[0]).Layer.Trainable));
        Assert.Equal((true, true, false), (clone.Layers[1].Trainable, ((Bidirectional)clone.Layers[1]).Layer.Trainable,
            ((Bidirectional)clone.Layers[1]).BackwardLayer.Trainable));
    }

    [Fact]
    public void LayersSharedWithAModelWithinStaySharedWhenThatIsClonedAsWell()
    {
        var shared = new Dense(3, name: "shared");
        var inner = new Sequential([new InputLayer([3]), shared], "inner");
        var x = Keras.Input([3]);
        var model = new Model(x, shared.Apply(inner.Apply(x)));
        var asked = 0;
        var clone = Keras.CloneModel(model, recursive: true, cloneFunction: layer =>
        {
            asked++;
            return new Dense(3, name: layer.Name);
        });
        Assert.Equal((1, 12L), (asked, clone.CountParams()));
        Assert.Same(clone.GetLayer("shared"), ((Model)clone.GetLayer("inner")).GetLayer("shared"));
        Assert.Equal(12, Keras.CloneModel(model, recursive: true).CountParams());
        Assert.Equal(24, Keras.CloneModel(model).CountParams());
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
        Assert.Equal([null, 5, 2], Keras.CloneModel(model, new[] { other }).OutputShape);
        var named = new Model(new Dictionary<string, KerasTensor> { ["a"] = x, ["b"] = other }, other - x);
        Assert.Equal("Functional 'functional_1' takes its inputs as {a: tensor, b: tensor}, but tensors came as {b: tensor, z: tensor}: "
            + "clone it from the same structure.",
            ErrorOf(() => Keras.CloneModel(named, new Dictionary<string, KerasTensor> { ["b"] = other, ["z"] = x })));
        Assert.Contains("but tensors came as [tensor, tensor]", ErrorOf(() => Keras.CloneModel(named, new[] { x, other })));
    }
}
