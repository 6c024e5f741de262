using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>What is no layer, but stands in files as a class and a configuration as layers do: its constructor's arguments.</summary>
interface IConfigurable
{
    /// <summary>Keras's module of the class, such as <c>keras.initializers</c>; <c>null</c> for a user's own.</summary>
    string? Module { get; }

    /// <summary>Brings the arguments to what Keras writes, where that differs.</summary>
    void Adapt(JsonObject config, ConfigWriter writer) { }

    /// <summary>The module, for classes of the assembly of their open set.</summary>
    static string? ModuleOf(object value, Type set, string module) => value.GetType().Assembly == set.Assembly ? module : null;
}
