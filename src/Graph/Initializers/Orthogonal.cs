namespace OnnxKeras.Initializers;

/// <summary>gain times a random matrix with orthonormal rows or columns (Saxe et al. 2013); further axes count as rows.</summary>
[KerasName("orthogonal", "Orthogonal", "OrthogonalInitializer")]
public sealed class Orthogonal(double gain = 1, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>The factor.</summary>
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Random random)
    {
        if (shape.Rank < 2) throw new KerasException($"The orthogonal initializer needs at least two axes, not the shape {shape}.");
        int columns = shape[^1]!.Value, rows = columns == 0 ? 0 : values.Length / columns;
        var (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var basis = new double[wide][];
        for (var j = 0; j < wide; j++) basis[j] = NextOrthogonal(basis.AsSpan(0, j), tall, random);
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                values[r * columns + c] = (float)(Gain * (rows >= columns ? basis[c][r] : basis[r][c]));
    }

    /// <summary>A random unit vector orthogonal to those before it (modified Gram–Schmidt, twice for accuracy).</summary>
    static double[] NextOrthogonal(ReadOnlySpan<double[]> before, int size, Random random)
    {
        var vector = new double[size];
        for (var i = 0; i < size; i++) vector[i] = Normal(random);
        for (var pass = 0; pass < 2; pass++)
            foreach (var other in before)
            {
                var dot = 0.0;
                for (var i = 0; i < size; i++) dot += vector[i] * other[i];
                for (var i = 0; i < size; i++) vector[i] -= dot * other[i];
            }
        var norm = Math.Sqrt(vector.Sum(v => v * v));
        for (var i = 0; i < size; i++) vector[i] /= norm;
        return vector;
    }
}
