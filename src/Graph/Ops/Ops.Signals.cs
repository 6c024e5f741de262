namespace OnnxKeras;

// Fourier transforms along a last axis of known size, as products with matrices of cosines and sines.
public static partial class Ops
{
    /// <summary>The discrete Fourier transform of complex numbers, given and returned as real and imaginary parts.</summary>
    /// <exception cref="KerasException">There are not two parts of one shape, or the size of the last axis is not known.</exception>
    public static (KerasTensor Real, KerasTensor Imaginary) Fft(KerasTensor[] x)
    {
        CheckParts(x);
        if (RecordedMany([x]) is { } nodes) return (nodes[0], nodes[1]);
        var size = KnownLength(x[0]);
        var (cosines, sines) = Waves(size, size);
        return (Matmul(x[0], cosines) + Matmul(x[1], sines), Matmul(x[1], cosines) - Matmul(x[0], sines));
    }

    /// <summary>
    /// The first ⌊length / 2⌋ + 1 numbers of the discrete Fourier transform of real numbers, as real and imaginary parts; the axis is cut
    /// off or filled up with zeros to the length, if one is given.
    /// </summary>
    /// <exception cref="KerasException">The size of the last axis is not known, or the length is not positive.</exception>
    public static (KerasTensor Real, KerasTensor Imaginary) Rfft(KerasTensor x, int? fftLength = null)
    {
        if (RecordedMany([x, fftLength]) is { } nodes) return (nodes[0], nodes[1]);
        var size = fftLength ?? KnownLength(x);
        var (cosines, sines) = Waves(size, size / 2 + 1);
        x = OfLength(x, size);
        return (Matmul(x, cosines), -Matmul(x, sines));
    }

    /// <summary>The real numbers of a length (by default 2 · (size − 1)) whose <see cref="Rfft"/> has the given parts.</summary>
    /// <inheritdoc cref="Fft" path="/exception"/>
    public static KerasTensor Irfft(KerasTensor[] x, int? fftLength = null)
    {
        CheckParts(x);
        if (Recorded([x, fftLength]) is { } node) return node;
        var size = fftLength ?? 2 * (KnownLength(x[0]) - 1);
        // Each number stands for its conjugate on the other side too, but the first, and the middle one of an even length.
        double Weight(int k) => (k == 0 || 2 * k == size ? 1.0 : 2.0) / size;
        var (cosines, sines) = Waves(size / 2 + 1, size, size, Weight);
        return Matmul(OfLength(x[0], size / 2 + 1), cosines) - Matmul(OfLength(x[1], size / 2 + 1), sines);
    }

    /// <summary>
    /// The <see cref="Rfft"/> of frames a stride apart, (…, frames, ⌊fftLength / 2⌋ + 1): samples of the last axis times a window ("hann",
    /// "hamming", or none) in the middle of each frame. Centred frames begin half a frame before their samples, which are mirrored there.
    /// </summary>
    /// <exception cref="KerasException">The frame is shorter than the window, or the window is unknown.</exception>
    public static (KerasTensor Real, KerasTensor Imaginary) Stft(KerasTensor x, int sequenceLength, int sequenceStride, int fftLength,
        string? window = "hann", bool center = true)
    {
        if (fftLength < sequenceLength)
            throw new KerasException($"fftLength = {fftLength} must not be smaller than sequenceLength = {sequenceLength}.");
        if (window is not (null or "hann" or "hamming")) throw new KerasException(Names.Unknown("window", window, ["hann", "hamming"]));
        if (RecordedMany([x, sequenceLength, sequenceStride, fftLength, window, center]) is { } nodes) return (nodes[0], nodes[1]);
        if (center)
            x = Pad(x, [.. Enumerable.Repeat((0, 0), x.Rank - 1), (fftLength / 2, fftLength / 2)], PadMode.Reflect);
        var frames = ExtractSequences(x, fftLength, sequenceStride);
        var weights = SignalWindow.Of(window, window is null ? fftLength : sequenceLength, periodic: true);
        var before = (fftLength - weights.Length) / 2;
        var (cosines, sines) = Waves(fftLength, fftLength / 2 + 1, fftLength,
            i => i >= before && i < before + weights.Length ? weights[i - before] : 0);
        return (Matmul(frames, cosines), -Matmul(frames, sines));
    }

    /// <summary>weight(row) · cos and sin of row · column periods' parts, as matrices.</summary>
    static (Constant Cosines, Constant Sines) Waves(int rows, int columns, int? period = null, Func<int, double>? weight = null)
    {
        var (cosines, sines) = (new float[rows * columns], new float[rows * columns]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * ((long)row * column % (period ?? rows)) / (period ?? rows));
                var (at, factor) = (row * columns + column, weight?.Invoke(row) ?? 1);
                (cosines[at], sines[at]) = ((float)(cos * factor), (float)(sin * factor));
            }
        return (new(NDArray.Of(cosines, [rows, columns])), new(NDArray.Of(sines, [rows, columns])));
    }

    static KerasTensor OfLength(KerasTensor x, int length)
    {
        if (length < 1) throw new KerasException($"A Fourier transform has a positive length, got {length}.");
        var (size, backend) = (KnownLength(x), Backend.Of(x));
        return size > length ? backend.SliceAxis(x, x.Rank - 1, 0, length, 1)
            : size < length ? Pad(x, [.. Enumerable.Repeat((0, 0), x.Rank - 1), (0, length - size)]) : x;
    }

    static int KnownLength(KerasTensor x) => x.Rank > 0 && x.Shape[^1] is { } size
        ? size
        : throw new KerasException($"A Fourier transform needs to know the size of the last axis, got shape {x.Shape}.");

    static void CheckParts(KerasTensor[] x)
    {
        if (x.Length != 2 || x[0].Shape != x[1].Shape)
            throw new KerasException($"Complex numbers are a real and an imaginary part of one shape, got {string.Join<Shape>(", ",
                x.Select(t => t.Shape))}.");
    }
}
