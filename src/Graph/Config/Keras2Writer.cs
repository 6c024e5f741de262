using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>Writes what Keras 2 reads: calls as lists of references, and other names.</summary>
sealed class Keras2Writer : ConfigWriter
{
    /// <inheritdoc/>
    public override JsonObject WriteLayer(Layer layer) => layer is not (Model or InputLayer) && layer.DTypePolicy != DTypePolicy.Float32
        ? throw layer.Error($"has the dtype policy {layer.DTypePolicy}, which Keras 2 cannot hold: save the model as .keras.")
        : new() { ["class_name"] = ClassName2(layer), ["config"] = LayerConfig(layer) };

    /// <inheritdoc/>
    public override JsonObject WriteObject(IConfigurable value)
    {
        // Keras 2 writes every scaled initializer and regularizer as the general class.
        if (value is Regularizers.L1 l1) value = new Regularizers.L1L2(l1.Factor, 0);
        if (value is Regularizers.L2 l2) value = new Regularizers.L1L2(0, l2.Factor);
        if (value is Initializers.VarianceScaling v && v.GetType() != typeof(Initializers.VarianceScaling))
            value = new Initializers.VarianceScaling(v.Scale, v.Mode, v.Distribution, v.Seed);
        var config = ObjectConfig(value);
        if (value is Initializers.VarianceScaling)
            foreach (var key in new[] { "input_axes", "output_axes" }) config.Remove(key);
        return new() { ["class_name"] = ClassName(value), ["config"] = config };
    }

    /// <inheritdoc/>
    public override JsonNode Described(NDArray array) => new JsonObject
    {
        ["type"] = "ndarray",
        ["value"] = ConfigValue.Write(array.DType.IsFloat ? array.Cast(DType.Float64) : array, this),
    };

    /// <inheritdoc/>
    public override JsonNode Activation(ActivationFunction activation) =>
        activation == ActivationFunction.HardSigmoidOfKeras2 ? activation.Name : base.Activation(activation);

    /// <inheritdoc/>
    public override string EnumName(Enum value) => value is Initializers.Distribution.TruncatedNormal ? "normal" : base.EnumName(value);

    /// <inheritdoc/>
    protected override JsonObject Input(InputLayer layer) => new()
    {
        ["batch_input_shape"] = Write(layer.BatchShape),
        ["dtype"] = layer.DType.KerasName,
        ["sparse"] = false,
        ["name"] = layer.Name,
    };

    /// <inheritdoc/>
    protected override void Adapt(Layer layer, JsonObject config) => Keras2Extras.Adapt(layer, config);

    /// <inheritdoc/>
    protected override JsonObject ModelConfig(Model model)
    {
        var config = new JsonObject { ["name"] = model.Name };
        if (model is Sequential stack)
        {
            var layers = stack.Layers.Select(WriteLayer).ToArray();
            if (stack is { IsDeferred: false, InputLayer: { } input } && stack.Layers is [not Model, ..]) Feed(layers[0], input);
            config["layers"] = new JsonArray(layers);
            if (stack.IsDeferred && stack.HasGraph) config["build_input_shape"] = Write(stack.InputShape);
            return config;
        }
        config["layers"] = new JsonArray([.. model.Layers.Select(l => WriteNode(l, model.Graph))]);
        config["input_layers"] = new JsonArray([.. model.InputStructure.Cast<Symbol>().Select(t => Find(t, model.Graph))]);
        config["output_layers"] = new JsonArray([.. model.OutputStructure.Cast<Symbol>().Select(t => Find(t, model.Graph))]);
        return config;
    }

    /// <summary>The first layer of a stack holds the input's shape.</summary>
    static void Feed(JsonObject first, InputLayer input)
    {
        var config = (JsonObject)first["config"]!;
        config["batch_input_shape"] = new JsonArray([.. input.BatchShape.Select(d => (JsonNode?)d)]);
        config["dtype"] = input.DType.KerasName;
    }

    JsonObject WriteNode(Layer layer, ModelGraph graph)
    {
        if (layer is Operation) throw layer.Error("is an operation, which Keras 2 has no node for: save the model as .keras.");
        var node = WriteLayer(layer);
        node["name"] = layer.Name;
        node["inbound_nodes"] = new JsonArray([.. graph.NodesOf(layer).Where(n => !n.IsInput).Select(n => Call(n, graph))]);
        return node;
    }

    static JsonArray Call(Node node, ModelGraph graph)
    {
        // An RNN's initial states follow its input.
        return new([.. node.Arguments.Tensors.Cast<Symbol>().Select(t =>
        {
            var reference = Find(t, graph);
            reference.Add(node.Arguments.Named.ContainsKey("training") ? new JsonObject { ["training"] = false } : []);
            return reference;
        })]);
    }

    /// <summary>A nested model's own graph counts as its call 0.</summary>
    static JsonArray Find(Symbol tensor, ModelGraph graph) => Reference(tensor, graph, tensor.Layer is Model ? 1 : 0);

    static string ClassName2(Layer layer) => layer.KerasClassName == "Functional" ? "Model" : layer.KerasClassName;
}
