namespace OnnxKeras.Initializers;

/// <summary>The square root of what another initializer fills in.</summary>
sealed class RootInitializer(Initializer squared) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape)
    {
        squared.Fill(values, shape);
        foreach (ref var value in values) value = MathF.Sqrt(value);
    }

    /// <inheritdoc/>
    internal override Initializer Drawn() => new RootInitializer(squared.Drawn());
}
