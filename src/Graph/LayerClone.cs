using System.Collections;
using System.Reflection;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>Makes a layer anew from its configuration: each constructor parameter's value is the property's of the same name.</summary>
static class LayerClone
{
    /// <summary>A layer of the same class and configuration, with weights of its own; layers within are cloned as well.</summary>
    /// <param name="layer">The layer to clone.</param>
    /// <param name="name">The clone's name.</param>
    /// <param name="changed">Other values for some parameters, by the parameter's name.</param>
    public static T Of<T>(T layer, string? name = null, params (string Parameter, object? Value)[] changed) where T : Layer
    {
        var constructor = ConfigProperties.ConstructorOf(layer.GetType());
        var values = constructor.GetParameters()
            .Select(p => changed.FirstOrDefault(c => c.Parameter == p.Name) is { Parameter: not null } change
            ? change.Value
            : p.Name == "name" ? name ?? layer.Name : Cloned(ConfigProperties.Of(layer.GetType(), p).GetValue(layer), p.ParameterType));
        var clone = (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. values], null);
        CopyTraits(layer, clone);
        return clone;
    }

    /// <summary>
    /// Copies what a layer and those within it have beside their constructors' arguments: whether they are trained, their policies, what
    /// their file says of them, and what the version of Keras that wrote the file does otherwise, which are this project's internal
    /// properties.
    /// </summary>
    public static void CopyTraits(Layer from, Layer to)
    {
        from.CopyStateTo(to);
        to.Origin = from.Origin;
        for (var type = to.GetType(); type is not null; type = type.BaseType)
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
                if (property.SetMethod is { IsAssembly: true } && property.PropertyType.IsPrimitive
                    && type.Assembly == typeof(Layer).Assembly)
                    property.SetValue(to, property.GetValue(from));
        foreach (var (within, its) in from.Children.Zip(to.Children)) CopyTraits(within.Layer, its.Layer);
    }

    static object? Cloned(object? value, Type type)
    {
        if (value is Model model) return new ModelClone().Of(model);
        if (value is Layer layer) return Of(layer);
        if (value is not IEnumerable<Layer> list) return value;
        var clones = list.Select(l => Of(l)).ToArray();
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments().FirstOrDefault() ?? typeof(Layer);
        var array = Array.CreateInstance(element, clones.Length);
        ((ICollection)clones).CopyTo(array, 0);
        return array;
    }
}
