namespace OnnxKeras;

/// <summary>Where a random layer's numbers come from: a seed and a count of draws, which is all the state there is to save.</summary>
public sealed class SeedGenerator(int? seed = null)
{
    long draws;

    /// <summary>The seed.</summary>
    public int Seed { get; internal set; } = seed ?? Session.Current.NextSeed();

    /// <summary>How many draws there have been; setting it resumes a stream there.</summary>
    public long Draws
    {
        get => Interlocked.Read(ref draws);
        set => Interlocked.Exchange(ref draws, value);
    }

    /// <summary>A 64-bit seed for the next draw: SplitMix64 of seed and count (Steele, Lea, Flood 2014).</summary>
    public long Next()
    {
        var z = unchecked((ulong)(uint)Seed * 0xD1342543DE82EF95UL + (ulong)Interlocked.Increment(ref draws) * 0x9E3779B97F4A7C15UL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return unchecked((long)((z ^ (z >> 31)) & long.MaxValue));
    }
}
