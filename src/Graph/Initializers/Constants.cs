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

/// <summary>One number everywhere.</summary>
public sealed class Constant(double value = 0) : Initializer
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape) => values.Fill((float)Value);
}

/// <summary>gain times the identity matrix; for matrices only.</summary>
[KerasName("identity", "eye")]
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
