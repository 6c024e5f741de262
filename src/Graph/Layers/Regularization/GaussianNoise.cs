namespace OnnxKeras.Layers;

/// <summary>Adds normal noise while training; otherwise the identity.</summary>
public sealed class GaussianNoise : Layer
{
    readonly SeedGenerator seeds;

    /// <summary>A layer of the given standard deviation of the noise.</summary>
    public GaussianNoise(double stddev, int? seed = null, string? name = null) : base(name)
    {
        Stddev = stddev >= 0 ? stddev : throw Error($"needs a stddev that is not negative, got {stddev}.");
        Seed = seed;
        seeds = AddSeedGenerator(seed);
        SupportsMasking = true;
    }

    /// <summary>The standard deviation of the noise.</summary>
    public double Stddev { get; }
    /// <summary>The seed, or <c>null</c>.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => x.Training && Stddev > 0
        ? x + Backend.Of(x).RandomNormal([.. Enumerable.Repeat((int?)null, x.Rank)], x, seeds) * Stddev
        : x;
}
