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

/// <summary>One number everywhere, or the numbers of an array of the variable's shape.</summary>
public sealed class Constant(NDArray? value = null) : Initializer
{
    /// <summary>The number, or the array.</summary>
    public NDArray Value { get; } = value ?? 0.0;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape)
    {
        if (Value.Rank == 0) values.Fill((float)Value.GetDouble(0));
        else if (Value.Shape == shape) Value.Cast(DType.Float32).Span<float>().CopyTo(values);
        else throw new KerasException($"The initializer Constant has an array of shape {Value.Shape}, which cannot fill one of {shape}.");
    }
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
