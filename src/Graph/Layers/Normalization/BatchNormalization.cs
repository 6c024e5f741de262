using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// Normalizes each channel: gamma · (x − mean) / √(variance + epsilon) + beta, with the batch's statistics while training and moving
/// averages otherwise (Ioffe, Szegedy 2015).
/// </summary>
public sealed class BatchNormalization : Layer
{
    Variable? gamma, beta;
    Variable movingMean = null!, movingVariance = null!;

    /// <summary>A layer that normalizes along the given axis.</summary>
    public BatchNormalization(int axis = -1, double momentum = 0.99, double epsilon = 0.001, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null, bool synchronized = false, string? name = null) : base(name)
    {
        Axis = axis;
        Momentum = momentum is >= 0 and <= 1 ? momentum : throw Error($"needs a momentum in [0, 1], got {momentum}.");
        Epsilon = epsilon >= 0 ? epsilon : throw Error($"needs an epsilon that is not negative, got {epsilon}.");
        Center = center;
        Scale = scale;
        BetaInitializer = betaInitializer ?? "zeros";
        GammaInitializer = gammaInitializer ?? "ones";
        MovingMeanInitializer = movingMeanInitializer ?? "zeros";
        MovingVarianceInitializer = movingVarianceInitializer ?? "ones";
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        Synchronized = synchronized;
        SupportsMasking = true;
    }

    /// <summary>The axis of the channels.</summary>
    public int Axis { get; }
    /// <summary>The share of the old moving average at each step.</summary>
    public double Momentum { get; }
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; }
    /// <summary>Whether beta is added.</summary>
    public bool Center { get; }
    /// <summary>Whether gamma is multiplied.</summary>
    public bool Scale { get; }
    /// <summary>What beta begins with.</summary>
    public Initializer BetaInitializer { get; }
    /// <summary>What gamma begins with.</summary>
    public Initializer GammaInitializer { get; }
    /// <summary>What the moving mean begins with.</summary>
    public Initializer MovingMeanInitializer { get; }
    /// <summary>What the moving variance begins with.</summary>
    public Initializer MovingVarianceInitializer { get; }
    /// <summary>The penalty on beta.</summary>
    public Regularizer? BetaRegularizer { get; }
    /// <summary>The penalty on gamma.</summary>
    public Regularizer? GammaRegularizer { get; }
    /// <summary>The projection of beta.</summary>
    public Constraint? BetaConstraint { get; }
    /// <summary>The projection of gamma.</summary>
    public Constraint? GammaConstraint { get; }
    /// <summary>Whether replicas share statistics; there is one replica here.</summary>
    public bool Synchronized { get; }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var axis = input.Axis(Axis);
        var size = input[axis] ?? throw Error($"cannot take an input of shape {input}: axis {Axis} must be known.");
        if (Scale) gamma = AddWeight("gamma", [size], GammaInitializer, GammaRegularizer, GammaConstraint);
        if (Center) beta = AddWeight("beta", [size], BetaInitializer, BetaRegularizer, BetaConstraint);
        movingMean = AddWeight("moving_mean", [size], MovingMeanInitializer, trainable: false);
        movingVariance = AddWeight("moving_variance", [size], MovingVarianceInitializer, trainable: false);
        InputSpec = new(Rank: input.Rank, Axes: new Dictionary<int, int> { [axis] = size }, Because: $"its statistics are ({size},)");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        var axis = x.Shape.Axis(Axis);
        var backend = Backend.Of(x);
        if (!x.Training || !(Trainable || StatisticsOfKeras2))
            return backend.BatchNormalization(x, movingMean, movingVariance, gamma, beta, axis, Epsilon);
        var (y, mean, variance) = x.Mask is { } mask && !StatisticsOfKeras2
            ? NormalizeMasked(x, mask, axis)
            : backend.NormalizeBatch(x, gamma, beta, axis, Epsilon);
        if (Trainable)
        {
            movingMean.Assign(movingMean * Momentum + mean * (1 - Momentum));
            movingVariance.Assign(movingVariance * Momentum + variance * (Correction(x, axis) * (1 - Momentum)));
        }
        return y;
    }

    /// <summary>
    /// Whether training is as in Keras 2: the moving variance takes n / (n − (1 + epsilon)) times the biased one, a frozen layer still uses
    /// the batch's statistics, and masked steps count.
    /// </summary>
    internal bool StatisticsOfKeras2 { get; set; }

    double Correction(KerasTensor x, int axis)
    {
        if (!StatisticsOfKeras2) return 1;
        var n = (double)(x.Shape.Size!.Value / x.Shape[axis]!.Value);
        return n / (n - (1 + Epsilon));
    }

    /// <summary>Masked steps do not count in mean and biased variance.</summary>
    (KerasTensor Y, KerasTensor Mean, KerasTensor Variance) NormalizeMasked(KerasTensor x, KerasTensor mask, int axis)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis)];
        var weights = Cast(Ops.Reshape(mask, [.. Enumerable.Range(0, x.Rank).Select(i => i < mask.Rank ? (int?)null : 1)]),
            x.DType) * OnesLike(x);
        var count = Sum(weights, axes, keepDims: true) + 1e-7;
        var mean = Sum(x * weights, axes, keepDims: true) / count;
        var variance = Sum(Square(x - mean) * weights, axes, keepDims: true) / count;
        (mean, variance) = (Squeeze(mean, axes), Squeeze(variance, axes));
        return (Backend.Of(x).BatchNormalization(x, mean, variance, gamma, beta, axis, Epsilon), mean, variance);
    }
}
