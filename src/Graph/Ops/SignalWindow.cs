namespace OnnxKeras;

/// <summary>Weights of the samples of a frame, by SciPy's names: sums of cosines.</summary>
static class SignalWindow
{
    static readonly Dictionary<string, double[]> cosines = new()
    {
        ["boxcar"] = [1],
        ["hann"] = [0.5, 0.5],
        ["hamming"] = [0.54, 0.46],
        ["blackman"] = [0.42, 0.5, 0.08],
        ["nuttall"] = [0.3635819, 0.4891775, 0.1365995, 0.0106411],
        ["blackmanharris"] = [0.35875, 0.48829, 0.14128, 0.01168],
        ["flattop"] = [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => cosines.Keys;

    /// <summary>A window of the given length, symmetric or the beginning of a periodic one; ones where no name is given.</summary>
    /// <exception cref="KerasException">The name is unknown.</exception>
    public static double[] Of(string? name, int length, bool periodic)
    {
        if (!cosines.TryGetValue(name ?? "boxcar", out var factors))
            throw new KerasException(OnnxKeras.Names.Unknown("window", name!, Names));
        if (length == 1) return [1];
        double period = periodic ? length : length - 1;
        return [.. Enumerable.Range(0, length).Select(i => factors.Select((factor, k) => factor * double.CosPi(k * (2 * i / period - 1))))
            .Select(Enumerable.Sum)];
    }
}
