namespace OnnxKeras;

/// <summary>A height and a width: <c>3</c> for both, or <c>(3, 5)</c>.</summary>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same in both directions.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    internal int[] ToArray() => [Height, Width];

    /// <inheritdoc/>
    public override string ToString() => $"({Height}, {Width})";
}
