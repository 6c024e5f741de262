using System.Diagnostics;

namespace OnnxKeras.Bench;

/// <summary>Two ways of doing the same work, timed in turn in one process: A B A B …, so that both see the same machine.</summary>
sealed record Pair(string Name, string Unit, double Target, Action Hand, Action Ours, int Work) : IDisposable
{
    readonly List<IDisposable> owned = [];

    /// <summary>Runs each side once to warm up, then in turn; returns the median speeds and the median of the pairwise ratios.</summary>
    public Result Run(int rounds)
    {
        Hand();
        Ours();
        var hand = new double[rounds];
        var ours = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            // Which side goes first alternates, so that neither always follows the other's garbage.
            if (i % 2 == 0) (hand[i], ours[i]) = (Time(Hand), Time(Ours));
            else (ours[i], hand[i]) = (Time(Ours), Time(Hand));
        }
        return new(this, Work / Median(hand), Work / Median(ours), Median([.. hand.Zip(ours, (h, o) => h / o)]));
    }

    public Pair Owning(params IDisposable[] resources)
    {
        owned.AddRange(resources);
        return this;
    }

    public void Dispose()
    {
        foreach (var resource in owned) resource.Dispose();
    }

    static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Speeds in units a second, and how many times faster ours is.</summary>
    public sealed record Result(Pair Pair, double Hand, double Ours, double Ratio);
}
