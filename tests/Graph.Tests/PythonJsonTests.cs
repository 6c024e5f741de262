using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>What Python's json writes beyond JSON, and how.</summary>
public class PythonJsonTests : GraphTest
{
    /// <summary>The text is what Python 3 prints for json.dumps of the same values.</summary>
    [Theory]
    [InlineData("""{"a": [1, 2.5, null, true], "b": {}, "c": [], "d": {"e": "f"}}""")]
    [InlineData("""{"x": [NaN, Infinity, -Infinity, 1e-07]}""")]
    [InlineData("\"\\u00e4 \\u6f22 \\ud83d\\ude00 \\n\\t\\\"\\\\ / \\u001f\\u007f\"")]
    [InlineData("""["NaN", "-Infinity", "a \\\" NaN", {"Infinity": "x"}]""")]
    public void TextIsPythons(string text) => Assert.Equal(text, PythonJson.Text(PythonJson.Parse(text, "The text")));

    [Fact]
    public void NumbersThatAreNotFiniteAreNumbers()
    {
        var list = (JsonArray)PythonJson.Parse("""[NaN, Infinity, -Infinity, "NaN"]""", "The text")!;
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], list.Take(3).Select(n => ConfigValue.Number(n!)));
        Assert.Equal("NaN", list[3]!.GetValue<string>());
    }

    [Theory]
    [InlineData("[NaN")]
    [InlineData("[NaNs]")]
    [InlineData("nan")]
    public void WhatIsNoJsonIsSaid(string text) =>
        Assert.StartsWith("The text is no JSON", Assert.Throws<KerasException>(() => PythonJson.Parse(text, "The text")).Message);

    [Fact]
    public void ArgumentsThatAreNotFiniteComeBack()
    {
        var x = Keras.Input([4], name: "x");
        using var model = new Model(x, Ops.Where(x > 0, new Masking(double.NaN, name: "m").Apply(x) * 2, double.NegativeInfinity));
        Assert.Contains("\"mask_value\": NaN", model.ToJson());
        Assert.Contains(", -Infinity]", model.ToJson());
        using var again = Keras.ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(double.NaN, Assert.IsType<Masking>(again.GetLayer("m")).MaskValue);
    }

    [Fact]
    public void AnActivationOfOnesOwnNeedsAnotherNameThanKerass()
    {
        using var model = new Sequential([new InputLayer([4]), new Dense(2, activation: new ActivationFunction("relu", t => t * t))]);
        Assert.Contains("called 'relu', by which Keras means another", Assert.ThrowsAny<KerasException>(() => model.ToJson()).Message);
        using var named = new Sequential([new InputLayer([4]), new Dense(2, activation: new ActivationFunction("square", t => t * t))]);
        Assert.Contains("\"activation\": \"square\"", named.ToJson());
    }
}
