using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>
/// Models in the forms in which Keras on TensorFlow 2 wrote them, with what NumPy computes of their layers: fixtures/tfkeras/README.md.
/// </summary>
[Trait("Suite", "tfkeras")]
public class TfKerasTests
{
    static readonly string folder = Path.Combine(Fixtures.Repository(), "fixtures", "tfkeras", "cases");

    static readonly Dictionary<string, JsonElement> cases =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json"))).RootElement.EnumerateArray()
            .ToDictionary(c => c.GetProperty("case").GetString()!);

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var name in cases.Keys)
                foreach (var engine in new[] { "torch", "onnx" }) all.Add(name, engine);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Predicts(string name, string engine) => PredictTests.Run(folder, cases[name], engine);
}
