namespace OnnxKeras;

/// <summary>Weights of the samples of a frame, by SciPy's names.</summary>
static class SignalWindow
{
    /// <summary>Functions of the place in [−1, 1] and of the number of samples.</summary>
    static readonly Dictionary<string, Func<double, int, double>> windows = new()
    {
        ["boxcar"] = (_, _) => 1,
        ["triang"] = (x, n) => 1 - Math.Abs(x) * (n - 1) / (n + n % 2),
        ["bartlett"] = (x, _) => 1 - Math.Abs(x),
        ["parzen"] = (x, n) => (Math.Abs(x) * (n - 1) / n) is var d && Math.Abs(x) <= 0.5
            ? 1 - 6 * d * d + 6 * d * d * d
            : 2 * Math.Pow(1 - d, 3),
        ["cosine"] = (x, n) => double.CosPi(x * (n - 1) / n / 2),
        ["lanczos"] = (x, _) => x == 0 ? 1 : double.SinPi(x) / (Math.PI * x),
        ["exponential"] = (x, n) => Math.Exp(-Math.Abs(x) * (n - 1) / 2),
        ["tukey"] = (x, _) => Math.Abs(x) <= 0.5 ? 1 : 0.5 - double.CosPi(2 * Math.Abs(x)) / 2,
        ["bohman"] = (x, _) => (1 - Math.Abs(x)) * double.CosPi(x) + double.SinPi(Math.Abs(x)) / Math.PI,
        ["barthann"] = (x, _) => 0.62 - 0.24 * Math.Abs(x) + 0.38 * double.CosPi(x),
        ["hann"] = Cosines(0.5, 0.5),
        ["hamming"] = Cosines(0.54, 0.46),
        ["blackman"] = Cosines(0.42, 0.5, 0.08),
        ["nuttall"] = Cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411),
        ["blackmanharris"] = Cosines(0.35875, 0.48829, 0.14128, 0.01168),
        ["flattop"] = Cosines(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => windows.Keys;

    /// <summary>A window of the given length, symmetric or the beginning of a periodic one; ones where no name is given.</summary>
    /// <exception cref="KerasException">The name is unknown.</exception>
    public static double[] Of(string? name, int length, bool periodic)
    {
        if (!windows.TryGetValue(name ?? "boxcar", out var window))
            throw new KerasException(OnnxKeras.Names.Unknown("window", name!, Names));
        if (length == 1) return [1];
        var all = periodic ? length + 1 : length;
        return [.. Enumerable.Range(0, length).Select(i => window(2.0 * i / (all - 1) - 1, all))];
    }

    static Func<double, int, double> Cosines(params double[] factors) =>
        (x, _) => factors.Select((factor, k) => factor * double.CosPi(k * x)).Sum();
}
