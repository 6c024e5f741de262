using System.Numerics;
using OnnxKeras.Initializers;
using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>Spectrograms, by the sums that define the discrete Fourier transform.</summary>
public class SpectrogramTests
{
    const int samples = 50;

    static readonly float[] sound = [.. TorchCase.Numbers([samples]).ToArray<float>()];

    /// <summary>The spectrum of the frame that begins at a sample; before and after the sound there are zeros.</summary>
    static Complex[] Spectrum(int start, double[] window, int length, Func<int, double> at, int offset = 0) =>
        [.. Enumerable.Range(0, length / 2 + 1).Select(f => Enumerable.Range(0, window.Length).Aggregate(Complex.Zero,
            (sum, t) => sum + window[t] * at(start + t) * Complex.Exp(new Complex(0, -2 * Math.PI * (t + offset) * f / length))))];

    static double[] Hann(int length, double period) => [.. Enumerable.Range(0, length).Select(t =>
        0.5 - 0.5 * Math.Cos(2 * Math.PI * t / period))];

    static NDArray Run(Layer layer, Shape shape, float[]? values = null)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return layer.Apply(TorchCase.Torch.Wrap(NDArray.Of(values ?? sound, shape))).Array();
    }

    public static TheoryData<SpectrogramMode, Func<Complex[], double[]>> Modes => new()
    {
        { SpectrogramMode.Real, s => [.. s.Select(z => z.Real)] },
        { SpectrogramMode.Imag, s => [.. s.Select(z => z.Imaginary)] },
        { SpectrogramMode.Stft, s => [.. s.Select(z => z.Real), .. s.Select(z => z.Imaginary)] },
        { SpectrogramMode.Magnitude, s => [.. s.Select(z => Math.Sqrt(Math.Max(1e-7, z.Magnitude * z.Magnitude)))] },
        { SpectrogramMode.Log, s => [.. s.Select(z => Math.Log(Math.Sqrt(Math.Max(1e-7, z.Magnitude * z.Magnitude))))] },
        { SpectrogramMode.Psd, s => [.. s.Select((z, f) => z.Magnitude * z.Magnitude * (f > 0 && f < s.Length - 1 ? 2 : 1))] },
    };

    [Theory, MemberData(nameof(Modes))]
    public void TellsOfTheFourierTransform(SpectrogramMode mode, Func<Complex[], double[]> expected)
    {
        var window = Hann(12, 11);
        var norm = Math.Sqrt(window.Sum(w => w * w));
        var frames = Enumerable.Range(0, (samples - 12) / 6 + 1).Select(i =>
            Spectrum(i * 6, [.. window.Select(w => w / norm)], 16, t => sound[t]));
        TorchCase.Close([.. frames.SelectMany(expected)], Run(new STFTSpectrogram(mode, 12), [1, samples, 1]), 1e-5);
    }

    /// <summary>The first and the last frequency of a real signal are real, and others' angles are those of complex numbers.</summary>
    [Fact]
    public void TellsTheAngle()
    {
        var frames = Enumerable.Range(0, (samples - 12) / 5 + 1).Select(i =>
            Spectrum(i * 5, [.. Enumerable.Repeat(1.0, 12)], 12, t => sound[t]));
        TorchCase.Close([.. frames.SelectMany(s => s.Select((z, f) => f is 0 or 6 ? (z.Real < 0 ? Math.PI : 0) : z.Phase))],
            Run(new STFTSpectrogram(SpectrogramMode.Angle, 12, 5, 12, null), [1, samples, 1]), 1e-4);
    }

    [Theory]
    [InlineData("hann", true, WindowScaling.Spectrum)]
    [InlineData("hann", false, null)]
    public void ScalesAndPads(string window, bool periodic, WindowScaling? scaling)
    {
        var weights = Hann(10, periodic ? 10 : 9);
        var norm = scaling is null ? 1 : weights.Sum();
        // 17 frames of step 3 need 58 samples: 4 zeros before, 4 after.
        var frames = Enumerable.Range(0, 17).Select(i => Spectrum(i * 3 - 4, [.. weights.Select(w => w / norm)], 16, t =>
            t is >= 0 and < samples ? sound[t] : 0));
        TorchCase.Close([.. frames.SelectMany(s => s.Select(z => z.Real))],
            Run(new STFTSpectrogram(SpectrogramMode.Real, 10, 3, window: window, periodic: periodic, scaling: scaling,
                padding: Padding.Same), [1, samples, 1]), 1e-5);
    }

    /// <summary>Two channels, each on its own, in all four layouts.</summary>
    [Theory]
    [InlineData(false, DataFormat.ChannelsLast)]
    [InlineData(true, DataFormat.ChannelsLast)]
    [InlineData(false, DataFormat.ChannelsFirst)]
    [InlineData(true, DataFormat.ChannelsFirst)]
    public void PutsChannelsWhereTheyBelong(bool expandDims, DataFormat format)
    {
        const int frames = 4, frequencies = 5;
        var one = Run(new STFTSpectrogram(SpectrogramMode.Real, 8, 4), [1, 20, 1], sound[..20]).ToArray<float>();
        var other = Run(new STFTSpectrogram(SpectrogramMode.Real, 8, 4), [1, 20, 1], sound[20..40]).ToArray<float>();
        var last = format == DataFormat.ChannelsLast;
        var y = Run(new STFTSpectrogram(SpectrogramMode.Real, 8, 4, expandDims: expandDims, dataFormat: format), last ? [1, 20, 2]
            : [1, 2, 20],
            [.. Enumerable.Range(0, 40).Select(i => last ? sound[i / 2 + i % 2 * 20] : sound[i])]);
        Shape expected = (expandDims, last) switch
        {
            (false, true) => [1, frames, 2 * frequencies],
            (true, true) => [1, frames, frequencies, 2],
            (false, false) => [1, 2 * frequencies, frames],
            _ => [1, 2, frames, frequencies],
        };
        Assert.Equal(expected, y.Shape);
        for (var t = 0; t < frames; t++)
            for (var f = 0; f < frequencies; f++)
                for (var c = 0; c < 2; c++)
                    Assert.Equal((c == 0 ? one : other)[t * frequencies + f], y.GetDouble((expandDims, last) switch
                    {
                        (false, true) => (t * 2 + c) * frequencies + f,
                        (true, true) => (t * frequencies + f) * 2 + c,
                        (false, false) => (c * frequencies + f) * frames + t,
                        _ => (c * frames + t) * frequencies + f,
                    }), 1e-6);
    }

    [Theory]
    [InlineData(null, true, 2.0, 1.0, 80.0)]
    [InlineData(null, true, 2.0, 4.0, 6.0)]
    [InlineData(null, false, 1.0, 1.0, 80.0)]
    [InlineData(11, false, 3.0, 1.0, 80.0)]
    public void GathersMelBins(int? sequenceLength, bool powerToDb, double magExp, double refPower, double topDb)
    {
        const int length = 16, stride = 5, rate = 8000, count = 6;
        var window = Hann(sequenceLength ?? length, sequenceLength ?? length);
        var before = (length - window.Length) / 2;
        // Around the sound it is mirrored without its edge; the window lies in the middle of a frame.
        double At(int t) => sound[t < 0 ? -t : t >= samples ? 2 * (samples - 1) - t : t];
        var bins = new double[count, samples / stride + 1];
        double Mel(double hertz) => 2595 * Math.Log10(1 + hertz / 700);
        for (var frame = 0; frame < bins.GetLength(1); frame++)
        {
            var spectrum = Spectrum(frame * stride - length / 2 + before, window, length, At, before);
            for (var bin = 0; bin < count; bin++)
                for (var f = 1; f < spectrum.Length; f++)
                {
                    double Edge(int i) => Mel(50) + (Mel(3900) - Mel(50)) * i / (count + 1);
                    var mel = Mel(f * (double)rate / length);
                    var weight = Math.Max(0, Math.Min((mel - Edge(bin)) / (Edge(bin + 1) - Edge(bin)), (Edge(bin + 2) - mel)
                        / (Edge(bin + 2) - Edge(bin + 1))));
                    bins[bin, frame] += weight * Math.Pow(spectrum[f].Magnitude, magExp);
                }
        }
        double[] expected = [.. bins.Cast<double>()];
        if (powerToDb)
        {
            expected = [.. expected.Select(p => 10 * Math.Log10(Math.Max(p, 1e-10)) - 10 * Math.Log10(refPower))];
            expected = [.. expected.Select(d => Math.Max(d, expected.Max() - topDb))];
        }
        var y = Run(new MelSpectrogram(length, stride, sequenceLength, "hann", rate, count, 50, 3900, powerToDb, topDb, magExp, 1e-10,
            refPower), [1, samples]);
        Assert.Equal([1, count, bins.GetLength(1)], y.Shape);
        TorchCase.Close(expected, y, 1e-4);
    }

    /// <summary>Values of SciPy's windows of 5 samples.</summary>
    [Theory]
    [InlineData("hamming", false, new[] { 0.08, 0.54, 1, 0.54, 0.08 })]
    [InlineData("hamming", true, new[] { 0.08, 0.3978521825875242, 0.9121478174124758, 0.9121478174124758, 0.3978521825875242 })]
    [InlineData("blackman", false, new[] { 0, 0.34, 1, 0.34, 0 })]
    [InlineData("blackmanharris", false, new[] { 6e-5, 0.21747, 1, 0.21747, 6e-5 })]
    [InlineData("nuttall", false, new[] { 0.0003628, 0.2269824, 1, 0.2269824, 0.0003628 })]
    [InlineData("boxcar", false, new double[] { 1, 1, 1, 1, 1 })]
    [InlineData("triang", false, new[] { 1 / 3.0, 2 / 3.0, 1, 2 / 3.0, 1 / 3.0 })]
    [InlineData("triang", true, new[] { 1 / 6.0, 0.5, 5 / 6.0, 5 / 6.0, 0.5 })]
    [InlineData("bartlett", false, new[] { 0, 0.5, 1, 0.5, 0 })]
    [InlineData("parzen", false, new[] { 0.016, 0.424, 1, 0.424, 0.016 })]
    [InlineData("cosine", false, new[] { 0.30901699, 0.80901699, 1, 0.80901699, 0.30901699 })]
    [InlineData("lanczos", false, new[] { 0, 0.63661977, 1, 0.63661977, 0 })]
    [InlineData("exponential", false, new[] { 0.13533528, 0.36787944, 1, 0.36787944, 0.13533528 })]
    [InlineData("tukey", false, new double[] { 0, 1, 1, 1, 0 })]
    [InlineData("tukey", true, new[] { 0, 0.9045085, 1, 1, 0.9045085 })]
    [InlineData("bohman", false, new[] { 0, 0.31830989, 1, 0.31830989, 0 })]
    [InlineData("barthann", false, new[] { 0, 0.5, 1, 0.5, 0 })]
    [InlineData("flattop", false, new[] { -0.000421051, -0.05473684, 1, -0.05473684, -0.000421051 })]
    public void KnowsWindows(string name, bool periodic, double[] expected)
    {
        var values = new float[10];
        new STFTInitializer(ComplexSide.Real, name, null, periodic).Fill(values, [5, 1, 2]);
        TorchCase.Close(expected, NDArray.Of([.. values.Where((_, i) => i % 2 == 0)], [5]), 1e-6); // At frequency 0 cosines are 1.
    }
}
