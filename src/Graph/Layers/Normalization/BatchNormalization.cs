using OnnxKeras.Initializers;
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
    BatchRenormalization? renormalization;

    /// <summary>A layer that normalizes along the given axis.</summary>
    public BatchNormalization(int axis = -1, double momentum = 0.99, double epsilon = 0.001, bool center = true, bool scale = true,
        Initializer? betaInitializer = null, Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null, Constraint? gammaConstraint = null,
        bool renorm = false, IReadOnlyDictionary<string, double>? renormClipping = null, double renormMomentum = 0.99,
        bool synchronized = false, string? name = null) : base(name)
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
        Renorm = renorm;
        RenormClipping = renorm ? renormClipping ?? new Dictionary<string, double>() : renormClipping;
        if (renorm && BatchRenormalization.ProblemOf(RenormClipping!) is { } problem) throw Error(problem);
        RenormMomentum = renormMomentum;
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
    /// <summary>Whether the batch's statistics are corrected towards moving ones while training (Ioffe 2017).</summary>
    public bool Renorm { get; }
    /// <summary>The bounds of that correction: any of <c>rmin</c>, <c>rmax</c> and <c>dmax</c>.</summary>
    public IReadOnlyDictionary<string, double>? RenormClipping { get; }
    /// <summary>The share of the old moving average at each step, for the statistics that are corrected to.</summary>
    public double RenormMomentum { get; }
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
        if (Renorm)
            renormalization = new(Epsilon, RenormClipping!, AddWeight("moving_stddev", [size], Deviation(), trainable: false),
                AddWeight("renorm_mean", [size], MovingMeanInitializer, trainable: false),
                AddWeight("renorm_stddev", [size], Deviation(), trainable: false));
        InputSpec = new(Rank: input.Rank, Axes: new Dictionary<int, int> { [axis] = size }, Because: $"its statistics are ({size},)");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        var axis = x.Shape.Axis(Axis);
        var backend = Backend.Of(x);
        var trains = backend.Trains(this);
        if (!x.Training || !(trains || StatisticsOfKeras2))
            return backend.BatchNormalization(x, movingMean, movingVariance, gamma, beta, axis, Epsilon);
        var (scale, offset) = Renorm ? (null, null) : (gamma, beta);
        var (y, mean, variance) = x.Mask is { } mask
            ? NormalizeMasked(x, mask, scale, offset, axis)
            : backend.NormalizeBatch(x, scale, offset, axis, Epsilon);
        if (renormalization is not null) y = Scaled(renormalization.Correct(y, mean, variance, axis), axis);
        if (!trains) return y;
        movingMean.Assign(movingMean * Momentum + mean * (1 - Momentum));
        movingVariance.Assign(renormalization?.Update(mean, variance, Momentum, RenormMomentum)
            ?? movingVariance * Momentum + variance * (Correction(x, axis) * (1 - Momentum)));
        return y;
    }

    /// <summary>gamma · y + beta, along an axis.</summary>
    KerasTensor Scaled(KerasTensor y, int axis)
    {
        if (gamma is not null) y *= BatchRenormalization.Along(gamma, y, axis);
        return beta is null ? y : y + BatchRenormalization.Along(beta, y, axis);
    }

    /// <summary>What a deviation begins with: the root of what the moving variance does.</summary>
    RootInitializer Deviation() => new(MovingVarianceInitializer);

    /// <summary>
    /// Whether training is as in Keras 2: the moving variance takes n / (n − (1 + epsilon)) times the biased one, and a frozen layer
    /// still uses the batch's statistics.
    /// </summary>
    internal bool StatisticsOfKeras2 { get; set; }

    /// <summary>
    /// Whether training is as in Keras on TensorFlow 2, whose kernel for images and volumes gives the unbiased variance to the moving one.
    /// </summary>
    internal bool StatisticsOfTfKeras { get; set; }

    double Correction(KerasTensor x, int axis)
    {
        var runsOnKernel = StatisticsOfTfKeras && !Synchronized && x.Mask is null && x.Rank is 4 or 5
            && (axis == 1 || axis == x.Rank - 1);
        if (!StatisticsOfKeras2 && !runsOnKernel) return 1;
        var n = (double)(x.Shape.Size!.Value / x.Shape[axis]!.Value);
        return StatisticsOfKeras2 ? n / (n - (1 + Epsilon)) : n / Math.Max(1, n - 1);
    }

    /// <summary>Masked steps do not count in mean and biased variance.</summary>
    (KerasTensor Y, KerasTensor Mean, KerasTensor Variance) NormalizeMasked(KerasTensor x, KerasTensor mask, Variable? scale,
        Variable? offset, int axis)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis)];
        var weights = Cast(Ops.Reshape(mask, [.. Enumerable.Range(0, x.Rank).Select(i => i < mask.Rank ? (int?)null : 1)]),
            x.DType) * OnesLike(x);
        var count = Sum(weights, axes, keepDims: true) + 1e-7;
        var mean = Sum(x * weights, axes, keepDims: true) / count;
        var variance = Sum(Square(x - mean) * weights, axes, keepDims: true) / count;
        (mean, variance) = (Squeeze(mean, axes), Squeeze(variance, axes));
        return (Backend.Of(x).BatchNormalization(x, mean, variance, scale, offset, axis, Epsilon), mean, variance);
    }
}
