using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>
/// Where random layers and the shuffling of a training have come to: seeds and counts of draws. Keras's files do not hold them; in an
/// archive's
/// metadata, where Keras reads no such key, they let training that is resumed draw the numbers that it would have drawn.
/// </summary>
static class RandomState
{
    const string Key = "random_state";

    /// <summary>Adds the state of a model in training to an archive's metadata.</summary>
    public static void Write(JsonObject metadata, Model model, SeedGenerator shuffling) => metadata[Key] = new JsonObject
    {
        ["layers"] = new JsonArray([.. model.SeedGenerators.Select(Write)]),
        ["shuffling"] = Write(shuffling),
    };

    /// <summary>Brings the random layers to the state in the metadata, where it is there and of as many; returns the shuffling's.</summary>
    public static SeedGenerator? Read(JsonNode? metadata, Model model)
    {
        if (metadata?[Key] is not JsonObject state) return null;
        SeedGenerator[] generators = [.. model.SeedGenerators];
        if (state["layers"] is JsonArray layers && layers.Count == generators.Length)
            foreach (var (generator, saved) in generators.Zip(layers)) Read(saved, generator);
        return state["shuffling"] is { } shuffling ? Read(shuffling, new SeedGenerator(0)) : null;
    }

    static JsonArray Write(SeedGenerator generator) => [generator.Seed, generator.Draws];

    static SeedGenerator Read(JsonNode? saved, SeedGenerator generator)
    {
        if (saved is JsonArray { Count: 2 } pair)
            (generator.Seed, generator.Draws) = ((int)ConfigValue.Number(pair[0]!), (long)ConfigValue.Number(pair[1]!));
        return generator;
    }
}
