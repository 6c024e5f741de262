using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>Policies of other types: layers compute in float32, and the file that is written says what the one read said.</summary>
public class DTypePolicyTests : GraphTest
{
    [Theory]
    [InlineData("\"mixed_float16\"")]
    [InlineData("""{"module": "keras", "class_name": "DTypePolicy", "config": {"name": "bfloat16"}, "registered_name": null}""")]
    public void ComeBack(string policy)
    {
        var json = $$$"""
            {"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "s", "trainable": true, "dtype": {{{policy}}}, "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 4], "dtype": "float32", "name": "x"}, "registered_name": null},
            {"module": "keras.layers", "class_name": "Dense", "config": {"name": "a", "dtype": {{{policy}}}, "units": 2}, "registered_name": null},
            {"module": "keras.layers", "class_name": "Dense", "config": {"name": "b", "units": 2}, "registered_name": null}]}}
            """;
        using var model = Keras.ModelFromJson(json);
        var config = JsonNode.Parse(model.ToJson())!["config"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(policy), config["dtype"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(policy), config["layers"]![1]!["config"]!["dtype"]));
        Assert.Equal("float32", config["layers"]![2]!["config"]!["dtype"]!["config"]!["name"]!.ToString());
    }
}
