using System.Globalization;

namespace OnnxKeras;

/// <summary>Where a model computes: the processor, which is the default, or an NVIDIA GPU by its number.</summary>
public readonly record struct Device
{
    const string Forms = "\"cpu\", \"cuda\" (the first NVIDIA GPU) or \"cuda:1\" (by number, from 0)";

    // The number of the GPU from 1, so that the default is the processor.
    readonly int place;

    Device(int place) => this.place = place;

    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>An NVIDIA GPU.</summary>
    /// <param name="index">Its number, from 0, as CUDA counts.</param>
    /// <exception cref="KerasException">The number is negative.</exception>
    public static Device Cuda(int index = 0) =>
        index >= 0 ? new(index + 1) : throw new KerasException($"A CUDA device has a number from 0, got {index}.");

    /// <summary>Whether it is an NVIDIA GPU.</summary>
    public bool IsCuda => place > 0;

    /// <summary>The number among the NVIDIA GPUs; 0 for the processor.</summary>
    public int Index => Math.Max(place - 1, 0);

    /// <summary>The device of a text as <see cref="ToString"/> gives it; <c>cuda</c> is the first GPU.</summary>
    /// <exception cref="KerasException">The text is none of <c>cpu</c>, <c>cuda</c> and <c>cuda:1</c>.</exception>
    public static Device Parse(string text)
    {
        if (text == "cpu") return Cpu;
        if (text == "cuda") return Cuda();
        return text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < int.MaxValue
            ? Cuda(index)
            : throw new KerasException($"There is no device \"{text}\": it must be {Forms}.");
    }

    /// <summary><c>cpu</c> or <c>cuda:0</c>.</summary>
    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";
}
