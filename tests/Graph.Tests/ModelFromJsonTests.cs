using System.Text.Json.Nodes;
using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>What is read of JSON that nobody trusts, and layers of one's own on the way out and back.</summary>
public class ModelFromJsonTests
{
    /// <summary>A layer of the user's own.</summary>
    public sealed class Scaled(double factor = 2, ActivationFunction? activation = null, string? name = null) : Layer(name)
    {
        public double Factor { get; } = factor;

        public ActivationFunction Activation { get; } = activation ?? "linear";

        protected override KerasTensor Call(KerasTensor x) => Activation.Apply(x * Factor);
    }

    /// <summary>A layer whose constructor hides what it was given.</summary>
    public sealed class Secretive(int size, string? name = null) : Layer(name)
    {
        protected override KerasTensor Call(KerasTensor x) => x * size;
    }

    static string Json(string layers, string outputs = """["y",0,0]""") =>
        $$$"""
        {"module":"keras.src.models.functional","class_name":"Functional","registered_name":"Functional",
         "config":{"name":"m","trainable":true,"layers":[
        {"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,4],"dtype":"float32","name":"x"},
         "registered_name":null,"name":"x","inbound_nodes":[]},
        {{{layers}}}],"input_layers":["x",0,0],"output_layers":{{{outputs}}}}}
        """;

    static string Layer(string className, string config, string from = "x", string name = "y") =>
        $$$"""
        {"module":"keras.layers","class_name":"{{{className}}}","config":{"name":"{{{name}}}"{{{config}}}},"registered_name":null,
         "name":"{{{name}}}","inbound_nodes":[{"args":[
        {"class_name":"__keras_tensor__","config":{"shape":[null,4],"dtype":"float32","keras_history":["{{{from}}}",0,0]}}],"kwargs":{}}]}
        """;

    /// <summary>Each layer in a frozen model says for itself whether it is trained; of a Sequential itself Keras reads nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LayersOfAFrozenModelStayAsTheyAre(bool isStack)
    {
        var (x, within) = (Keras.Input([3]), Keras.Input([3]));
        Layer[] layers = [new Dense(2, name: "frozen"), new Dense(2, name: "trained")];
        Model inner = isStack ? new Sequential(layers.Prepend(new InputLayer([3])), "inner")
            : new Model(within, layers.Aggregate(within, (t, layer) => layer.Apply(t)), "inner");
        inner.Trainable = false;
        inner.GetLayer("trained").Trainable = true;
        var model = new Model(x, inner.Apply(x));
        Assert.Equal(["trained/kernel", "trained/bias"], model.TrainableWeights.Select(w => $"{w}"));
        var back = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(["trained/kernel", "trained/bias"], back.TrainableWeights.Select(w => $"{w}"));
        Assert.Equal(isStack, back.GetLayer("inner").Trainable);
    }

    [Theory]
    [InlineData("Dens", ""","units":3""", "Did you mean 'Dense'?", "customObjects")]
    [InlineData("Dense", ""","units":3,"wings":2""", "unknown argument wings = 2", "units")]
    [InlineData("Dense", "", "needs units")]
    [InlineData("Dense", ""","units":"many" """, "cannot take units")]
    [InlineData("Dense", ""","units":3,"activation":"rleu" """, "Did you mean 'relu'?")]
    [InlineData("Lambda", ""","function":"4wEAAAA=" """, "Python code is never run", "customObjects")]
    public void NamesWhatItCannotRead(string className, string config, params string[] said)
    {
        var e = Assert.Throws<KerasException>(() => Keras.ModelFromJson(Json(Layer(className, config))));
        Assert.All(said, s => Assert.Contains(s, e.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"class_name":"Functional"}""")]
    [InlineData("""{"class_name":"Functional","config":[]}""")]
    [InlineData("""{"class_name":7,"config":{}}""")]
    [InlineData("""{"class_name":"Dense","config":{"units":3}}""")]
    public void RefusesWhatIsNoModel(string json) => Assert.Throws<KerasException>(() => Keras.ModelFromJson(json));

    /// <summary>Early Keras 2 listed a stack's layers without a name around them, and wrote no version.</summary>
    [Fact]
    public void ReadsAStackThatIsABareList()
    {
        using var model = Keras.ModelFromJson("""
            {"class_name":"Sequential","config":[{"class_name":"Dense",
             "config":{"name":"d","batch_input_shape":[null,4],"units":2,"activation":"hard_sigmoid"}}]}
            """);
        Assert.Equal("(None, 2)", model.OutputShape.ToString());
        Assert.Same(ActivationFunction.HardSigmoidOfKeras2, Assert.IsType<Dense>(model.GetLayer("d")).Activation);
    }

    /// <summary>A layer with weights for each place must not list two thousand million places first.</summary>
    [Fact]
    public void ASizeThatNoArrayHoldsIsRefusedAtOnce()
    {
        var e = Assert.ThrowsAny<KerasException>(() => Keras.ModelFromJson("""
            {"class_name":"Sequential","config":[{"class_name":"LocallyConnected1D","config":
            {"name":"l","batch_input_shape":[null,2147483647,2],"filters":3,"kernel_size":[3]}}]}
            """));
        Assert.Contains("more than an array holds", e.Message);
    }

    [Fact]
    public void RefusesNestingWithoutEnd() =>
        Assert.Throws<KerasException>(() => Keras.ModelFromJson(new string('[', 100_000) + new string(']', 100_000)));

    [Fact]
    public void RefusesLayersThatWaitForEachOther()
    {
        var json = Json(Layer("ReLU", "", from: "z") + "," + Layer("ReLU", "", from: "y", name: "z"));
        var e = Assert.Throws<KerasException>(() => Keras.ModelFromJson(json));
        Assert.Contains("'y', 'z'", e.Message);
    }

    [Fact]
    public void RefusesAReferenceToNothing()
    {
        Assert.Contains("'w'", Assert.Throws<KerasException>(() => Keras.ModelFromJson(Json(Layer("ReLU", "", from: "w")))).Message);
        Assert.Throws<KerasException>(() => Keras.ModelFromJson(Json(Layer("ReLU", ""), """["y",0,5]""")));
        Assert.Throws<KerasException>(() => Keras.ModelFromJson(Json(Layer("ReLU", ""), """["y",-1,0]""")));
    }

    [Fact]
    public void TakesClassesObjectsAndFunctionsAsCustomObjects()
    {
        var json = Json(Layer("Scaled", ""","factor":3.5,"activation":"mine" """));
        var objects = new Dictionary<string, object> { ["Scaled"] = typeof(Scaled), ["mine"] = new ActivationFunction("mine", x => x + 1) };
        using var model = Keras.ModelFromJson(json, objects);
        var layer = Assert.IsType<Scaled>(model.GetLayer("y"));
        Assert.Equal((3.5, "mine"), (layer.Factor, layer.Activation.Name));

        objects["mine"] = (Func<KerasTensor, KerasTensor>)Ops.Relu;
        using var plain = Keras.ModelFromJson(json, objects);
        Assert.Equal("mine", Assert.IsType<Scaled>(plain.GetLayer("y")).Activation.Name);

        objects["Scaled"] = (JsonObject config) => (object)new Scaled(9, name: config["name"]!.GetValue<string>());
        using var made = Keras.ModelFromJson(json, objects);
        Assert.Equal(9, Assert.IsType<Scaled>(made.GetLayer("y")).Factor);
    }
}
