using System.Numerics.Tensors;

namespace OnnxKeras;

public sealed partial class NDArray
{
    /// <summary>
    /// The place of the first NaN of a float32 array; <c>null</c> where there is none, and of other types. A sum is one pass over memory
    /// and NaN wherever an element is, so the search is for the rare case.
    /// </summary>
    internal int? FindNaN()
    {
        const int part = 1 << 20;
        if (DType != DType.Float32) return null;
        var parts = (Count + part - 1) / part;
        var found = Parallel.For(0, parts, (i, state) =>
        {
            if (float.IsNaN(TensorPrimitives.Sum<float>(Span<float>().Slice(i * part, Math.Min(part, Count - i * part))))) state.Break();
        }).LowestBreakIteration;
        if (found is not { } suspect) return null;
        var values = Span<float>();
        // Infinities of both signs add up to NaN as well: then there is none to find.
        for (var i = (int)suspect * part; i < values.Length; i++)
            if (float.IsNaN(values[i])) return i;
        return null;
    }
}
