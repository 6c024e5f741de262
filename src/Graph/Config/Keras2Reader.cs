using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>
/// Reads what Keras 2 writes: calls as lists of references, other names and defaults, and what its layers do differently.
/// </summary>
sealed class Keras2Reader(IReadOnlyDictionary<string, object>? customObjects) : ConfigReader(customObjects)
{
    /// <inheritdoc/>
    public override Model ReadModel(string className, JsonNode config)
    {
        var name = (config as JsonObject)?["name"]?.GetValue<string>();
        var described = Described(className, config);
        var model = className == "Sequential" ? ReadSequential(described, config, name) : ReadFunctional(described, config, name);
        model.IsKeras2 = true;
        return model;
    }

    Sequential ReadSequential(List<JsonNode> described, JsonNode config, string? name)
    {
        var layers = described.Select(ReadLayer).ToList();
        if (layers.Count > 0 && InputBefore(layers[0], described[0]) is { } input) layers.Insert(0, input);
        var model = new Sequential(layers, name);
        BuildDeferred(model, config);
        return model;
    }

    Model ReadFunctional(List<JsonNode> described, JsonNode config, string? name)
    {
        var layers = described.ToDictionary(d => d["name"]!.GetValue<string>(), ReadLayer);
        var graph = new GraphReader(layers);
        foreach (var node in described)
        {
            var layer = layers[node["name"]!.GetValue<string>()];
            graph.Add(layer, ((JsonArray)node["inbound_nodes"]!)
                .Select(call => new GraphReader.Call(() => Apply(layer, (JsonArray)call!, graph))));
        }
        graph.Run();
        return new Model(References(config["input_layers"], graph), References(config["output_layers"], graph), name);
    }

    static KerasTensor[]? Apply(Layer layer, JsonArray call, GraphReader graph)
    {
        var tensors = call.Select(r => Find((JsonArray)r!, graph)).ToArray();
        return tensors.Contains(null) ? null
            : layer.ApplyMany(new CallArguments(tensors!, Named(layer, (JsonArray)call[0]!), isList: tensors.Length > 1));
    }

    /// <summary>What a call was given by name stands behind each of its references.</summary>
    /// <exception cref="KerasException">It is not <c>training=False</c> or an argument at rest.</exception>
    static Dictionary<string, object?>? Named(Layer layer, JsonArray reference)
    {
        if (reference.Count < 4 || reference[3] is not JsonObject given) return null;
        var named = new Dictionary<string, object?>();
        foreach (var (key, value) in given)
        {
            if (value is null) continue;
            if (key != "training") throw layer.Error($"is called with {key} = {PythonJson.Text(value)}, which no layer here takes.");
            if (ConfigValue.Number(value) == 0) named[key] = false;
            else if (DependsOnTraining(layer))
                throw layer.Error("is called with training = True: it cannot be in training mode always, only where the model is trained.");
        }
        return named;
    }

    /// <summary>Keras 2 asks a wrapper for the penalties of its own outputs alone: those within a model that it wraps are lost.</summary>
    static void LoseActivityPenalties(Model model)
    {
        foreach (var layer in model.Layers)
        {
            layer.IsPenalizedByWrapper = true;
            if (layer is Model inner) LoseActivityPenalties(inner);
        }
    }

    /// <summary>The cell whose implementation a configuration tells: itself, or that of a layer which makes its own.</summary>
    static GatedCell? GatesOf(Layer layer) => layer switch
    {
        GatedCell cell => cell,
        RNN { Cell: GatedCell cell } when layer.GetType() != typeof(RNN) => cell,
        _ => null,
    };

    static bool DependsOnTraining(Layer layer) => layer switch
    {
        BatchNormalization => true,
        RNN { Cell: GatedCell { Dropout: 0, RecurrentDropout: 0 } } => false,
        Bidirectional both => DependsOnTraining(both.Layer),
        TimeDistributed steps => DependsOnTraining(steps.Layer),
        _ => layer.SeedGenerators.Any(),
    };

    /// <summary>A nested model's own graph counts as its call 0.</summary>
    static KerasTensor? Find(JsonArray r, GraphReader graph) => graph.Find(r[0]!.GetValue<string>(), (int)ConfigValue.Number(r[1]!),
        (int)ConfigValue.Number(r[2]!), layer => layer is Model ? 1 : 0);

    static TensorList References(JsonNode? node, GraphReader graph)
    {
        var list = node as JsonArray ?? throw new KerasException("The file's model lists no inputs or outputs.");
        var tensors = list.Select(r => Find((JsonArray)r!, graph)
            ?? throw new KerasException($"The file's model has an input or output {PythonJson.Text(r)} that no layer gives.")).ToList();
        return tensors.Count == 1 ? tensors[0] : tensors;
    }

    /// <inheritdoc/>
    protected override ActivationFunction Activation(string name) => name == "hard_sigmoid" ? ActivationFunction.HardSigmoidOfKeras2 : name;

    /// <inheritdoc/>
    protected override void Adapt(ref string className, JsonObject config)
    {
        config.Remove("batch_input_shape" is var shape && className != "InputLayer" ? shape : "");
        foreach (var key in Resting(className)) config.Remove(key);
        // Keras 3 refuses such names, and so do layers made anew; DenseNet's layers of Keras 2 have them.
        if (config["name"]?.GetValue<string>() is { } name && name.Contains('/')) config["name"] = name.Replace('/', '_');
        switch (className)
        {
            case "LeakyReLU":
                config["negative_slope"] = config["alpha"]?.DeepClone();
                config.Remove("alpha");
                break;
            case "Bidirectional" when config["layer"] is JsonObject layer && GoesBackwards(layer):
                // The other layer goes the other way, whichever that is.
                config["backward_layer"] = Forwards(layer);
                break;
            case "CuDNNLSTM":
                className = "LSTM";
                config["recurrent_activation"] = "sigmoid";
                break;
            case "CuDNNGRU":
                className = "GRU";
                config["recurrent_activation"] = "sigmoid";
                config["reset_after"] = true;
                break;
            case "GRU" or "GRUCell" or "LSTM" or "LSTMCell" or "ConvLSTM2D" or "ConvLSTM2DCell":
                if (!config.ContainsKey("recurrent_activation")) config["recurrent_activation"] = "hard_sigmoid";
                if (className.StartsWith("GRU") && !config.ContainsKey("reset_after")) config["reset_after"] = false;
                break;
        }
    }

    static bool GoesBackwards(JsonObject layer) =>
        layer["config"] is JsonObject config && config["go_backwards"] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    static JsonNode Forwards(JsonObject layer)
    {
        var other = layer.DeepClone();
        (other["config"]!["name"], other["config"]!["go_backwards"]) = ($"backward_{layer["config"]!["name"]}", false);
        return other;
    }

    /// <summary>Arguments that say how Keras 2 computes, or what it knows anyway.</summary>
    static string[] Resting(string className) => className switch
    {
        "Embedding" => ["input_length", "activity_regularizer"],
        "SpatialDropout1D" or "SpatialDropout2D" or "SpatialDropout3D" => ["noise_shape"],
        _ => ["implementation", "sparse"],
    };

    /// <remarks>Whether a wrapper is frozen decides about the layer within, whatever that says itself.</remarks>
    /// <inheritdoc/>
    protected override void Adapt(Layer layer, JsonNode config)
    {
        if (layer is not InputLayer) layer.DTypePolicy = DTypePolicy.Float32;
        layer.SumsActivityPenalty = true;
        if (config["name"]?.GetValue<string>() is { } name) layer.Name = name;
        Keras2Extras.Keep(layer, config);
        if (GatesOf(layer) is { } cell)
            cell.Implementation = config["implementation"] is { } said && ConfigValue.Number(said) == 2 ? 2 : 1;
        switch (layer)
        {
            case BatchNormalization normalization:
                normalization.StatisticsOfKeras2 = normalization.ComputesWithoutMask = true;
                break;
            case Softmax: layer.ComputesWithoutMask = true; break;
            case Embedding when config["activity_regularizer"] is { } penalty:
                layer.PenalizeBy((Regularizer)ReadObject(typeof(Regularizer), "regularizer", penalty));
                break;
            case Merge merge: merge.MasksOfKeras2 = true; break;
            case UpSampling2D resized: resized.HalfPixel = false; break;
            case Bidirectional both:
                both.RepeatOutputForMask = both.PenalizesMerged = true;
                both.Trainable = true;
                break;
            case TimeDistributed steps:
                steps.IsOfKeras2 = true;
                if (steps.Layer is Model inner) LoseActivityPenalties(inner);
                else steps.Trainable = true;
                break;
        }
    }
}
