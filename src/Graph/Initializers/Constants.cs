using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras.Initializers;

/// <summary>All zeros.</summary>
[KerasName("zeros", "zero")]
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape) => values.Clear();
}

/// <summary>All ones.</summary>
[KerasName("ones", "one")]
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape) => values.Fill(1);
}

/// <summary>One number everywhere, or the values of an array, which is repeated along axes of size 1 and those it lacks.</summary>
public sealed class Constant(NDArray? value = null) : Initializer, IConfigurable
{
    /// <summary>The number, or the array.</summary>
    public NDArray Value { get; } = value ?? 0.0;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape)
    {
        if (Value.Rank > shape.Rank || Value.Shape.Reverse().Zip(shape.Reverse()).Any(d => d.First != 1 && d.First != d.Second))
            throw new KerasException($"The constant initializer's array of shape {Value.Shape} does not fill a variable of shape {shape}.");
        var part = Value.ToArray<float>();
        if (part.Length <= 1 || Value.Shape == shape)
        {
            if (part.Length == 1) values.Fill(part[0]);
            else part.CopyTo(values);
            return;
        }
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, from, stride) = (i, 0, 1);
            for (var axis = 1; axis <= Value.Rank; axis++)
            {
                var (size, along) = (Value.Shape[^axis]!.Value, shape[^axis]!.Value);
                if (size > 1) from += rest % along * stride;
                (rest, stride) = (rest / along, stride * size);
            }
            values[i] = part[from];
        }
    }

    /// <summary>Keras 3 says of an array what it is.</summary>
    void IConfigurable.Adapt(JsonObject config, ConfigWriter writer)
    {
        if (Value.Rank > 0) config["value"] = writer.Described(Value);
    }
}

/// <summary>gain times the identity matrix; for matrices only.</summary>
[KerasName("identity", "Identity", "eye", "IdentityInitializer")]
public sealed class Identity(double gain = 1) : Initializer
{
    /// <summary>The diagonal's value.</summary>
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape)
    {
        if (shape.Rank != 2) throw new KerasException($"The identity initializer fills matrices only, not a variable of shape {shape}.");
        values.Clear();
        for (var i = 0; i < Math.Min(shape[0]!.Value, shape[1]!.Value); i++) values[i * shape[1]!.Value + i] = (float)Gain;
    }
}
