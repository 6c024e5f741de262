namespace OnnxKeras;

/// <summary>Keras's paths of variables, such as <c>lstm/lstm_cell/kernel</c>: layers within layers count, models do not.</summary>
static class VariablePaths
{
    /// <summary>The paths of some of a model's variables, in their order.</summary>
    public static string[] Of(Model model, IReadOnlyList<Variable> variables)
    {
        var paths = new Dictionary<Variable, string>();
        Add(model, "");
        return [.. variables.Select(v => paths.GetValueOrDefault(v, $"{v}"))];

        void Add(Layer layer, string prefix)
        {
            if (layer is Model nested)
            {
                foreach (var part in nested.Layers) Add(part, "");
                return;
            }
            foreach (var variable in layer.OwnWeights) paths.TryAdd(variable, $"{prefix}{layer.Name}/{variable.Name}");
            foreach (var (_, child) in layer.Children) Add(child, $"{prefix}{layer.Name}/");
        }
    }
}
