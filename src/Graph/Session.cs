namespace OnnxKeras;

/// <summary>The names given out so far and the source of random numbers; flows with the async context, so parallel work is apart.</summary>
sealed class Session
{
    static readonly AsyncLocal<Session?> current = new();
    readonly Dictionary<string, int> counters = [];
    readonly Lock gate = new();
    Random random = new();

    /// <summary>The policy of layers made from now on.</summary>
    public DTypePolicy DTypePolicy { get; set; } = DTypePolicy.Float32;

    static readonly Session shared = new();

    public static Session Current => current.Value ?? shared;

    public static void Clear() => current.Value = new();

    public string UniqueName(string prefix)
    {
        lock (gate)
        {
            var n = counters.GetValueOrDefault(prefix);
            counters[prefix] = n + 1;
            return n == 0 ? prefix : $"{prefix}_{n}";
        }
    }

    public void Seed(int seed)
    {
        lock (gate) random = new Random(seed);
    }

    /// <summary>A seed for one initializer, shuffle or random layer.</summary>
    public int NextSeed()
    {
        lock (gate) return random.Next();
    }
}
