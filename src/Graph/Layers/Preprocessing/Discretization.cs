using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>The number of the bin that each element lies in: bin i is [boundary i−1, boundary i).</summary>
public sealed class Discretization : CategoryLayer
{
    /// <summary>
    /// A layer with given boundaries, or with so many bins whose boundaries <see cref="Adapt"/> finds (both where they were found).
    /// </summary>
    public Discretization(double[]? binBoundaries = null, int? numBins = null, double epsilon = 0.01,
        OutputMode outputMode = OutputMode.Int, bool sparse = false, string? name = null) : base(outputMode, sparse, name)
    {
        if (binBoundaries is null && numBins is null) throw Error("needs binBoundaries, or numBins to find them by Adapt.");
        if (numBins < 1) throw Error($"needs a positive number of bins, got {numBins}.");
        if (outputMode == OutputMode.TfIdf) throw Error("takes the output modes int, one_hot, multi_hot and count.");
        if (binBoundaries is not null && !binBoundaries.SequenceEqual(binBoundaries.Order()))
            throw Error($"needs ascending binBoundaries, got ({string.Join(", ", binBoundaries)}).");
        BinBoundaries = binBoundaries;
        NumBins = numBins;
        Epsilon = epsilon is > 0 and < 1 ? epsilon : throw Error($"needs an epsilon in (0, 1), got {epsilon}.");
    }

    /// <summary>Where bins begin, ascending; the first and the last bin are open.</summary>
    public double[]? BinBoundaries { get; private set; }
    /// <summary>The number of bins to find boundaries for.</summary>
    public int? NumBins { get; }
    /// <summary>How exactly Adapt summarizes the data.</summary>
    public double Epsilon { get; }

    /// <summary>Finds boundaries between bins of about equally many elements.</summary>
    /// <exception cref="KerasException">The boundaries were given.</exception>
    public void Adapt(NDArray data)
    {
        var bins = NumBins ?? throw Error("has given boundaries: give it numBins to adapt.");
        if (data.Count == 0) throw Error("cannot adapt to no data.");
        double[] values = [.. Enumerable.Range(0, data.Count).Select(data.GetDouble).Order()];
        var increment = values.Length * Epsilon;
        double[] summary = [.. values.Skip((int)increment).Where((_, i) => i % (int)Math.Max(increment, 1) == 0)];
        if (summary.Length * Epsilon >= 1) summary = Quantiles(summary, (int)Math.Ceiling(1 / Epsilon));
        BinBoundaries = summary.Length < bins ? summary[..^1] : Quantiles(summary, bins)[..^1];
        Revision++;
    }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        var boundaries = BinBoundaries ?? throw Error("has no boundaries yet: call Adapt first, or give it binBoundaries.");
        var above = ExpandDims(Cast(x, DType.Float32),
            -1) >= new Constant(NDArray.Of(Array.ConvertAll(boundaries, b => (float)b), [boundaries.Length]));
        return Encode(Sum(Cast(above, DType.Int32), [-1]), boundaries.Length + 1);
    }

    /// <summary>Linear interpolation at 1/n, 2/n, …, 1 of ascending values of equal weight.</summary>
    static double[] Quantiles(double[] values, int n) =>
    [
        .. Enumerable.Range(1, n).Select(i =>
        {
            var at = Math.Clamp((double)i / n * values.Length - 1, 0, values.Length - 1);
            var low = (int)at;
            return values[low] + (at - low) * (values[Math.Min(low + 1, values.Length - 1)] - values[low]);
        }),
    ];
}
