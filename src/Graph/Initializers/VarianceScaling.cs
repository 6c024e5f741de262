namespace OnnxKeras.Initializers;

/// <summary>Which fan the variance is divided by.</summary>
public enum FanMode
{
    /// <summary>The number of inputs of a unit.</summary>
    FanIn,
    /// <summary>The number of units an input feeds.</summary>
    FanOut,
    /// <summary>The mean of both.</summary>
    FanAvg,
}

/// <summary>The distribution that scaled values are drawn from.</summary>
public enum Distribution
{
    /// <summary>Normal, redrawn beyond two deviations; the deviation is corrected for it.</summary>
    TruncatedNormal,
    /// <summary>Normal.</summary>
    UntruncatedNormal,
    /// <summary>Uniform with the same variance.</summary>
    Uniform,
}

/// <summary>Random values of variance scale / fan.</summary>
public class VarianceScaling(
    double scale = 1, FanMode mode = FanMode.FanIn, Distribution distribution = Distribution.TruncatedNormal, int? seed = null,
    AxisList? inputAxes = null, AxisList? outputAxes = null) : RandomInitializer(seed)
{
    /// <summary>The standard deviation of a standard normal truncated at two deviations.</summary>
    const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>The factor on the variance.</summary>
    public double Scale { get; } = scale > 0 ? scale : throw new KerasException($"VarianceScaling's scale must be positive, got {scale}.");

    /// <summary>The fan.</summary>
    public FanMode Mode { get; } = mode;

    /// <summary>The distribution.</summary>
    public Distribution Distribution { get; } = distribution;

    /// <summary>The axes whose sizes multiply to a unit's inputs; <c>null</c> where the shape tells.</summary>
    public AxisList? InputAxes { get; private set; } = inputAxes;

    /// <summary>The axes whose sizes multiply to the units that an input feeds; <c>null</c> where the shape tells.</summary>
    public AxisList? OutputAxes { get; private set; } = outputAxes;

    /// <summary>The initializer for a kernel whose axes the layer knows, unless they are given.</summary>
    internal VarianceScaling Along(int[] inputAxes, int[] outputAxes)
    {
        if (InputAxes is not null || OutputAxes is not null) return this;
        var copy = (VarianceScaling)MemberwiseClone();
        (copy.InputAxes, copy.OutputAxes) = (inputAxes, outputAxes);
        return copy;
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Random random)
    {
        var (fanIn, fanOut) = Fans(shape);
        var variance = Scale / Math.Max(1, Mode switch { FanMode.FanIn => fanIn, FanMode.FanOut => fanOut, _ => (fanIn + fanOut) / 2 });
        var deviation = Math.Sqrt(variance);
        var limit = Math.Sqrt(3 * variance);
        foreach (ref var value in values)
            value = (float)(Distribution switch
            {
                Distribution.Uniform => limit * (2 * random.NextDouble() - 1),
                Distribution.UntruncatedNormal => deviation * Normal(random),
                _ => deviation / TruncatedDeviation * TruncatedNormal(random),
            });
    }

    /// <summary>Inputs and outputs of a unit; a convolution's count its whole window.</summary>
    (double In, double Out) Fans(Shape shape)
    {
        if (InputAxes is { } inputs && OutputAxes is { } outputs) return (Sizes(inputs), Sizes(outputs));
        if (shape.Rank == 0) return (1, 1);
        if (shape.Rank == 1) return (shape[0]!.Value, shape[0]!.Value);
        double window = shape[..^2].Size!.Value;
        return (window * shape[^2]!.Value, window * shape[^1]!.Value);

        double Sizes(AxisList axes) => axes.Of(shape).Aggregate(1.0, (product, axis) => product * shape[axis]!.Value);
    }
}

/// <summary>Uniform with variance 2 / (fan_in + fan_out) (Glorot, Bengio 2010).</summary>
public sealed class GlorotUniform(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(1, FanMode.FanAvg, Distribution.Uniform, seed, inputAxes, outputAxes);

/// <summary>Truncated normal with variance 2 / (fan_in + fan_out) (Glorot, Bengio 2010).</summary>
public sealed class GlorotNormal(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(1, FanMode.FanAvg, Distribution.TruncatedNormal, seed, inputAxes, outputAxes);

/// <summary>Uniform with variance 2 / fan_in (He et al. 2015).</summary>
public sealed class HeUniform(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(2, FanMode.FanIn, Distribution.Uniform, seed, inputAxes, outputAxes);

/// <summary>Truncated normal with variance 2 / fan_in (He et al. 2015).</summary>
public sealed class HeNormal(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(2, FanMode.FanIn, Distribution.TruncatedNormal, seed, inputAxes, outputAxes);

/// <summary>Uniform with variance 1 / fan_in (LeCun et al. 1998).</summary>
public sealed class LecunUniform(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(1, FanMode.FanIn, Distribution.Uniform, seed, inputAxes, outputAxes);

/// <summary>Truncated normal with variance 1 / fan_in (LeCun et al. 1998).</summary>
public sealed class LecunNormal(int? seed = null, AxisList? inputAxes = null, AxisList? outputAxes = null)
    : VarianceScaling(1, FanMode.FanIn, Distribution.TruncatedNormal, seed, inputAxes, outputAxes);
