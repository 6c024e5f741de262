using System.Text.Json.Nodes;

namespace OnnxKeras.Config;

/// <summary>What a file says of a layer beyond its arguments: nothing that it computes by, but a file is to say it again.</summary>
sealed record LayerOrigin
{
    /// <summary>The origin of layers that come from no file.</summary>
    public static LayerOrigin None { get; } = new();

    /// <summary>Whether the layer came from Keras on TensorFlow 2.</summary>
    public bool IsTfKeras { get; init; }

    /// <summary>Keys of Keras 2 that stand for no argument here.</summary>
    public JsonObject? Keras2Keys { get; init; }

    /// <summary>
    /// A policy that <see cref="DTypePolicy"/> lacks, of which the layer computes in float32, or the form of one by its name.
    /// </summary>
    public JsonNode? Policy { get; init; }
}
