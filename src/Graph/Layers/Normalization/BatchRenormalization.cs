using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// What batch renormalization adds to batch normalization (Ioffe 2017): while training, the normalized batch is corrected to r · y + d, as
/// moving statistics would have normalized it; no gradient goes through r and d.
/// </summary>
sealed class BatchRenormalization(double epsilon, IReadOnlyDictionary<string, double> clipping, Variable movingStddev, Variable renormMean,
    Variable renormStddev)
{
    static readonly string[] bounds = ["rmax", "rmin", "dmax"];

    /// <summary>What is wrong with bounds of the correction; <c>null</c> where nothing is.</summary>
    public static string? ProblemOf(IReadOnlyDictionary<string, double> clipping) =>
        clipping.Keys.Except(bounds).ToList() is [var unknown, ..]
            ? $"knows no renormClipping of '{unknown}', only {string.Join(", ", bounds)}."
        : clipping.TryGetValue("rmax", out var most) && clipping.TryGetValue("rmin", out var least) && most < least
            ? $"needs an rmax of at least rmin in its renormClipping, got {most} and {least}."
        : clipping.TryGetValue("dmax", out var shift) && shift < 0
            ? $"needs a dmax that is not negative in its renormClipping, got {shift}."
        : null;

    /// <summary>r · y + d along an axis, for a batch y that its own mean and biased variance have normalized.</summary>
    public KerasTensor Correct(KerasTensor y, KerasTensor mean, KerasTensor variance, int axis)
    {
        // Early in training the moving deviation may be about 0.
        var stddev = Maximum(renormStddev, Math.Sqrt(epsilon));
        var r = Sqrt(variance + epsilon) / stddev;
        var d = (mean - renormMean) / stddev;
        if (clipping.TryGetValue("rmin", out var least)) r = Maximum(r, least);
        if (clipping.TryGetValue("rmax", out var most)) r = Minimum(r, most);
        if (clipping.TryGetValue("dmax", out var shift)) d = Clip(d, -shift, shift);
        return y * Along(StopGradient(r), y, axis) + Along(StopGradient(d), y, axis);
    }

    /// <summary>Moves the statistics towards a batch's, and gives the new moving variance: that of the moving deviation.</summary>
    public KerasTensor Update(KerasTensor mean, KerasTensor variance, double momentum, double renormMomentum)
    {
        var stddev = Sqrt(variance + epsilon);
        renormMean.Assign(renormMean * renormMomentum + mean * (1 - renormMomentum));
        renormStddev.Assign(renormStddev * renormMomentum + stddev * (1 - renormMomentum));
        var moved = movingStddev * momentum + stddev * (1 - momentum);
        movingStddev.Assign(moved);
        return Relu(Square(moved) - epsilon);
    }

    /// <summary>A vector along an axis of a tensor.</summary>
    public static KerasTensor Along(KerasTensor vector, KerasTensor y, int axis) =>
        Ops.Reshape(vector, [.. Enumerable.Range(0, y.Rank).Select(i => (int?)(i == axis ? vector.Shape[0] : 1))]);
}
