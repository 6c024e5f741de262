namespace OnnxKeras;

/// <summary>Between which numbers a random one lies, or values do: <c>0.2</c> is −0.2 to 0.2, <c>(0, 255)</c> is just that.</summary>
public readonly record struct Bounds(double Lower, double Upper)
{
    /// <summary>Plus or minus a number.</summary>
    public static implicit operator Bounds(double size) => new(-Math.Abs(size), Math.Abs(size));

    /// <summary>The smallest and the largest number.</summary>
    public static implicit operator Bounds((double Lower, double Upper) bounds) => new(bounds.Lower, bounds.Upper);

    internal double Range => Upper - Lower;

    /// <summary>The same two numbers, the smaller one first.</summary>
    internal Bounds Sorted => (Math.Min(Lower, Upper), Math.Max(Lower, Upper));

    internal bool LieIn(double lowest, double highest) => lowest <= Lower && Lower <= Upper && Upper <= highest;

    /// <inheritdoc/>
    public override string ToString() => $"({Lower}, {Upper})";
}
