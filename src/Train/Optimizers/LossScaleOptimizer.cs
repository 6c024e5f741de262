using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// Lets another optimizer learn from a loss that is scaled against underflow: the scale is halved, and the step left out, where a gradient
/// is not finite; it is doubled after a number of steps where all were.
/// </summary>
public sealed class LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = 32768, int dynamicGrowthSteps = 2000,
    string? name = null)
    : Optimizer(0, null, null, null, null, false, 0.99, null, null, null, name)
{
    // In single precision, as it is saved: so training that is resumed overflows, or not, at the same steps.
    float scale = (float)initialScale;
    int counter;

    /// <summary>The optimizer that updates the weights; it loses a loss scale of its own.</summary>
    public Optimizer InnerOptimizer { get; } = Unscaled(innerOptimizer);

    /// <summary>The scale at first.</summary>
    public double InitialScale { get; } = initialScale;

    /// <summary>After how many finite steps the scale is doubled.</summary>
    public int DynamicGrowthSteps { get; } = dynamicGrowthSteps;

    /// <inheritdoc/>
    public override double LearningRate { get => InnerOptimizer.LearningRate; set => InnerOptimizer.LearningRate = value; }

    /// <inheritdoc/>
    [DisallowNull]
    public override LearningRateSchedule? Schedule { get => InnerOptimizer.Schedule; set => InnerOptimizer.Schedule = value; }

    /// <inheritdoc/>
    internal override bool LeavesOutOfWeightDecay => InnerOptimizer.LeavesOutOfWeightDecay;

    /// <inheritdoc/>
    public override long Iterations => InnerOptimizer.Iterations;

    /// <inheritdoc/>
    internal override Tensor ScaleLoss(Tensor loss) => loss.Times(scale);

    /// <inheritdoc/>
    internal override bool Step(FlatParameters parameters)
    {
        Bind(parameters);
        EnsureBuilt();
        if (!parameters.Gradients.isfinite().all().item<bool>())
        {
            (counter, scale) = (0, scale / 2);
            return false;
        }
        parameters.Gradients.mul_(Number(1 / scale));
        InnerOptimizer.Step(parameters);
        // From infinity there is no way back.
        (counter, scale) = counter == DynamicGrowthSteps - 1 ? (0, float.IsFinite(scale * 2) ? scale * 2 : scale) : (counter + 1, scale);
        return true;
    }

    /// <inheritdoc/>
    internal override Optimizer Checked()
    {
        InnerOptimizer.Checked();
        return this;
    }

    /// <inheritdoc/>
    internal override void WhenStateIsSet() => InnerOptimizer.WhenStateIsSet();

    /// <inheritdoc/>
    internal override bool FinishTraining() => InnerOptimizer.FinishTraining();

    /// <inheritdoc/>
    internal override bool SwapAverage() => InnerOptimizer.SwapAverage();

    /// <inheritdoc/>
    internal override void Detach(FlatParameters parameters)
    {
        InnerOptimizer.Detach(parameters);
        base.Detach(parameters);
    }

    /// <inheritdoc/>
    internal override void Release()
    {
        InnerOptimizer.Release();
        base.Release();
    }

    /// <inheritdoc/>
    internal override IEnumerable<StateEntry> Entries() => base.Entries().Concat(InnerOptimizer.Entries());

    /// <inheritdoc/>
    private protected override void Build()
    {
        InnerOptimizer.Bind(Parameters);
        InnerOptimizer.EnsureBuilt();
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t) =>
        InnerOptimizer.Step(Parameters);

    /// <inheritdoc/>
    private protected override IEnumerable<StateEntry> SlotEntries() =>
    [
        StateEntry.Scalar($"{Name}/step_counter", DType.Int32, () => counter, value => counter = (int)value),
        StateEntry.Scalar($"{Name}/dynamic_scale", DType.Float32, () => scale, value => scale = (float)value),
    ];

    /// <summary>An optimizer as <c>Compile</c> puts it into one that scales the loss, unless it is one.</summary>
    internal static LossScaleOptimizer Around(Optimizer optimizer) =>
        optimizer as LossScaleOptimizer ?? new(optimizer, name: "loss_scale_optimizer");

    /// <summary>Whether saved variables begin with those of an optimizer that scales the loss: two counts, each before a number.</summary>
    internal static bool Wrote(IReadOnlyList<NDArray> variables) => variables.Count >= 3 && variables.Take(4).Index()
        .All(v => v.Item.Rank == 0 && (v.Index % 2 == 0 ? v.Item.DType.IsInteger : v.Item.DType.IsFloat));

    static Optimizer Unscaled(Optimizer optimizer)
    {
        optimizer.LossScaleFactor = null;
        return optimizer;
    }
}
