namespace OnnxKeras.Initializers;

/// <summary>Which part of complex numbers.</summary>
public enum ComplexSide
{
    /// <summary>The real part.</summary>
    Real,
    /// <summary>The imaginary part.</summary>
    Imag,
}

/// <summary>By what a window is divided.</summary>
public enum WindowScaling
{
    /// <summary>The root of the sum of its squares.</summary>
    Density,
    /// <summary>The sum of its magnitudes.</summary>
    Spectrum,
}

/// <summary>
/// Kernels (frame, 1, frequencies) of a short-time Fourier transform: window(t) · cos(2π t f / n), or −sin, with n = 2 (frequencies − 1).
/// </summary>
[KerasName("stft", "STFT", "STFTInitializer")]
public sealed class STFTInitializer : Initializer
{
    /// <summary>Kernels of the given part, window (hann, hamming, blackman, …; <c>null</c> for none) and scaling.</summary>
    public STFTInitializer(ComplexSide side = ComplexSide.Real, string? window = "hann",
        WindowScaling? scaling = WindowScaling.Density, bool periodic = false)
    {
        (Side, Window, Scaling, Periodic) = (side, window, scaling, periodic);
        SignalWindow.Of(window, 1, periodic);
    }

    /// <summary>The part.</summary>
    public ComplexSide Side { get; }
    /// <summary>The window's name, or <c>null</c>.</summary>
    public string? Window { get; }
    /// <summary>By what the window is divided, or <c>null</c>.</summary>
    public WindowScaling? Scaling { get; }
    /// <summary>Whether the window goes on periodically; else it is symmetric.</summary>
    public bool Periodic { get; }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape)
    {
        if (shape is not [{ } frame, 1, > 1 and var count])
            throw new KerasException($"The STFT initializer fills (frame, 1, frequencies), not {shape}.");
        var window = SignalWindow.Of(Window, frame, Periodic);
        var scale = Window is null ? 1 : Scaling switch
        {
            WindowScaling.Density => Math.Sqrt(window.Sum(w => w * w)),
            WindowScaling.Spectrum => window.Sum(Math.Abs),
            _ => 1,
        };
        for (var t = 0; t < frame; t++)
            for (var f = 0; f < count; f++)
            {
                // The angle in half turns, whole turns left out: what is 0 is exactly so.
                var angle = (long)t * f % (2 * (count - 1)) / (count - 1.0);
                var wave = Side == ComplexSide.Real ? double.CosPi(angle) : -double.SinPi(angle);
                values[t * count + f] = (float)(window[t] / scale * wave);
            }
    }
}
