using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

public static partial class Keras
{
    /// <summary>The model that Keras's JSON describes, with new weights.</summary>
    /// <param name="json">What <c>to_json()</c> of Keras 2 or Keras 3 gives.</param>
    /// <param name="customObjects">Classes of one's own by their Keras names: a <see cref="Type"/>, an object, or a function from the
    /// configuration.</param>
    /// <exception cref="KerasException">The text is no JSON of a model, or holds a class or argument that is unknown.</exception>
    public static Model ModelFromJson(string json, IReadOnlyDictionary<string, object>? customObjects = null) =>
        ModelOf(Architecture(json), customObjects);

    internal static JsonNode? Architecture(string json) => PythonJson.Parse(json, "The model's architecture");

    internal static Model ModelOf(JsonNode? root, IReadOnlyDictionary<string, object>? customObjects)
    {
        if (root is not JsonObject || root["class_name"] is not JsonValue className || root["config"] is null)
            throw new KerasException("The model's architecture has no class_name and config.");
        try
        {
            var reader = ConfigReader.Of(root, customObjects);
            return HostStorage.Deferring(() => reader.ReadLayer(root)) as Model
                ?? throw new KerasException($"The architecture describes a {className}, which is no model.");
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException or InvalidCastException
            or ArgumentException or ArithmeticException or IndexOutOfRangeException or KeyNotFoundException
            or System.Reflection.TargetInvocationException)
        {
            var what = e is NullReferenceException ? "a part of it is missing" : e.GetBaseException().Message.TrimEnd('.');
            throw new KerasException($"The model's architecture is not as Keras writes it: {what}.", e);
        }
    }
}
