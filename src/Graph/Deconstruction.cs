namespace OnnxKeras;

/// <summary>Lets the outputs of a layer be named at once: <c>var (y, h, c) = lstm.ApplyMany(x);</c>.</summary>
public static class Deconstruction
{
    /// <summary>Two tensors.</summary>
    public static void Deconstruct(this IReadOnlyList<KerasTensor> tensors, out KerasTensor first, out KerasTensor second) =>
        (first, second) = tensors is [var a, var b] ? (a, b) : throw Mismatch(tensors, 2);

    /// <summary>Three tensors.</summary>
    public static void Deconstruct(this IReadOnlyList<KerasTensor> tensors, out KerasTensor first, out KerasTensor second,
        out KerasTensor third) =>
        (first, second, third) = tensors is [var a, var b, var c] ? (a, b, c) : throw Mismatch(tensors, 3);

    /// <summary>Five tensors, as a bidirectional LSTM returns with its states.</summary>
    public static void Deconstruct(this IReadOnlyList<KerasTensor> tensors, out KerasTensor first, out KerasTensor second,
        out KerasTensor third, out KerasTensor fourth, out KerasTensor fifth) => (first, second, third, fourth, fifth) =
            tensors is [var a, var b, var c, var d, var e] ? (a, b, c, d, e) : throw Mismatch(tensors, 5);

    static KerasException Mismatch(IReadOnlyList<KerasTensor> tensors, int asked) =>
        new($"There are {tensors.Count} tensors, not {asked}.");
}
