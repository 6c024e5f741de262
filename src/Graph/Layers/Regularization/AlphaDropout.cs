using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// Sets a random share of the elements to selu's negative limit while training, and keeps mean and variance
/// (Klambauer et al. 2017); otherwise the identity.
/// </summary>
public sealed class AlphaDropout : Layer
{
    const double Limit = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;
    readonly SeedGenerator seeds;

    /// <summary>A layer of the given share of elements to drop.</summary>
    /// <param name="rate">The share, in [0, 1).</param>
    /// <param name="noiseShape">The shape of the random mask, broadcast over the input; <c>null</c> in it is the input's size.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="name">The layer's name.</param>
    public AlphaDropout(double rate, Shape? noiseShape = null, int? seed = null, string? name = null) : base(name)
    {
        Rate = rate is >= 0 and < 1 ? rate : throw Error($"needs a rate in [0, 1), got {rate}.");
        NoiseShape = noiseShape?.Any(d => d < 1) != true
            ? noiseShape
            : throw Error($"needs positive sizes in its noiseShape, got {noiseShape}.");
        Seed = seed;
        seeds = AddSeedGenerator(seed);
        SupportsMasking = true;
    }

    /// <summary>The share of elements dropped.</summary>
    public double Rate { get; }
    /// <summary>The shape of the random mask.</summary>
    public Shape? NoiseShape { get; }
    /// <summary>The seed, or <c>null</c>.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input) => RandomMask.Check(this, NoiseShape, input);

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (!x.Training || Rate == 0) return x;
        var kept = Backend.Of(x).RandomUniform(NoiseShape ?? [.. Enumerable.Repeat((int?)null, x.Rank)], x, seeds) >= Rate;
        var a = 1 / Math.Sqrt((1 - Rate) * (1 + Rate * Limit * Limit));
        return Where(kept, x, Limit) * a - a * Limit * Rate;
    }
}
