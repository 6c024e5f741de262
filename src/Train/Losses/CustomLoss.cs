using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>A loss of one's own: any computation over targets and outputs that leaves one value a position.</summary>
public sealed class CustomLoss(string name, Func<KerasTensor, KerasTensor, KerasTensor> function,
    Reduction reduction = Reduction.SumOverBatchSize)
    : Loss(reduction, name)
{
    const string Lambda = "lambda";

    internal override bool TakesAnyTarget => true;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => function(yTrue, yPred);

    /// <summary>The function's name, under which it is given again when the file is read.</summary>
    internal override JsonNode Describe(ConfigWriter writer) => DescribeFunction(Name, "loss", writer);

    /// <summary>A function as Keras's files name it.</summary>
    internal static JsonNode DescribeFunction(string name, string kind, ConfigWriter writer)
    {
        if (name == Lambda)
            Warning.Write($"A {kind} is a lambda: the file calls it '{Lambda}' and cannot hold its code. A method, or a name of its own "
                + $"(new Custom{char.ToUpperInvariant(kind[0])}{kind[1..]}(\"name\", …)), tells it from others.");
        if (writer is Keras2Writer) return name;
        return new JsonObject { ["module"] = "builtins", ["class_name"] = "function", ["config"] = name, ["registered_name"] = "function" };
    }

    /// <summary>What a function is called: a method's or local function's name, or <c>lambda</c>.</summary>
    internal static string NameOf(Delegate function)
    {
        var name = function.Method.Name;
        // The compiler calls a local function <Outer>g__Name|0_1 and a lambda <Outer>b__0_1.
        if (name.IndexOf(">g__", StringComparison.Ordinal) is >= 0 and var at) name = name[(at + 4)..name.LastIndexOf('|')];
        return name.Contains('<') ? Lambda : Names.ToSnakeCase(name);
    }
}
