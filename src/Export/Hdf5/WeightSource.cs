using OnnxKeras.Onnx;

namespace OnnxKeras;

/// <summary>An array of a file on its way into a variable. Its shape is known before it is read.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Shape">Its shape after the conversions, or <c>null</c> where the file has no such dataset.</param>
/// <param name="Read">Reads and converts it.</param>
sealed record WeightSource(string Path, Shape? Shape, Func<NDArray> Read)
{
    /// <summary>A dataset as it is.</summary>
    public static WeightSource Of(Hdf5Reader file, string path) =>
        new(path, file.HasDataset(path) ? file.ShapeOf(path) : null, () => file.ReadNumbers(path));

    /// <summary>The array converted into one of another shape.</summary>
    public WeightSource As(Shape? shape, Func<NDArray, NDArray> convert) => Shape is null ? this : new(Path, shape, () => convert(Read()));

    /// <summary>The array with its axes in another order; unchanged where it has another number of axes.</summary>
    public WeightSource Transposed(params int[] axes) => Shape?.Rank != axes.Length ? this
        : As([.. axes.Select(a => Shape[a])], x => HostArrays.Transpose(x, axes));

    /// <summary>Arrays side by side on the last axis.</summary>
    public static WeightSource Joined(IReadOnlyList<WeightSource> parts)
    {
        if (parts.FirstOrDefault(p => p.Shape is not { Rank: > 0 } s || s.Rank != parts[0].Shape!.Rank) is { } unfit) return unfit;
        var shape = parts[0].Shape!;
        return new(parts[0].Path, [.. shape[..^1], parts.Sum(p => p.Shape![^1])],
            () => HostArrays.Concatenate([.. parts.Select(p => p.Read())], shape.Rank - 1));
    }
}
