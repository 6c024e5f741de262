using System.Reflection;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>Keras's JSON of layers, initializers and the like: the inverse of <see cref="ConfigReader"/>.</summary>
/// <remarks>What differs between Keras 2 and Keras 3 stands in the two writers derived from this one.</remarks>
abstract class ConfigWriter
{
    /// <summary>A layer as <c>{class_name, config}</c>.</summary>
    public abstract JsonObject WriteLayer(Layer layer);

    /// <summary>An initializer, a loss or the like as <c>{class_name, config}</c>.</summary>
    public abstract JsonObject WriteObject(IConfigurable value);

    /// <summary>The configuration of an initializer, a loss or the like.</summary>
    protected JsonObject ObjectConfig(IConfigurable value)
    {
        var config = new JsonObject();
        foreach (var (key, argument) in Arguments(value)) config[key] = argument;
        value.Adapt(config, this);
        return config;
    }

    /// <summary>What a model's file says of its graph.</summary>
    protected abstract JsonObject ModelConfig(Model model);

    /// <summary>A float of an argument.</summary>
    public virtual JsonNode Float(double value) => ConfigValue.Float(value);

    /// <summary>An array that tells its type.</summary>
    public abstract JsonNode Described(NDArray array);

    /// <summary>An activation: its Keras name, or the layer that it is.</summary>
    /// <exception cref="KerasException">Keras means another function by the name.</exception>
    public virtual JsonNode Activation(ActivationFunction activation) => activation.Layer is { } layer ? WriteLayer(layer)
        : !activation.IsMisnamed ? activation.Name
        : throw new KerasException($"An activation of one's own is called '{activation.Name}', by which Keras means another: "
            + "it needs another name to be saved.");

    /// <summary>An enum's value as Keras spells it.</summary>
    public virtual string EnumName(Enum value) => ConfigValue.KerasName(value);

    /// <summary>A layer's configuration.</summary>
    public JsonObject LayerConfig(Layer layer)
    {
        if (layer is Model model) return ModelConfig(model);
        if (layer is Lambda) throw layer.Error("cannot be saved: it holds code. Write it as a class derived from Layer.");
        var config = new JsonObject { ["name"] = layer.Name, ["trainable"] = layer.Trainable };
        if (layer is InputLayer input) config = Input(input);
        else foreach (var (key, value) in Arguments(layer)) config[key] = value;
        Adapt(layer, config);
        return config;
    }

    /// <summary>The keys that a version names or writes otherwise.</summary>
    protected abstract void Adapt(Layer layer, JsonObject config);

    /// <summary>An input layer's configuration.</summary>
    protected abstract JsonObject Input(InputLayer layer);

    /// <summary>The constructor's arguments by their Keras keys.</summary>
    protected IEnumerable<(string Key, JsonNode? Value)> Arguments(object value)
    {
        var type = value.GetType();
        foreach (var parameter in ConfigProperties.ConstructorOf(type).GetParameters())
        {
            if (value is Layer && parameter.Name == "name") continue;
            var key = ConfigKeys.Of(type, parameter);
            var property = ConfigProperties.Of(type, parameter);
            var given = property.GetValue(value);
            if (property.IsDefined(typeof(OmittedByKerasAttribute)) && Equals(given, parameter.DefaultValue)) continue;
            var argument = ConfigValue.Write(given, this);
            yield return (key, IsPerAxis(type, key) && argument is JsonValue ? new JsonArray(argument) : argument);
        }
    }

    /// <summary>Keras's name of a class of an open set.</summary>
    protected static string ClassName(object value) =>
        value is Layer layer ? layer.GetType().GetCustomAttribute<KerasNameAttribute>()?.Names[0] ?? layer.KerasClassName
        : value.GetType().GetCustomAttribute<KerasNameAttribute>() is { Names: var names }
        ? names.FirstOrDefault(n => char.IsUpper(n[0])) ?? value.GetType().Name
        : value.GetType().Name;

    /// <summary>A reference's parts, with the layer's name first.</summary>
    protected static JsonArray Reference(Symbol tensor, ModelGraph graph, int firstNode = 0) =>
        [tensor.Layer!.Name, graph.IndexOf(tensor.Node!) + firstNode, tensor.OutputIndex];

    /// <summary>A shape as a list.</summary>
    protected JsonNode? Write(Shape shape) => ConfigValue.Write(shape, this);

    /// <summary>Arguments that Keras keeps as a list of one where a layer has one spatial axis.</summary>
    static bool IsPerAxis(Type type, string key) => type.Name.EndsWith("1D") || type.Name.EndsWith("1DTranspose")
        ? key is "kernel_size" or "strides" or "pool_size" or "dilation_rate" or "output_size" or "output_padding" : false;
}
