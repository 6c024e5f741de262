using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>How weights follow their gradients; converts from Keras's name.</summary>
/// <remarks>
/// A formula over one flat buffer that holds all trainable weights: a handful of operations a step, however many layers. State lies in
/// buffers of the same size, one for each kind. A step is, in Keras's order: unscale, accumulate, clip, decay weights, update, average.
/// </remarks>
public abstract partial class Optimizer
{
    LearningRateSchedule schedule;

    /// <summary>The options that all optimizers share, in Keras's order.</summary>
    private protected Optimizer(LearningRateSchedule learningRate, double? weightDecay, double? clipnorm, double? clipvalue,
        double? globalClipnorm, bool useEma, double emaMomentum, int? emaOverwriteFrequency, double? lossScaleFactor,
        int? gradientAccumulationSteps, string? name)
    {
        schedule = learningRate;
        if (learningRate.Constant is { } rate) Check(rate >= 0, "a learning rate of at least 0", rate);
        Name = name ?? Names.ToSnakeCase(GetType().Name);
        WeightDecay = weightDecay;
        Clipnorm = Check(clipnorm is null or > 0, "a positive clipnorm", clipnorm);
        Clipvalue = Check(clipvalue is null or > 0, "a positive clipvalue", clipvalue);
        GlobalClipnorm = Check(globalClipnorm is null or > 0, "a positive globalClipnorm", globalClipnorm);
        UseEma = useEma;
        EmaMomentum = Check(!useEma || emaMomentum is >= 0 and <= 1, "an emaMomentum in [0, 1]", emaMomentum);
        EmaOverwriteFrequency = Check(!useEma || emaOverwriteFrequency is null or >= 1,
            "an emaOverwriteFrequency of at least 1", emaOverwriteFrequency);
        LossScaleFactor = Check(lossScaleFactor is null or > 0, "a positive lossScaleFactor", lossScaleFactor);
        GradientAccumulationSteps = Check(gradientAccumulationSteps is null or >= 2,
            "gradientAccumulationSteps of at least 2", gradientAccumulationSteps);
    }

    /// <summary>The name, in paths of saved state.</summary>
    public string Name { get; }

    /// <summary>The step size now, before <see cref="Decay"/>; may be changed between steps unless a schedule sets it.</summary>
    /// <exception cref="KerasException">Set while a schedule gives the step size, or negative.</exception>
    public virtual double LearningRate
    {
        get => schedule.At(steps);
        set
        {
            if (schedule.Constant is null)
                throw new KerasException($"{GetType().Name} follows {schedule.GetType().Name}, so its learning rate cannot be set: "
                    + "give a number instead of the schedule.");
            schedule = Check(value >= 0, "a learning rate of at least 0", value);
        }
    }

    /// <summary>What gives the step size over time; <c>null</c> where it is a number. May be set between steps.</summary>
    [DisallowNull]
    public virtual LearningRateSchedule? Schedule
    {
        get => schedule.Constant is null ? schedule : null;
        set => schedule = value;
    }

    /// <summary>The share of the weights, times the learning rate, that each update takes away; <c>null</c> for none.</summary>
    public double? WeightDecay { get; }

    /// <summary>The largest norm of each variable's gradient.</summary>
    public double? Clipnorm { get; }

    /// <summary>The largest absolute value of a gradient's element.</summary>
    public double? Clipvalue { get; }

    /// <summary>The largest norm of all gradients together.</summary>
    public double? GlobalClipnorm { get; }

    /// <summary>Whether a moving average of the weights is kept, which replaces them after <c>Fit</c>.</summary>
    public bool UseEma { get; }

    /// <summary>The share of the old average.</summary>
    public double EmaMomentum { get; }

    /// <summary>After how many updates the average replaces the weights; <c>null</c> for only at the end.</summary>
    public int? EmaOverwriteFrequency { get; }

    /// <summary>A factor of the loss that the gradients are divided by again, against underflow.</summary>
    public double? LossScaleFactor { get; internal set; }

    /// <summary>How many steps' gradients are averaged for one update.</summary>
    public int? GradientAccumulationSteps { get; }

    /// <summary>The number of updates so far.</summary>
    public virtual long Iterations => steps / (GradientAccumulationSteps ?? 1);

    /// <summary>The optimizer of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Optimizer(string name) => OpenSet.Create<Optimizer>("optimizer", name);

    /// <summary>Makes the state.</summary>
    private protected abstract void Build();

    /// <summary>Updates the weights in place.</summary>
    /// <param name="weights">The flat buffer of weights.</param>
    /// <param name="gradient">Its gradient; may be overwritten.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="t">The number of this update, from 1.</param>
    private protected abstract void Update(Tensor weights, Tensor gradient, double learningRate, long t);

    /// <summary>Variables that weight decay leaves alone: those given, and those whose name matches one of the patterns.</summary>
    public void ExcludeFromWeightDecay(IEnumerable<Variable>? varList = null, IEnumerable<string>? varNames = null) =>
        excluded = new WeightDecayExclusion(varList, varNames);

    /// <summary>Whether weight decay leaves some variables alone, which no file of Keras says.</summary>
    internal virtual bool LeavesOutOfWeightDecay => WeightDecay is not null && excluded is not null;

    /// <summary>The optimizer itself, whose options go together.</summary>
    internal virtual Optimizer Checked() => Keras2 || new[] { Clipnorm, Clipvalue, GlobalClipnorm }.Count(c => c is not null) <= 1
        ? this
        : throw new KerasException($"{GetType().Name} takes one of clipnorm, clipvalue and globalClipnorm, not several.");

    /// <summary>The value, if the condition holds.</summary>
    private protected T Check<T>(bool holds, string wanted, T value) =>
        holds ? value : throw new KerasException(FormattableString.Invariant($"{GetType().Name} needs {wanted}, got {value}."));
}
