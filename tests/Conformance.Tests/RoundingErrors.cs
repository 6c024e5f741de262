namespace OnnxKeras.Tests;

/// <summary>
/// Weights whose gradient is zero in exact arithmetic: a bias before batch statistics, or the keys' in a softmax over them. Keras's record
/// shows it: Adam's mean square of what rounding left is a billionth of the others' at most. Adam divides such a gradient by its own size,
/// so the weight moves by what the order of additions in one build of torch leaves over, and no other computation can meet it.
/// </summary>
static class RoundingErrors
{
    const string Square = "velocity";

    /// <summary>The paths of these weights among those that were trained.</summary>
    /// <param name="trained">The paths of the trained weights.</param>
    /// <param name="state">The optimizer's variables here, which have paths of the newest version.</param>
    /// <param name="saved">The same as Keras saved them.</param>
    public static IReadOnlyList<string> In(IReadOnlyList<string> trained, IReadOnlyList<(string Path, NDArray Value)> state,
        IReadOnlyList<(string Path, NDArray Value)> saved)
    {
        var squares = trained.Select(path => (Path: path, Size: state.Zip(saved)
            .Where(s => IsSlotOf(s.First.Path, path) && s.First.Path.EndsWith(Square, StringComparison.Ordinal))
            .Select(s => Largest(s.Second.Value)).FirstOrDefault())).ToList();
        var most = squares.Select(s => s.Size).Append(0).Max();
        return [.. squares.Where(s => s.Size is > 0 and < 1e-15 && s.Size < most * 1e-9).Select(s => s.Path)];
    }

    /// <summary>Whether an optimizer's variable, such as <c>adam/dense_bias_velocity</c>, is of a weight, such as
    /// <c>dense/bias</c>.</summary>
    public static bool IsSlotOf(string variable, string weight) =>
        variable.Contains($"/{weight.Replace('/', '_')}_", StringComparison.Ordinal);

    static double Largest(NDArray array) => Enumerable.Range(0, array.Count).Max(i => Math.Abs(array.GetDouble(i)));
}
