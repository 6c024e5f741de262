namespace OnnxKeras;

/// <summary>Lets the outputs of a layer be named at once: <c>var (y, h, c) = lstm.ApplyMany(x);</c>.</summary>
public static class Deconstruction
{
    /// <summary>Two tensors.</summary>
    public static void Deconstruct(this KerasTensor[] tensors, out KerasTensor first, out KerasTensor second) =>
        (first, second) = tensors is [var a, var b] ? (a, b) : throw Mismatch(tensors, 2);

    /// <summary>Three tensors.</summary>
    public static void Deconstruct(this KerasTensor[] tensors, out KerasTensor first, out KerasTensor second, out KerasTensor third) =>
        (first, second, third) = tensors is [var a, var b, var c] ? (a, b, c) : throw Mismatch(tensors, 3);

    static KerasException Mismatch(KerasTensor[] tensors, int asked) => new($"There are {tensors.Length} tensors, not {asked}.");
}
