namespace OnnxKeras;

/// <summary>What lies outside an image that is moved or padded.</summary>
public enum FillMode
{
    /// <summary>A constant: k k | a b c | k k.</summary>
    Constant,
    /// <summary>The image mirrored with its edge: b a | a b c | c b.</summary>
    Reflect,
    /// <summary>The image again: b c | a b c | a b.</summary>
    Wrap,
    /// <summary>The edge: a a | a b c | c c.</summary>
    Nearest,
    /// <summary>The image mirrored without its edge: c b | a b c | b a; operations take it, layers do not.</summary>
    Mirror,
}
