using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>Policies in files: what is written says what was read, also of policies that compute in float32 here.</summary>
public class DTypePolicyTests : GraphTest
{
    [Theory]
    [InlineData("\"mixed_float16\"")]
    [InlineData("""{"module": "keras", "class_name": "DTypePolicy", "config": {"name": "bfloat16"}, "registered_name": null}""")]
    public void ComeBack(string policy)
    {
        var json = $$$"""
            {"module": "keras", "class_name": "Sequential", "registered_name": null,
            "config": {"name": "s", "trainable": true, "dtype": {{{policy}}}, "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
             "config": {"batch_shape": [null, 4], "dtype": "float32", "name": "x"} },
            {"module": "keras.layers", "class_name": "Dense", "registered_name": null,
             "config": {"name": "a", "dtype": {{{policy}}}, "units": 2} },
            {"module": "keras.layers", "class_name": "Dense", "config": {"name": "b", "units": 2}, "registered_name": null}]}}
            """;
        using var model = Keras.ModelFromJson(json);
        var config = JsonNode.Parse(model.ToJson())!["config"]!;
        Assert.Equal(policy.Contains("mixed") ? DType.Float16 : DType.Float32, model.GetLayer("a").Output.DType);
        Assert.Equal(DType.Float32, model.GetLayer("b").Output.DType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(policy), config["dtype"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(policy), config["layers"]![1]!["config"]!["dtype"]));
        Assert.Equal("float32", config["layers"]![2]!["config"]!["dtype"]!["config"]!["name"]!.ToString());
    }

    [Fact]
    public void AFileMeansItsOwnPolicy()
    {
        using var plain = new Sequential([new OnnxKeras.Layers.InputLayer([2]), new OnnxKeras.Layers.Dense(1)]);
        Keras.SetDTypePolicy("mixed_bfloat16");
        using var read = Keras.ModelFromJson(plain.ToJson());
        Assert.Equal(DTypePolicy.Float32, read.Layers[^1].DTypePolicy);
    }

    [Fact]
    public void Keras2HasNone()
    {
        var layer = new OnnxKeras.Layers.Dense(1, name: "narrow") { DTypePolicy = DTypePolicy.MixedFloat16 };
        var error = Assert.ThrowsAny<KerasException>(() => new Config.Keras2Writer().WriteLayer(layer));
        Assert.Contains("Dense 'narrow' has the dtype policy mixed_float16, which Keras 2 cannot hold", error.Message);
    }
}
