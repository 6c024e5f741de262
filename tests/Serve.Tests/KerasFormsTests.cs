using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Forms that Keras's files take at times, and what its versions mean by them, in torch and in ONNX Runtime.</summary>
public class KerasFormsTests
{
    public static TheoryData<Layer, float[]> Activations => new()
    {
        { new LeakyReLU(0.1), [-0.2f, -0.1f, 0, 3] },
        { new ELU(0.5), [-0.43233236f, -0.31606028f, 0, 3] },
        { new ReLU(maxValue: 1, negativeSlope: 0.25, threshold: 0.5), [-0.625f, -0.375f, -0.125f, 1] },
    };

    /// <summary>Keras takes a layer as the activation of another, and writes its whole configuration there.</summary>
    [Theory, MemberData(nameof(Activations))]
    public void ALayerIsAnActivation(Layer layer, float[] output)
    {
        var x = Keras.Input([4]);
        using var model = new Model(x, new Activation(layer).Apply(x));
        var text = model.ToJson();
        var written = JsonNode.Parse(text)!["config"]!["layers"]![1]!["config"]!["activation"]!;
        Assert.Equal(layer.KerasClassName, (string)written["class_name"]!);
        Assert.Equal(layer.Name, (string)written["config"]!["name"]!);
        using var again = Keras.ModelFromJson(text);
        Assert.Equal(text, again.ToJson());
        var data = NDArray.Of(new float[] { -2, -1, 0, 3 }, [1, 4]);
        Close(output, again.Predict(data)[0].ToArray<float>());
        AgreementTests.Agree(again, data);
    }

    [Fact]
    public void AnActivationHasNoWeights()
    {
        var x = Keras.Input([4]);
        var message = Assert.ThrowsAny<KerasException>(() => new Dense(2, activation: new PReLU()).Apply(x)).Message;
        Assert.Contains("cannot be an activation, since it has weights: apply it as a layer of its own.", message);
    }

    /// <summary>An argument that was an array of NumPy's is written with its type.</summary>
    [Fact]
    public void ArgumentsAreArraysOfNumPys()
    {
        var x = Keras.Input([2], name: "x");
        using var plain = new Model(x, new Rescaling(NDArray.Of(new[] { 2.0, 0.5 }, [2])).Apply(x));
        const string list = "\"scale\": [2.0, 0.5]";
        Assert.Contains(list, plain.ToJson());
        using var model = Keras.ModelFromJson(plain.ToJson().Replace(list,
            """ "scale": {"class_name": "__numpy__", "config": {"value": [2.0, 0.5], "dtype": "float64"}}"""));
        Assert.Equal([6, 2], model.Predict(NDArray.Of(new float[] { 3, 4 }, [1, 2]))[0].ToArray<float>());
    }

    /// <summary>Keras 2's softmax takes no mask; Keras 3's would give 0 where it is masked.</summary>
    [Fact]
    public void SoftmaxOfKeras2PaysNoHeedToMasks()
    {
        using var model = Keras.ModelFromJson("""
            {"class_name": "Sequential", "keras_version": "2.2.4", "backend": "tensorflow", "config": {"name": "s", "layers": [
              {"class_name": "Masking", "config": {"name": "masking", "batch_input_shape": [null, 2, 2], "mask_value": 0.0}},
              {"class_name": "Softmax", "config": {"name": "softmax", "axis": -1}}]}}
            """);
        var data = NDArray.Of(new float[] { 0, 0, 0, 1 }, [1, 2, 2]);
        Close([0.5f, 0.5f, 0.26894143f, 0.73105858f], model.Predict(data)[0].ToArray<float>());
        AgreementTests.Agree(model, data);
        Assert.Contains("leaves a mask aside", Assert.ThrowsAny<KerasException>(() => model.Save("never.keras")).Message);
    }
}
