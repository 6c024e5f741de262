using OnnxKeras.Layers;

namespace OnnxKeras;

public static partial class Keras
{
    /// <summary>
    /// A model of the same layers with new weights, begun as the initializers say; it is not compiled. Shared layers stay shared.
    /// </summary>
    /// <param name="model">The model to copy; a Sequential gives a Sequential.</param>
    /// <param name="inputTensors">What the copy begins with instead of inputs of its own: tensors of a graph, as many as the model has
    /// inputs.</param>
    /// <param name="cloneFunction">Gives the layer that takes a layer's place, which may be the layer itself, to be shared; by default one
    /// of the same class, configuration and name. Inputs and operations are copied without asking.</param>
    /// <param name="recursive">Whether the function is asked for the layers of models within, and not for these models.</param>
    /// <exception cref="KerasException">A layer cannot be copied, does not fit into the other's place, or the input tensors do not fit the
    /// model's inputs.</exception>
    public static Model CloneModel(Model model, TensorList? inputTensors = null, Func<Layer, Layer>? cloneFunction = null,
        bool recursive = false) => new ModelClone(cloneFunction, recursive).Of(model, inputTensors);
}

/// <summary>Copies models: each layer once, wherever it is used.</summary>
sealed class ModelClone(Func<Layer, Layer>? cloneFunction = null, bool recursive = false)
{
    readonly Dictionary<Layer, Layer> clones = [];

    /// <summary>A copy of a model, from given tensors or inputs of its own.</summary>
    public Model Of(Model model, TensorList? inputTensors = null)
    {
        if (inputTensors is { } given && model.HasGraph)
        {
            if (given.Count != model.Inputs.Count)
                throw model.Error($"has {model.Inputs.Count} input(s), but {given.Count} tensor(s) came to clone it from.");
            if (!given.HasKeysOf(model.InputStructure))
                throw model.Error($"takes its inputs as {model.InputStructure.Describe()}, but tensors came as {given.Describe()}: clone "
                    + "it from the same structure.");
        }
        var clone = model is Sequential stack ? Stack(stack, inputTensors?[0]) : Graph(model, inputTensors);
        LayerClone.CopyTraits(model, clone);
        return clone;
    }

    Model Graph(Model model, TensorList? inputTensors)
    {
        var inputs = inputTensors ?? model.InputStructure.With([.. model.Inputs.Select(i => Input((InputLayer)i.Layer!))]);
        return new(inputs, model.OutputStructure.With(model.Graph.Run([.. inputs], LayerFor)), model.Name);
    }

    Sequential Stack(Sequential model, KerasTensor? inputTensor)
    {
        var begin = inputTensor is Symbol { Layer: InputLayer from } ? from
            : inputTensor is not null ? throw model.Error("is cloned from what Keras.Input returns, as a Sequential begins with an input.")
            : model.InputLayer is { } own ? (InputLayer)Input(own).Layer! : null;
        return new([.. new Layer?[] { begin }.OfType<Layer>(), .. model.Layers.Select(LayerFor)], model.Name);
    }

    static Symbol Input(InputLayer layer) => layer.Tensor is { } tensor
        ? new InputLayer(tensor, layer.Name).Output
        : new InputLayer(layer.BatchShape[1..], layer.BatchShape[0], layer.DType, layer.Name).Output;

    Layer LayerFor(Layer layer)
    {
        if (layer is Operation) return layer;
        if (clones.TryGetValue(layer, out var known)) return known;
        var clone = layer is Model within && (cloneFunction is null || recursive) ? (recursive ? this : new ModelClone()).Of(within)
            : cloneFunction is null ? LayerClone.Of(layer)
            : cloneFunction(layer) ?? throw layer.Error("got null from cloneFunction: return a layer, which may be the layer itself.");
        clones.Add(layer, clone);
        return clone;
    }
}
