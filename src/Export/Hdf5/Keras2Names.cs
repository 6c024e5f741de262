using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>A top-level layer's weights as Keras 2 lists them, each under its TensorFlow name (<c>lstm_1/kernel:0</c>).</summary>
static class Keras2Names
{
    /// <summary>The weights in Keras 2's order, which depends on what is frozen: first what trains, then the rest by layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="keras3">Whether Keras 3's paths are meant: without <c>:0</c>, and with the names of cells.</param>
    /// <param name="model">The model that the layer belongs to.</param>
    public static IReadOnlyList<(string Name, Variable Variable)> Of(Layer layer, bool keras3 = false, Model? model = null)
    {
        var names = new Dictionary<Variable, string>();
        Name(layer, model is null ? layer.Name : Scope(model, layer, keras3), names, [], keras3);
        return [.. Ordered(layer).Distinct().Select(v => (names[v], v))];
    }

    static IEnumerable<Variable> Ordered(Layer layer) => Trained(layer).Concat(Rest(layer));

    static IEnumerable<Variable> Trained(Layer layer) =>
        layer.Trainable ? layer.Saved.Where(v => v.IsTrainable).Concat(layer.Inner.SelectMany(Trained)) : [];

    static IEnumerable<Variable> Rest(Layer layer) => layer.Trainable
        ? layer.Saved.Where(v => !v.IsTrainable).Concat(layer.Inner.SelectMany(Rest))
        : layer.Saved.Where(v => v.IsTrainable).Concat(layer.Saved.Where(v => !v.IsTrainable))
            .Concat(layer.Inner.SelectMany(Ordered));

    static void Name(Layer layer, string scope, Dictionary<Variable, string> names, HashSet<string> taken, bool keras3)
    {
        foreach (var variable in layer.Saved)
        {
            var own = !keras3 && layer is DepthwiseConv && variable.Name == "kernel" ? "depthwise_kernel" : variable.Name;
            var name = $"{scope}/{own}";
            for (var n = 1; !taken.Add(name); n++) name = $"{scope}/{own}_{n}";
            names.TryAdd(variable, keras3 ? name : $"{name}:0");
        }
        if (layer is Model model)
            foreach (var inner in model.Layers) Name(inner, Scope(model, inner, keras3), names, taken, keras3);
        else
            foreach (var (attribute, inner) in layer.Children) Name(inner, Scope(scope, attribute, inner, keras3), names, taken, keras3);
    }

    /// <summary>Keras 3 makes the weights of a stack without an input within the stack's first call, and puts its name in front.</summary>
    static string Scope(Model model, Layer layer, bool keras3) =>
        keras3 && model is Sequential { IsDeferred: true } ? $"{model.Name}/{layer.Name}" : layer.Name;

    /// <summary>A nested model's layers have names of their own; a wrapper's or an RNN's weights bear the outer layer's name.</summary>
    static string Scope(string scope, string attribute, Layer inner, bool keras3) => inner switch
    {
        Model => inner.Name,
        _ when !keras3 && attribute.TrimEnd('/') is "layer" or "cell" or "cells" => scope,
        _ => $"{scope}/{inner.Name}",
    };
}
