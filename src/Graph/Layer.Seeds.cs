namespace OnnxKeras;

public abstract partial class Layer
{
    readonly List<SeedGenerator> seedGenerators = [];

    /// <summary>Adds a source of random numbers to the layer, which training that is resumed goes on with.</summary>
    protected SeedGenerator AddSeedGenerator(int? seed = null)
    {
        var generator = new SeedGenerator(seed);
        seedGenerators.Add(generator);
        return generator;
    }

    /// <summary>The layer's sources of random numbers, then those of the layers within.</summary>
    internal virtual IEnumerable<SeedGenerator> SeedGenerators => seedGenerators.Concat(children.SelectMany(c => c.Layer.SeedGenerators));
}
