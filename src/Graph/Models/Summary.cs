using System.Globalization;
using System.Text.RegularExpressions;
using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>A model as a table of its layers, in Keras 3's words and layout.</summary>
public static class Summaries
{
    extension(Model model)
    {
        /// <summary>
        /// Prints a table of the layers: name, class, output shape, number of parameters, and what feeds it if that is no chain.
        /// </summary>
        /// <param name="lineLength">The table's width in characters; by default the terminal's, at most 88 (108 with connections).</param>
        /// <param name="expandNested">Whether the layers of models within the model have rows too.</param>
        /// <param name="showTrainable">Whether a column tells if training updates a layer's weights.</param>
        /// <param name="printFn">What takes the text; by default the console.</param>
        /// <param name="positions">Where the columns end, as fractions of the width: <c>[0.45, 0.8, 1]</c>, or with connections
        /// <c>[0.3, 0.56, 0.74, 1]</c>.</param>
        /// <param name="layerRange">The first layer and the last that have rows, as regular expressions that their names begin with; by
        /// default all.</param>
        /// <exception cref="KerasException">The table does not fit into its width, the positions are not as many as the columns, or no
        /// layer has such a name.</exception>
        public void Summary(int? lineLength = null, bool expandNested = false, bool showTrainable = false,
            Action<string>? printFn = null, IReadOnlyList<double>? positions = null, (string First, string Last)? layerRange = null) =>
            (printFn ?? Console.Write)(new Summary(model, expandNested, showTrainable).Render(lineLength, positions, layerRange));
    }
}

/// <summary>The rows of a model's table.</summary>
sealed class Summary
{
    readonly Model model;
    readonly bool expandNested, showTrainable;
    readonly HashSet<Node>? connected;

    public Summary(Model model, bool expandNested, bool showTrainable)
    {
        (this.model, this.expandNested, this.showTrainable) = (model, expandNested, showTrainable);
        if (model is not Sequential && !IsChain(model.Graph)) connected = [.. model.Graph.Nodes];
    }

    public string Render(int? lineLength, IReadOnlyList<double>? positions, (string First, string Last)? layerRange)
    {
        List<(string, double, Justify)> columns = connected is null
            ? [("Layer (type)", 0.45, Justify.Left), ("Output Shape", 0.80, Justify.Left), ("Param #", 1, Justify.Right)]
            : [("Layer (type)", 0.3, Justify.Left), ("Output Shape", 0.56, Justify.Left), ("Param #", 0.74, Justify.Right),
                ("Connected to", 1, Justify.Left)];
        if (positions is not null && positions.Count != columns.Count)
            throw new KerasException($"A summary of {model.Label} has {columns.Count} columns, but {positions.Count} positions came.");
        columns = [.. columns.Select((c, i) => (c.Item1, positions?[i] ?? c.Item2, c.Item3))];
        if (showTrainable)
            columns = [.. columns.Select(c => (c.Item1, c.Item2 * 0.9, c.Item3)), ("Trainable", 1, Justify.Center)];
        var width = lineLength ?? Math.Min((connected is null ? 88 : 108) + (showTrainable ? 12 : 0), TerminalWidth - 4);
        var table = new SummaryTable(columns, width);
        foreach (var layer in layerRange is var (first, last) ? Between(first, last) : model.Layers) AddRows(table, layer, 0);
        return $"Model: \"{model.Name}\"\n{table}" + Totals();
    }

    IEnumerable<Layer> Between(string first, string last)
    {
        var (from, to) = (Places(first), Places(last));
        var (start, end) = from.Min() > to.Max() ? (to.Min(), from.Max()) : (from.Min(), to.Max());
        return model.Layers.Take(start..(end + 1));

        List<int> Places(string name)
        {
            List<int> places = [.. model.Layers.Index().Where(l => Regex.IsMatch(l.Item.Name, $"^(?:{name})")).Select(l => l.Index)];
            return places.Count > 0 ? places : throw model.Error($"has no layer whose name begins with '{name}'. "
                + Names.Unknown("layer", name, model.Layers.Select(l => l.Name)));
        }
    }

    string Totals()
    {
        var weights = SizeOf(model.Weights);
        var optimizer = OptimizerSize();
        return Total("Total", (weights.Count + optimizer.Count, weights.Bytes + optimizer.Bytes))
            + Total("Trainable", SizeOf(model.TrainableWeights)) + Total("Non-trainable", SizeOf(model.NonTrainableWeights))
            + (optimizer.Count > 0 ? Total("Optimizer", optimizer) : "");
    }

    /// <summary>The optimizer's variables, which count from its first step on; in Keras, too, they exist from then on.</summary>
    (long Count, long Bytes) OptimizerSize()
    {
        if (model.TrainingState?.OptimizerVariables is not { } variables) return default;
        var steps = variables.Where(v => v.Path.Contains("/iteration")).Select(v => v.Value.GetDouble(0)).DefaultIfEmpty(variables.Count);
        return steps.Max() > 0 ? (variables.Sum(v => (long)v.Value.Count), variables.Sum(v => (long)v.Value.Bytes.Length)) : default;
    }

    static (long Count, long Bytes) SizeOf(IReadOnlyList<Variable> weights) =>
        (weights.Sum(v => (long)v.Count), weights.Sum(v => (long)v.Count * v.DType.Size));

    static int TerminalWidth => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? 80 : Console.WindowWidth;

    /// <summary>
    /// Whether no depth has two nodes, no node two inputs and no layer two nodes, so that the order says what feeds what.
    /// </summary>
    static bool IsChain(ModelGraph graph) =>
        graph.Nodes.All(n => n.Inputs.Count() <= 1)
        && graph.Nodes.DistinctBy(graph.DepthOf).Count() == graph.Nodes.Count
        && graph.Nodes.DistinctBy(n => n.Layer).Count() == graph.Nodes.Count;

    void AddRows(SummaryTable table, Layer layer, int level)
    {
        var prefix = level == 0 ? "" : new string(' ', 3 * level) + "└ ";
        List<string> row = [$"{prefix}{layer.Name} ({layer.KerasClassName})", OutputShape(layer), Params(layer)];
        if (connected is not null) row.Add(Connections(layer));
        if (showTrainable) row.Add(layer.Weights.Count == 0 ? "-" : layer.Trainable ? "Y" : "N");
        table.Add(row);
        if (!expandNested || layer is not Model nested) return;
        foreach (var inner in nested.Layers) AddRows(table, inner, level + 1);
    }

    /// <summary>The shape that the last call gave, as Keras: a layer called on several shapes shows one of them.</summary>
    static string OutputShape(Layer layer)
    {
        if (layer.InboundNodes.Count == 0) return "?";
        List<string> shapes =
            [.. layer.InboundNodes[^1].Outputs.Select(o => $"({string.Join(", ", o.Shape.Select(d => d?.ToString() ?? "None"))})")];
        return shapes.Count == 1 ? shapes[0] : $"[{string.Join(", ", shapes)}]";
    }

    static string Params(Layer layer) => layer.Built || layer is InputLayer ? Count(layer.CountParams()) : "0 (unbuilt)";

    string Connections(Layer layer)
    {
        var sources = layer.InboundNodes.Where(connected!.Contains).SelectMany(n => n.Inputs)
            .Select(s => $"{s.Layer!.Name}[{s.Node!.Index}][{s.OutputIndex}]").ToList();
        return sources.Count == 0 ? "-" : string.Join(", ", sources);
    }

    static string Total(string kind, (long Count, long Bytes) size) => $" {kind} params: {Count(size.Count)} ({Memory(size.Bytes)})\n";

    static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    static string Memory(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
