using System.Reflection;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;

namespace OnnxKeras.Config;

/// <summary>
/// Makes layers, initializers and the like of Keras's JSON: the constructor is the configuration, its parameters are the keys.
/// </summary>
/// <remarks>What differs between Keras 2, Keras on TensorFlow 2 and Keras 3 stands in the three readers derived from this one.</remarks>
abstract class ConfigReader(IReadOnlyDictionary<string, object>? customObjects)
{
    /// <summary>The reader of an architecture, by the Keras that wrote it.</summary>
    public static ConfigReader Of(JsonNode root, IReadOnlyDictionary<string, object>? customObjects) => KerasFamilies.Of(root) switch
    {
        KerasFamily.Keras2 => new Keras2Reader(customObjects),
        KerasFamily.TfKeras => new TfKerasReader(customObjects, root["keras_version"]?.GetValue<string>()),
        _ => new Keras3Reader(customObjects),
    };

    /// <summary>Keys that describe no argument.</summary>
    static readonly HashSet<string> everyLayers = ["name", "trainable", "dtype", "autocast", "build_config", "quantization_config"];

    /// <summary>The layer that <c>{class_name, config}</c> describes.</summary>
    /// <exception cref="KerasException">The class or an argument is unknown, or its value does not fit.</exception>
    public Layer ReadLayer(JsonNode? node)
    {
        var (className, config) = ClassAndConfig(node, "layer");
        if (IsModel(className))
        {
            var model = ReadModel(className, config);
            ReadTraining(model, node!);
            return model;
        }
        if (className == "Lambda" && customObjects?.ContainsKey(className) != true)
            throw new KerasException($"Layer '{config["name"]}' is a Lambda, whose Python code is never run here. Write it as a class "
                + "derived from Layer (or a function from its configuration to a layer) and pass it as customObjects: { \"Lambda\": … }.");
        var name = className;
        var settings = (JsonObject)config.DeepClone();
        Adapt(ref name, settings);
        var layer = name == "InputLayer" ? ReadInput(settings) : (Layer)Construct(typeof(Layer), "layer", name, settings, everyLayers);
        Adapt(layer, config);
        if (config["trainable"]?.GetValueKind() == System.Text.Json.JsonValueKind.False) layer.Trainable = false;
        return layer;
    }

    /// <summary>The model that a class and its configuration describe.</summary>
    public abstract Model ReadModel(string className, JsonNode config);

    /// <summary>How a model is trained, where a version says so beside its configuration.</summary>
    protected virtual void ReadTraining(Model model, JsonNode node) { }

    /// <summary>Classes, objects and functions of one's own by their Keras names.</summary>
    protected IReadOnlyDictionary<string, object>? CustomObjects => customObjects;

    /// <summary>Whether a class is a model, whose configuration lists layers.</summary>
    protected static bool IsModel(string className) => className is "Functional" or "Model" or "Sequential";

    /// <summary>Renames and defaults of a version, before a layer is made.</summary>
    protected virtual void Adapt(ref string className, JsonObject config) { }

    /// <summary>What a version does differently, on the layer made.</summary>
    protected virtual void Adapt(Layer layer, JsonNode config) { }

    /// <summary>The activation of a Keras name.</summary>
    protected virtual ActivationFunction Activation(string name) => name;

    /// <summary>An object of an open set from <c>{class_name, config}</c>, or a name.</summary>
    public object ReadObject(Type set, string kind, JsonNode node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var name)) return Construct(set, kind, name, [], everyLayers);
        var (className, config) = ClassAndConfig(node, kind);
        return Construct(set, kind, className, config, everyLayers);
    }

    /// <summary>An activation: a name, an object that holds one, or a layer.</summary>
    public ActivationFunction ReadActivation(JsonNode node)
    {
        if (node is JsonObject holder)
        {
            if (holder["config"] is not JsonValue held) return ReadLayer(holder);
            node = held;
        }
        var name = node.GetValue<string>();
        return Custom(name) switch
        {
            ActivationFunction own => own,
            Func<KerasTensor, KerasTensor> function => new ActivationFunction(name, function),
            _ => Activation(name),
        };
    }

    static (string ClassName, JsonObject Config) ClassAndConfig(JsonNode? node, string kind)
    {
        if (node is not JsonObject described || described["class_name"]?.GetValue<string>() is not { } className)
            throw new KerasException($"A {kind} is described by class_name and config, but the file has {Excerpt(node)}.");
        return (className, described["config"] as JsonObject
            ?? (described["config"] is JsonArray layers ? new JsonObject { ["layers"] = layers.DeepClone() } : []));
    }

    /// <summary>An object of the class whose constructor takes what the configuration holds.</summary>
    object Construct(Type set, string kind, string className, JsonObject config, IReadOnlySet<string> ignored)
    {
        var custom = Custom(className);
        if (custom is Func<JsonObject, object> factory) return factory(config);
        if (custom is not null and not Type && set.IsInstanceOfType(custom)) return custom;
        var type = custom as Type ?? Known(set, className) ?? throw new KerasException(
            $"{Names.Unknown($"{kind} class", className, Classes(set).Select(t => t.Name))} A class of one's own is passed as "
                + $"customObjects: {{ \"{className}\": typeof(…) }}.");
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new KerasException($"{type.Name} has no public constructor to make it of a configuration.");
        var parameters = constructor.GetParameters();
        var keys = parameters.Select(p => ConfigKeys.Of(type, p)).ToList();
        if (config.FirstOrDefault(p => !keys.Contains(p.Key) && !ignored.Contains(p.Key) && !IsOff(p.Value)) is { Key: { } unknown } entry)
            throw new KerasException($"{className} '{config["name"]}' has the unknown argument {unknown} = {Excerpt(entry.Value)}; it "
                + $"takes {string.Join(", ", keys)}.");
        var values = new object?[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!config.TryGetPropertyValue(keys[i], out var value) || value is null)
            {
                if (!parameters[i].HasDefaultValue)
                    throw new KerasException($"{className} '{config["name"]}' needs {keys[i]}, which the file does not hold.");
                values[i] = !config.ContainsKey(keys[i]) ? OpenSet.DefaultOf(parameters[i])
                    : AcceptsNull(parameters[i]) ? null : NoneOf(parameters[i].ParameterType) ?? OpenSet.DefaultOf(parameters[i]);
                continue;
            }
            try
            {
                values[i] = ConfigValue.Read(value, parameters[i].ParameterType, this);
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException or OverflowException)
            {
                var why = e is FormatException ? $": {e.Message.TrimEnd('.')}" : "";
                throw new KerasException($"{className} '{config["name"]}' cannot take {keys[i]} = {Excerpt(value)}{why}.", e);
            }
            if (values[i] is Layer layer && !parameters[i].ParameterType.IsInstanceOfType(layer))
                throw new KerasException($"{className} '{config["name"]}' takes as {keys[i]} a layer of class "
                    + $"{parameters[i].ParameterType.Name}, not {layer.Label}.");
        }
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    InputLayer ReadInput(JsonObject config)
    {
        var key = config.ContainsKey("batch_shape") ? "batch_shape" : "batch_input_shape";
        if (config[key] is not JsonArray dims) throw new KerasException($"InputLayer '{config["name"]}' has no {key}.");
        var shape = (Shape)ConfigValue.Read(dims, typeof(Shape), this)!;
        return new InputLayer(shape[1..], shape[0], DTypeOf(config["dtype"]), config["name"]?.GetValue<string>());
    }

    /// <summary>The layers that a model's configuration lists.</summary>
    protected static List<JsonNode> Described(string className, JsonNode config)
    {
        var name = (config as JsonObject)?["name"];
        return [.. ((config as JsonArray ?? config["layers"] as JsonArray)
            ?? throw new KerasException($"{className} '{name}' lists no layers."))
            .Select(l => l ?? throw new KerasException($"{className} '{name}' lists an empty layer."))];
    }

    /// <summary>
    /// The input that a stack's first layer describes: its configuration holds the shape, unless it is an input layer or a model, which
    /// brings its own.
    /// </summary>
    protected InputLayer? InputBefore(Layer first, JsonNode described)
    {
        if (first is InputLayer || described["config"] is not JsonObject config || config["batch_input_shape"] is not JsonArray dims)
            return null;
        var shape = (Shape)ConfigValue.Read(dims, typeof(Shape), this)!;
        return new InputLayer(shape[1..], shape[0], DTypeOf(config["dtype"]), $"{first.Name.Replace('/', '_')}_input");
    }

    /// <summary>Builds a stack without an input layer for the shape it was first called on.</summary>
    protected void BuildDeferred(Sequential model, JsonNode config)
    {
        if (!model.HasGraph && config is JsonObject && config["build_input_shape"] is JsonArray shape)
            model.EnsureBuilt([(Shape)ConfigValue.Read(shape, typeof(Shape), this)!]);
    }

    /// <summary>A dtype, given by name or as a policy.</summary>
    protected static DType DTypeOf(JsonNode? node) => node switch
    {
        null => DType.Float32,
        JsonObject policy => DTypeOf(policy["config"]?["name"]),
        _ when DTypePolicy.Find(node.GetValue<string>()) is { } policy => policy.VariableDType,
        _ => DTypes.Parse(node.GetValue<string>()),
    };

    object? Custom(string name)
    {
        if (customObjects is null) return null;
        return customObjects.TryGetValue(name, out var own) ? own : customObjects.GetValueOrDefault(name[(name.LastIndexOf('>') + 1)..]);
    }

    static Type? Known(Type set, string className) => Classes(set).FirstOrDefault(t => t.Name == className
        || t.GetCustomAttribute<KerasNameAttribute>()?.Names.Contains(className, StringComparer.Ordinal) == true)
        ?? OpenSet.Find(set, className);

    static IEnumerable<Type> Classes(Type set) =>
        set.Assembly.GetTypes().Where(t => t.IsPublic && !t.IsAbstract && set.IsAssignableFrom(t));

    static bool IsOff(JsonNode? value) => value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.False;

    static bool AcceptsNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;

    /// <summary>The member of an enum that Python's None is too.</summary>
    static object? NoneOf(Type type) => type.IsEnum && Enum.TryParse(type, "None", out var none) ? none : null;

    static string Excerpt(JsonNode? node)
    {
        var text = PythonJson.Text(node);
        return text.Length > 80 ? text[..80] + "…" : text;
    }
}
