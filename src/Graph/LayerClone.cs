using System.Collections;
using System.Reflection;

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
        var constructor = layer.GetType().GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw layer.Error("cannot be cloned: it has no public constructor.");
        var values = constructor.GetParameters().Select(p => changed.FirstOrDefault(c => c.Parameter == p.Name) is { Parameter: not null } change
            ? change.Value
            : p.Name == "name" ? name ?? layer.Name : Cloned(PropertyOf(layer, p).GetValue(layer), p.ParameterType));
        var clone = (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. values], null);
        if (!layer.Trainable) clone.Trainable = false;
        return clone;
    }

    /// <summary>The property that holds a constructor parameter: the one that carries its Keras name, else the one of its name.</summary>
    static PropertyInfo PropertyOf(Layer layer, ParameterInfo parameter)
    {
        var pascal = char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..];
        var named = Names.ToSnakeCase(pascal);
        var all = Lineage(layer.GetType()).SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)).ToList();
        return all.Find(p => p.GetCustomAttribute<KerasNameAttribute>()?.Names[0] == named)
            ?? all.Find(p => p.Name == pascal)
            ?? throw layer.Error($"cannot be cloned: its constructor's parameter '{parameter.Name}' needs a public property '{pascal}'.");
    }

    static IEnumerable<Type> Lineage(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType) yield return t;
    }

    static object? Cloned(object? value, Type type)
    {
        if (value is Layer layer) return Of(layer);
        if (value is not IEnumerable<Layer> list) return value;
        var clones = list.Select(l => Of(l)).ToArray();
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments().FirstOrDefault() ?? typeof(Layer);
        var array = Array.CreateInstance(element, clones.Length);
        ((ICollection)clones).CopyTo(array, 0);
        return array;
    }
}
