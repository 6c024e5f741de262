namespace OnnxKeras;

/// <summary>Sizes along three spatial axes: <c>3</c> for all, or <c>(3, 5, 7)</c>.</summary>
public readonly record struct Size3D(int Depth, int Height, int Width)
{
    /// <summary>The same in all directions.</summary>
    public static implicit operator Size3D(int size) => new(size, size, size);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator Size3D((int Depth, int Height, int Width) size) => new(size.Depth, size.Height, size.Width);

    internal int[] ToArray() => [Depth, Height, Width];

    /// <inheritdoc/>
    public override string ToString() => $"({Depth}, {Height}, {Width})";
}
