using System.IO.Compression;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Whole models and parts of weights in files, beyond what Keras has recorded.</summary>
public class ModelFileTests
{
    /// <summary>A layer of one's own.</summary>
    public sealed class Scale(double factor, string? name = null) : Layer(name)
    {
        Variable bias = null!;

        public double Factor { get; } = factor;

        protected override void Build(Shape input) => bias = AddWeight("bias", [input[^1]], "ones");

        protected override KerasTensor Call(KerasTensor x) => x * Factor + bias;
    }

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void A_layer_of_ones_own_is_saved_and_loaded(string name)
    {
        using var folder = new TemporaryFolder();
        var x = Keras.Input([4], name: "x");
        using var model = new Model(x, new Scale(0.5, "scale").Apply(new Dense(3).Apply(x)));
        model.Save(folder[name]);
        using var loaded = Keras.LoadModel(folder[name], new Dictionary<string, object> { ["Scale"] = typeof(Scale) });
        Assert.Equal(0.5, ((Scale)loaded.GetLayer("scale")).Factor);
        Assert.Equal(model.Weights.Select(w => w.Value.ToArray<float>()), loaded.Weights.Select(w => w.Value.ToArray<float>()));
        Assert.Equal(model.ToJson(), loaded.ToJson());
        Assert.Contains("customObjects", Assert.Throws<KerasException>(() => Keras.LoadModel(folder[name])).Message);
    }

    [Fact]
    public void An_archive_holds_stored_entries_as_Keras_writes_them()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new InputLayer([4]), new Dense(3)]);
        model.Save(folder["m.keras"]);
        using var zip = ZipFile.OpenRead(folder["m.keras"]);
        Assert.Equal(["metadata.json", "config.json", "model.weights.h5"], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
    }

    [Fact]
    public void A_save_that_fails_leaves_what_was_there()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new InputLayer([4]), new Dense(3)]);
        foreach (var name in new[] { "m.keras", "m.h5" })
        {
            File.WriteAllText(folder[name], "before");
            Assert.Contains("overwrite", Assert.Throws<KerasException>(() => model.Save(folder[name], overwrite: false)).Message);
            using var lambda = new Sequential([new InputLayer([4]), new Lambda(t => t * 2)]);
            Assert.Contains("Lambda", Assert.ThrowsAny<KerasException>(() => lambda.Save(folder[name])).Message);
            Assert.Equal("before", File.ReadAllText(folder[name]));
        }
        Assert.Contains(".keras", Assert.Throws<KerasException>(() => model.Save(folder["m.onnx"])).Message);
        Assert.Contains("SaveWeights", Assert.Throws<KerasException>(() => model.Save(folder["m.weights.h5"])).Message);
    }

    /// <summary>Keras 3 saves what a layer holds as a list, the pipeline's <c>layers</c>, by class and count.</summary>
    [Fact]
    public void A_pipelines_layers_are_a_list()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new InputLayer([4]), new Pipeline([new Dense(3), new ReLU(), new Dense(2)]),
            new Pipeline([new Dense(1)])]);
        model.SaveWeights(folder["m.weights.h5"]);
        using var file = Hdf5Reader.Open(folder["m.weights.h5"]);
        Assert.Equal([4, 3], file.ShapeOf("layers/pipeline/layers/dense/vars/0"));
        Assert.Equal([3, 2], file.ShapeOf("layers/pipeline/layers/dense_1/vars/0"));
        Assert.Equal([2, 1], file.ShapeOf("layers/pipeline_1/layers/dense/vars/0"));
    }

    public static TheoryData<string, string, Func<Model>> Unsaveable => new()
    {
        { "holds code", "keras h5", () => Stack(new Lambda(t => t * 2)) },
        { "by which Keras means another", "keras h5", () => Stack(new Dense(2, activation: new ActivationFunction("relu", t => t * t))) },
        { "no such operation", "keras h5", () => Calling(x => Ops.Positions(x, 1)) },
        { "needs a public property 'Size'", "keras h5", () => Stack(new Secretive(3)) },
        { "Keras 2's form", "keras", () => OfKeras2(""" "activation":"hard_sigmoid" """) },
        { "Keras 2's form", "keras", () => OfKeras2(""" "activation":"relu" """, name: "block/d") },
        { "repeats outputs at masked steps", "keras", () => Recorded("bidirectional_masked", "hard_sigmoid", "sigmoid") },
        { "joins masks", "keras", MaskedSum },
        { "leaves a mask aside", "keras", MaskedSoftmax },
        { "Keras 2 has no such layer", "h5", () => With(OfKeras2(""" "activation":"relu" """), new RMSNormalization()) },
        { "Keras 2 has no argument groups", "h5", () => With(OfKeras2(""" "activation":"relu" """), new Reshape([2, 1]), new Conv1D(2, 1),
            new Reshape([1, 4]), new Conv1D(2, 1, groups: 2)) },
        { "Keras 2 has no argument renorm", "h5", () => With(OfKeras2(""" "activation":"relu" """), new BatchNormalization(renorm: true)) },
    };

    /// <summary>What no file can hold is refused by name, before the file that was there is touched.</summary>
    [Theory]
    [MemberData(nameof(Unsaveable))]
    public void What_cannot_be_saved_leaves_what_was_there(string said, string endings, Func<Model> make)
    {
        using var folder = new TemporaryFolder();
        using var model = make();
        foreach (var ending in endings.Split(' '))
        {
            var path = folder[$"m.{ending}"];
            File.WriteAllText(path, "before");
            Assert.Contains(said, Assert.ThrowsAny<KerasException>(() => model.Save(path)).Message);
            Assert.Equal("before", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.Root));
            File.Delete(path);
        }
    }

    /// <summary>A layer whose argument cannot be read back from it.</summary>
    public sealed class Secretive(int size, string? name = null) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x) => x * size;
    }

    static Model Stack(Layer layer) => new Sequential([new InputLayer([4]), layer]);

    static Model Calling(Func<KerasTensor, KerasTensor> operation)
    {
        var x = Keras.Input([4]);
        return new Model(x, operation(x));
    }

    static Model OfKeras2(string arguments, string name = "d") => Keras.ModelFromJson($$"""
        {"class_name":"Sequential","keras_version":"2.2.4","config":[{"class_name":"Dense","config":
        {"name":"{{name}}","batch_input_shape":[null,4],"units":2,{{arguments}} } }]}
        """);

    static Model Recorded(string name, string from, string to)
    {
        using var file = Hdf5Reader.Open(Fixtures.File($"keras2/predict/{name}.h5"));
        return Keras.ModelFromJson(file.Text("/", "model_config")!.Replace(from, to));
    }

    static Model MaskedSoftmax() => Keras.ModelFromJson("""
        {"class_name": "Sequential", "keras_version": "2.2.4", "config": {"name": "m", "layers": [
        {"class_name": "Masking", "config": {"name": "k", "mask_value": 0.0, "batch_input_shape": [null, 3, 2], "dtype": "float32"}},
        {"class_name": "Softmax", "config": {"name": "s", "axis": -1}}]}}
        """);

    static Model MaskedSum() => Keras.ModelFromJson("""
        {"class_name": "Model", "keras_version": "2.2.4", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
         "config": {"batch_input_shape": [null, 3, 2], "dtype": "float32", "name": "x"}},
        {"class_name": "Masking", "name": "k", "config": {"name": "k", "mask_value": 0.0}, "inbound_nodes": [[["x", 0, 0, {}]]]},
        {"class_name": "Add", "name": "a", "config": {"name": "a"}, "inbound_nodes": [[["x", 0, 0, {}], ["k", 0, 0, {}]]]}],
        "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}}
        """);

    static Model With(Model model, params Layer[] layers)
    {
        foreach (var layer in layers) ((Sequential)model).Add(layer);
        return model;
    }

    [Fact]
    public void Weights_by_name_go_to_the_layers_of_the_same_name()
    {
        using var folder = new TemporaryFolder();
        using var source = new Sequential([new InputLayer([4]), new Dense(3, name: "a"), new Dense(2, name: "b")]);
        using var target = new Sequential([new InputLayer([4]), new Dense(3, name: "a"), new Dense(5, name: "c"), new Dense(7, name: "b")]);
        source.SaveWeights(folder["w.h5"]);
        Assert.Throws<KerasException>(() => target.LoadWeights(folder["w.h5"]));
        Assert.Contains("'b'", Assert.Throws<KerasException>(() => target.LoadWeights(folder["w.h5"], byName: true)).Message);
        var before = target.GetLayer("c").Weights[0].Value.ToArray<float>();
        var skipped = target.LoadWeights(folder["w.h5"], byName: true, skipMismatch: true);
        Assert.Equal(2, skipped.Count);
        Assert.Equal(source.GetLayer("a").Weights[0].Value.ToArray<float>(), target.GetLayer("a").Weights[0].Value.ToArray<float>());
        Assert.Equal(before, target.GetLayer("c").Weights[0].Value.ToArray<float>());

        source.SaveWeights(folder["w.weights.h5"]);
        Assert.Contains("by name", Assert.Throws<KerasException>(() => target.LoadWeights(folder["w.weights.h5"], byName: true)).Message);
        using var wider = new Sequential([new InputLayer([4]), new Dense(3, name: "a"), new Dense(4, name: "b")]);
        Assert.Equal(2, wider.LoadWeights(folder["w.weights.h5"], skipMismatch: true).Count);

        // Keras 3 sets a layer's variables in turn: the bias behind a kernel that does not fit stays, that before it is set.
        using var deeper = new Sequential([new InputLayer([5]), new Dense(3, biasInitializer: "ones", name: "a"),
            new Dense(2, biasInitializer: "ones", name: "b")]);
        var stayed = Assert.Single(deeper.LoadWeights(folder["w.weights.h5"], skipMismatch: true));
        Assert.Contains("'a': kernel: expected (5, 3), found (4, 3)", stayed);
        Assert.Equal([1, 1, 1], deeper.GetLayer("a").Weights[1].Value.ToArray<float>());
        Assert.Equal([0, 0], deeper.GetLayer("b").Weights[1].Value.ToArray<float>());
    }
}
