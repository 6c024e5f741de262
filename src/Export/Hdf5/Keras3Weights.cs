using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>
/// The layout of Keras 3's <c>.weights.h5</c>: <c>layers/dense_1/vars/0</c>, where groups bear the class's name and a counter, and
/// layers within a layer the name of the attribute that keeps them (<c>layers/lstm/cell/vars/0</c>). A shared layer stands once.
/// </summary>
static class Keras3Weights
{
    /// <summary>The container's name in files of tf.keras 2.13.</summary>
    const string OldContainer = "_layer_checkpoint_dependencies";

    /// <summary>Links may lead in circles.</summary>
    const int MaxDepth = 100;

    /// <summary>What is no weight: where random layers of some versions keep the state of their generator, and the optimizer of a compiled
    /// model.</summary>
    static readonly string[] others = ["seed_generator", "_seed_generator", "_random_generator", "random_generator", "optimizer"];

    /// <summary>What terms are worth to a lookup, which its configuration says as well.</summary>
    public const string TermWeights = "idf_weights";

    sealed record Entry(string Path, Layer Layer, IReadOnlyList<Variable> Variables);

    /// <summary>Whether a file has this layout.</summary>
    public static bool Fits(Hdf5Reader file) => file.HasGroup("layers") || file.HasGroup(OldContainer) || file.HasGroup("vars");

    /// <summary>Adds a model's weights to a file.</summary>
    public static void Write(Hdf5Writer file, Model model)
    {
        foreach (var (path, layer, variables) in Entries(model))
        {
            file.Text(Join(path, "vars"), "name", layer.Name);
            foreach (var (i, variable) in variables.Index()) file.Dataset(Join(path, $"vars/{i}"), variable.Shared);
            if (layer is CategoryLayer { TermWeights: { } worth }) file.Dataset(Join(path, $"vars/{TermWeights}"), worth);
        }
        file.Group("layers");
    }

    /// <summary>The models within a model, with the paths of their groups.</summary>
    public static IEnumerable<(string Path, Model Model)> NestedModels(Model model) =>
        Entries(model).Where(e => e.Layer is Model && e.Layer != model).Select(e => (e.Path, (Model)e.Layer));

    /// <summary>Plans to load a model's weights.</summary>
    public static void Plan(WeightPlan plan, Model model)
    {
        var visited = new HashSet<string>();
        foreach (var (path, layer, variables) in Entries(model))
        {
            var vars = Locate(plan.File, Join(path, "vars"));
            visited.Add(vars);
            var found = plan.File.HasGroup(vars) ? plan.File.Members(vars).Count(m => m != TermWeights) : 0;
            if (found != variables.Count)
                plan.Problem(layer, $"expected {Count(variables.Count)}{List(variables)}, found {Count(found)} at '{vars}'"
                    + (layer.Built ? "" : "; the layer has no weights until it is called or built"));
            else
            {
                // Keras sets a layer's variables in turn and leaves the others where one does not fit.
                var before = plan.ProblemCount;
                foreach (var (i, variable) in variables.Index())
                    plan.Load(layer, variable, WeightSource.Of(plan.File, Join(vars, $"{i}")), onlyChecks: plan.ProblemCount > before);
            }
        }
        foreach (var container in new[] { "layers", OldContainer }.Where(plan.File.HasGroup))
            foreach (var (path, count) in Unvisited(plan.File, container, visited))
                plan.Problem($"the file has {Count(count)} at '{path}' ({plan.File.Text(path, "name")}), for which the model has no layer");
    }

    static string List(IReadOnlyList<Variable> variables) =>
        variables.Count == 0 ? "" : $" ({string.Join(", ", variables.Select(v => $"{v.Name} {v.Shape}"))})";

    static string Count(int variables) => variables == 1 ? "1 variable" : $"{variables} variables";

    static IEnumerable<(string Path, int Count)> Unvisited(Hdf5Reader file, string group, HashSet<string> visited)
    {
        foreach (var member in file.Members(group))
        {
            var path = $"{group}/{member}";
            if (others.Contains(member) || visited.Contains(path) || !file.HasGroup(path)) continue;
            if (path.Count(c => c == '/') > MaxDepth) throw new KerasException($"'{file.Name}' nests its groups without end, at '{path}'.");
            if (member == "vars" && file.Members(path).Count is > 0 and var count) yield return (path, count);
            foreach (var inner in Unvisited(file, path, visited)) yield return inner;
        }
    }

    /// <summary>The path in this file: older versions have another container, or other attributes (<c>_query_dense</c>).</summary>
    static string Locate(Hdf5Reader file, string path)
    {
        if (file.HasGroup(path)) return path;
        if (path.StartsWith("layers/") && !file.HasGroup("layers")) path = path.Replace("layers/", $"{OldContainer}/");
        var at = "";
        foreach (var part in path.Split('/'))
        {
            var segment = at.EndsWith(OldContainer, StringComparison.Ordinal) ? Counted(file, at, part) : part;
            var other = segment.StartsWith('_') ? segment[1..] : $"_{segment}";
            at = Join(at, !file.HasGroup(Join(at, segment)) && file.HasGroup(Join(at, other)) ? other : segment);
        }
        return file.HasGroup(at) ? at : path;
    }

    /// <summary>
    /// The group of a class's n-th layer. tf.keras 2.12 came across layers with weights twice and counted them twice, so that groups are
    /// missing between the others.
    /// </summary>
    static string Counted(Hdf5Reader file, string container, string name)
    {
        if (!file.HasGroup(container)) return name;
        var (className, n) = Split(name);
        return file.Members(container).Where(m => Split(m).ClassName == className).OrderBy(m => Split(m).N).ElementAtOrDefault(n) ?? name;

        static (string ClassName, int N) Split(string name) => name.LastIndexOf('_') is > 0 and var at
            && int.TryParse(name[(at + 1)..], out var n) ? (name[..at], n) : (name, 0);
    }

    /// <summary>The model and every layer in it, in Keras's order of visits.</summary>
    static IEnumerable<Entry> Entries(Model model) => Visit("", model, []);

    static IEnumerable<Entry> Visit(string path, Layer layer, HashSet<Layer> visited)
    {
        if (!visited.Add(layer)) return [];
        var entries = new List<Entry> { new(path, layer, VariablesOf(layer)) };
        if (layer is Model model) entries.AddRange(VisitAll(Join(path, "layers"), model.Layers, visited));
        // Private attributes come last; an attribute that ends with '/' (as cells/), or has several layers, is a list.
        var attributes = layer.Children.GroupBy(c => c.Attribute);
        foreach (var attribute in attributes.OrderBy(a => a.Key.StartsWith('_')).ThenBy(a => a.Key, StringComparer.Ordinal))
        {
            var inner = Join(path, attribute.Key.TrimEnd('/'));
            entries.AddRange(attribute.Key.EndsWith('/') || attribute.Count() > 1
                ? VisitAll(inner, attribute.Select(c => c.Layer), visited)
                : attribute.SelectMany(c => Visit(inner, c.Layer, visited)));
        }
        return entries;
    }

    static IEnumerable<Entry> VisitAll(string container, IEnumerable<Layer> layers, HashSet<Layer> visited)
    {
        var counters = new Dictionary<string, int>();
        // An operation is no layer to Keras, and has no group.
        return layers.Where(l => l is not Operation)
            .SelectMany(layer => Visit(Join(container, GroupOf(layer.KerasClassName, counters)), layer, visited)).ToList();
    }

    /// <summary>The group of the next layer of a class in a container: <c>dense</c>, <c>dense_1</c>, ….</summary>
    public static string GroupOf(string className, Dictionary<string, int> counters)
    {
        var name = Names.ToSnakeCase(className);
        var n = counters[name] = counters.GetValueOrDefault(name, -1) + 1;
        return n == 0 ? name : $"{name}_{n}";
    }

    /// <summary>A layer's own variables as Keras saves them: the trainable ones, then the others.</summary>
    static IReadOnlyList<Variable> VariablesOf(Layer layer)
    {
        var own = layer.Saved.ToList();
        // SpectralNormalization keeps the wrapped layer's kernel as an attribute of its own too, so Keras writes it twice.
        var kernel = layer.KerasClassName == "SpectralNormalization" ? layer.Children[0].Layer.Saved.Take(1).Except(own) : [];
        return [.. kernel, .. own.Where(v => v.IsTrainable), .. own.Where(v => !v.IsTrainable)];
    }

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
