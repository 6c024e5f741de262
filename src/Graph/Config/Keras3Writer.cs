using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>Writes what Keras 3 reads: calls with args and kwargs, operations as nodes, dtype policies.</summary>
/// <param name="legacy">Whether the form is that of <c>.h5</c> files: a model's layers without modules and shapes.</param>
/// <param name="isCompiled">Whether models within say how they are trained.</param>
sealed class Keras3Writer(bool legacy = false, bool isCompiled = true) : ConfigWriter
{
    /// <inheritdoc/>
    public override JsonObject WriteLayer(Layer layer)
    {
        var node = Write(layer);
        if (layer is Model model) node["compile_config"] = CompileConfig(isCompiled ? model.TrainingState : null);
        return node;
    }

    /// <summary>A whole model, with how it is trained.</summary>
    public JsonObject WriteModel(Model model, TrainingState? training)
    {
        var node = Write(model);
        node["compile_config"] = CompileConfig(training);
        return node;
    }

    static JsonObject CompileConfig(TrainingState? training) => training is { IsKeras2: false } ? training.CompileConfig : [];

    JsonObject Write(Layer layer)
    {
        (string? module, string? registered) = layer switch
        {
            Sequential => ("keras", (string?)null),
            Model => ("keras.src.models.functional", "Functional"),
            _ => layer.GetType().Assembly == typeof(Layer).Assembly ? ("keras.layers", null) : ((string?)null, layer.KerasClassName),
        };
        Check(layer);
        var node = new JsonObject
        {
            ["module"] = module,
            ["class_name"] = ClassName(layer),
            ["config"] = LayerConfig(layer),
            ["registered_name"] = registered,
        };
        if (BuildConfig(layer) is { } build) node["build_config"] = build;
        return node;
    }

    /// <summary>Refuses a layer that computes otherwise than Keras 3's.</summary>
    static void Check(Layer layer)
    {
        if (Keras3Extras.DifferenceOf(layer) is { } difference)
            throw layer.Error(layer.Origin.IsTfKeras
                ? $"comes from Keras on TensorFlow 2 and {difference}, so it cannot be saved: keep its file, or export the model to ONNX."
                : $"comes from Keras 2 and {difference}: save the model as .h5, which keeps Keras 2's form.");
        if (layer is Model model && TfKerasMasks.MaskedInKeras3(model) is { } masked)
            throw masked.Error("comes from Keras on TensorFlow 2, where a layer before it ends the mask, which Keras 3 would pass on to "
                + "it, so it cannot be saved: keep its file, or export the model to ONNX.");
    }

    /// <inheritdoc/>
    public override JsonObject WriteObject(IConfigurable value)
    {
        return new()
        {
            ["module"] = value.Module,
            ["class_name"] = ClassName(value),
            ["config"] = ObjectConfig(value),
            ["registered_name"] = value.Module is null ? ClassName(value) : null,
        };
    }

    /// <inheritdoc/>
    public override JsonNode Described(NDArray array) => new JsonObject
    {
        ["class_name"] = "__numpy__",
        ["config"] = new JsonObject
        {
            ["value"] = ConfigValue.Write(array.DType.IsFloat ? array.Cast(DType.Float64) : array, this),
            ["dtype"] = array.DType.KerasName,
        },
    };

    /// <inheritdoc/>
    public override JsonNode Activation(ActivationFunction activation) =>
        ReferenceEquals(activation, ActivationFunction.HardSigmoidOfKeras2)
        ? throw new KerasException("Keras 3 has another hard_sigmoid than Keras 2, from which this model came: save it as .h5, which keeps "
            + "Keras 2's form. A model of tf.keras keeps it in its own file, and in ONNX.")
        : base.Activation(activation);

    /// <inheritdoc/>
    protected override JsonObject Input(InputLayer layer) => new()
    {
        ["batch_shape"] = Write(layer.BatchShape),
        ["dtype"] = layer.DType.KerasName,
        ["sparse"] = false,
        ["ragged"] = false,
        ["name"] = layer.Name,
        ["optional"] = false,
    };

    /// <inheritdoc/>
    protected override void Adapt(Layer layer, JsonObject config)
    {
        if (layer is InputLayer) return;
        config["dtype"] = Keras3Extras.TypeOf(layer);
        Keras3Extras.Adapt(layer, config);
    }

    /// <inheritdoc/>
    protected override JsonObject ModelConfig(Model model)
    {
        var config = new JsonObject { ["name"] = model.Name, ["trainable"] = model.Trainable };
        if (model is Sequential stack)
        {
            config["dtype"] = Keras3Extras.TypeOf(stack);
            config["layers"] = new JsonArray([.. stack.Layers.Prepend(stack.InputLayer!).Where(l => l is not null).Select(WriteMember)]);
            if (stack.HasGraph) config["build_input_shape"] = Write(stack.InputShape);
            return config;
        }
        config["layers"] = new JsonArray([.. model.Layers.Select(l => WriteNode(l, model.Graph))]);
        config["input_layers"] = Structure(model.InputStructure, model.Graph);
        config["output_layers"] = Structure(model.OutputStructure, model.Graph);
        return config;
    }

    /// <summary>A layer of a model.</summary>
    public JsonObject WriteMember(Layer layer)
    {
        if (!legacy) return WriteLayer(layer);
        if (layer.Origin.IsTfKeras) Check(layer);
        return new() { ["class_name"] = layer.KerasClassName, ["config"] = LayerConfig(layer) };
    }

    JsonObject WriteNode(Layer layer, ModelGraph graph)
    {
        var node = layer is Operation operation ? OperationWriter.Write(operation, this) : WriteMember(layer);
        node["name"] = layer.Name;
        node["inbound_nodes"] = new JsonArray([.. graph.NodesOf(layer).Where(n => !n.IsInput).Select(n => Call(n, graph))]);
        return node;
    }

    JsonObject Call(Node node, ModelGraph graph)
    {
        if (node.Layer is Operation operation) return OperationWriter.Call(operation, node, t => Tensor(t, graph), this);
        var arguments = node.Arguments;
        JsonNode?[] tensors = [.. arguments.Inputs.Select(t => Value(t, graph))];
        var kwargs = Keras3Extras.Kwargs(node);
        foreach (var (name, value) in arguments.Named)
            kwargs[Names.ToSnakeCase(char.ToUpperInvariant(name[0]) + name[1..])] = Value(value, graph);
        JsonNode?[] args = node.Layer switch
        {
            // A model is called on what it is made of: a dictionary, say.
            Model { InputStructure: { Count: > 1 } structure } => [Arranged(structure.With(arguments.Inputs), t => Value(t, graph))],
            { InputArguments: null } when arguments.IsList => [new JsonArray(tensors)],
            _ => tensors,
        };
        return new() { ["args"] = new JsonArray(args), ["kwargs"] = kwargs };
    }

    JsonNode? Value(object? value, ModelGraph graph) => value switch
    {
        Symbol tensor => Tensor(tensor, graph),
        KerasTensor?[] list => new JsonArray([.. list.Select(t => Value(t, graph))]),
        Constant constant => OperationWriter.Number(constant, this),
        _ => ConfigValue.Write(value, this),
    };

    JsonObject Tensor(Symbol tensor, ModelGraph graph) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject { ["shape"] = Write(tensor.Shape), ["dtype"] = tensor.DType.KerasName,
            ["keras_history"] = Reference(tensor, graph) },
    };

    /// <summary>Here, though not in calls, a nested functional model's own graph counts as its call 0.</summary>
    static JsonNode Structure(TensorList tensors, ModelGraph graph) =>
        Arranged(tensors, t => Reference((Symbol)t, graph, ((Symbol)t).Layer is Model and not Sequential ? 1 : 0))!;

    /// <summary>A list as a list, a dictionary as an object.</summary>
    static JsonNode? Arranged(TensorList tensors, Func<KerasTensor, JsonNode?> one) =>
        tensors.Fold(one, list => new JsonArray(list), (keys, parts) => new JsonObject(keys.Zip(parts, KeyValuePair.Create)));

    /// <summary>The shapes that Keras makes the weights for when it reads the file.</summary>
    JsonObject? BuildConfig(Layer layer)
    {
        if (layer is Model and not Sequential) return new() { ["input_shape"] = null };
        if (layer is Sequential stack) return stack.HasGraph ? new() { ["input_shape"] = Write(stack.InputShape) } : null;
        if (layer.BuiltFor is not { Count: > 0 } shapes || !Keras3Extras.IsBuilt(layer)) return null;
        if (layer.InputArguments is { } names && Keras3Extras.NamesShapes(layer))
            return new() { ["shapes_dict"] = new JsonObject(names.Zip(shapes, (n, s) => KeyValuePair.Create($"{n}_shape", Write(s)))) };
        if (layer is RNN && layer.InboundNodes is [var first, ..] && first.Arguments.Named.TryGetValue("initialState", out var state))
            return new() { ["shapes_dict"] = new JsonObject { ["sequences_shape"] = Write(shapes[0]),
                ["initial_state_shape"] = ShapeOf(state) } };
        return new() { ["input_shape"] = shapes.Count > 1 || layer is Merge ? new JsonArray([.. shapes.Select(Write)]) : Write(shapes[0]) };
    }

    JsonNode? ShapeOf(object? tensors) => tensors is KerasTensor?[] list
        ? new JsonArray([.. list.Select(t => Write(t!.Shape))])
        : Write(((KerasTensor)tensors!).Shape);
}
