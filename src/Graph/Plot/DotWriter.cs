using System.Text;

namespace OnnxKeras;

/// <summary>Writes a plot in Graphviz's language.</summary>
static class DotWriter
{
    public static string Write(PlotGraph graph)
    {
        var text = new StringBuilder();
        text.Append($"digraph {Quote(graph.Model.Name)} {{\n  rankdir={graph.Options.RankDir};\n")
            .Append("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n  edge [color=\"#8a94a6\"];\n");
        Append(text, graph, "", "  ");
        return text.Append("}\n").ToString();
    }

    /// <summary>Models drawn in full are clusters; connections end at their inputs and start at their outputs.</summary>
    static void Append(StringBuilder text, PlotGraph graph, string path, string indent)
    {
        foreach (var box in graph.Boxes)
        {
            var id = path + box.Layer.Name;
            var title = box.Name is null ? box.Title : $"{box.Title} ({box.Name})";
            var label = string.Join("\\n", [title, .. box.Lines.Select(l => $"{l.Label} {l.Value}")]);
            if (box.Inner is { } inner)
            {
                text.Append($"{indent}subgraph {Quote("cluster_" + id)} {{\n{indent}  label={Quote(label)};\n");
                Append(text, inner, id + "/", indent + "  ");
                text.Append($"{indent}}}\n");
            }
            else
            {
                var (accent, tint) = PlotStyle.ColoursOf(box.Kind);
                text.Append($"{indent}{Quote(id)} [label={Quote(label)}, color=\"{accent}\", fillcolor=\"{tint}\"];\n");
            }
        }
        foreach (var edge in graph.Edges)
            text.Append($"{indent}{Quote(Last(path, edge.From))} -> {Quote(First(path, edge.To))};\n");
    }

    static string First(string path, PlotBox box) =>
        box.Inner is { } inner ? First($"{path}{box.Layer.Name}/", inner.Boxes[0]) : path + box.Layer.Name;

    static string Last(string path, PlotBox box) =>
        box.Inner is { } inner ? Last($"{path}{box.Layer.Name}/", inner.Boxes.MinBy(b => b.Depth)!) : path + box.Layer.Name;

    static string Quote(string text) => $"\"{text.Replace("\"", "\\\"")}\"";
}
