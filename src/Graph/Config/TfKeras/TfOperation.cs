using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>
/// Stands for a function of TensorFlow, which calling it on a tensor of a graph has made a layer of, until its call makes the operations
/// that compute the same.
/// </summary>
sealed class TfOperation(JsonNode described, ConfigReader reader) : Layer(described["name"]!.GetValue<string>())
{
    static readonly string[] classes = ["TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"];

    int made;

    /// <summary>The class in the file.</summary>
    public override string KerasClassName => described["class_name"]!.GetValue<string>();

    /// <summary>Whether a layer of a file is a function.</summary>
    public static bool Fits(JsonNode node) => classes.Contains(node["class_name"]?.ToString());

    /// <summary>The function's name, such as <c>math.reduce_mean</c>.</summary>
    public static string FunctionOf(JsonNode described) => described["class_name"]?.ToString() == "TensorFlowOpLayer"
        ? TfNodeDef.Of(described)["op"]?.ToString() ?? ""
        : described["config"]?["function"]?.ToString() ?? "";

    /// <summary>Makes the operations, and gives them names after the layer's.</summary>
    /// <exception cref="KerasException">The function, or an argument of it, is not known here.</exception>
    public KerasTensor[] Call(object? first, Dictionary<string, object?> arguments)
    {
        var call = described["class_name"]?.ToString() == "TensorFlowOpLayer" ? TfNodeDef.Call(this, described, first, reader)
            : new TfCall(this, FunctionOf(described), first, arguments, reader);
        var outputs = TfFunctions.Call(call);
        var taken = call.Tensors.ToHashSet();
        foreach (var output in outputs) Rename(output, taken);
        return Array.TrueForAll(outputs, o => o is Symbol) ? outputs
            : throw Error($"computes {call.Function} of constants alone, which gives no tensor of the graph.");
    }

    void Rename(KerasTensor tensor, HashSet<KerasTensor> taken)
    {
        if (!taken.Add(tensor) || tensor is not Symbol { Layer: Operation operation } symbol) return;
        operation.Name = made++ == 0 ? Name : $"{Name}/{made - 1}".Replace('/', '_');
        foreach (var input in symbol.Node!.Inputs) Rename(input, taken);
    }
}
