using System.Runtime.InteropServices;
using OnnxKeras.Initializers;

namespace OnnxKeras;

/// <summary>What a variable's values begin with; converts from Keras's name.</summary>
public abstract class Initializer : IConfigurable
{
    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Initializer), "keras.initializers");

    /// <summary>Keras's default for kernels.</summary>
    internal static Initializer GlorotUniform => new GlorotUniform();

    /// <summary>Fills the values of a variable.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="shape">The variable's shape.</param>
    public abstract void Fill(Span<float> values, Shape shape);

    /// <summary>Fills memory of any numeric type.</summary>
    internal void Initialize(Span<byte> memory, DType type, Shape shape)
    {
        if (type == DType.Float32)
        {
            Fill(MemoryMarshal.Cast<byte, float>(memory), shape);
            return;
        }
        var values = new float[checked((int)shape.Size!.Value)];
        Fill(values, shape);
        NDArray.Of(values, shape).Cast(type).Bytes.CopyTo(memory);
    }

    /// <summary>The initializer with its seed drawn, so that it can fill later what it would fill now.</summary>
    internal virtual Initializer Drawn() => this;

    /// <summary>The initializer of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Initializer(string name) => OpenSet.Create<Initializer>("initializer", name);
}
