using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>Applies a layer (or a model) to every step of (batch, time, …).</summary>
public sealed class TimeDistributed : Layer
{
    /// <summary>The layer to apply to each step.</summary>
    public TimeDistributed(Layer layer, string? name = null) : base(name)
    {
        Layer = AddLayer("layer", layer);
        InputSpec = new(MinRank: 3);
        SupportsMasking = true;
    }

    /// <summary>The layer applied to each step.</summary>
    public Layer Layer { get; }

    /// <summary>
    /// Whether it is as in Keras 2: the layer's own mask goes on (<c>Masking</c> may mask single steps), and training normalizes over the
    /// batches of all steps together, while inputs of a fixed batch size are computed step by step, past which their mask goes unseen.
    /// </summary>
    internal bool IsOfKeras2 { get; set; }

    /// <summary>
    /// Whether all steps are one call of the layer, whose penalty counts, as in Keras on TensorFlow 2 and in Keras 2; Keras 3 computes step
    /// by step, and passes the layer's own penalty by.
    /// </summary>
    internal bool FoldsSteps { get; set; }

    bool HasFixedBatch => BuiltFor is [{ Rank: > 0 } shape, ..] && shape[0] is not null;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs) => Layer.EnsureBuilt([.. inputs.Select(s => s.Without(1))]);

    /// <summary>Time counts as batch while the layer runs: one call for all steps.</summary>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var x = arguments.Inputs[0];
        if (IsOfKeras2 && HasFixedBatch)
        {
            var outputs = Layer.ApplyMany(new CallArguments(Array.ConvertAll(arguments.Inputs, t => Folded(t.WithMask(null)))));
            // The wrapper and the layer within both add the penalty, and both are found by the same input.
            Layer.Penalize(outputs);
            return Array.ConvertAll(outputs, y => Unfolded(y, x).WithMask(x.Mask));
        }
        if (x.Mask is { } mask && !(mask.Rank >= 2 && x.Shape[..2].Accepts(mask.Shape[..2])))
            throw Error($"cannot take a mask of shape {mask.Shape} with an input of shape {x.Shape}: it must begin with (batch, time).");
        var folds = FoldsSteps || IsOfKeras2;
        if (!folds && TellsStepsApart(x)) return StepByStep(arguments.Inputs);
        var together = new CallArguments(Array.ConvertAll(arguments.Inputs, Folded)) { IsPenalized = folds };
        return Array.ConvertAll(Layer.ApplyMany(together), y =>
            Unfolded(y, x).WithMask(y.Mask?.Rank > (IsOfKeras2 ? 0 : 1) ? Unfolded(y.Mask, x) : MaskOfSteps(x.Mask)));
    }

    /// <summary>
    /// Whether one call for all steps would differ from a call for each: by statistics of a batch, by what a call moves on, by a random
    /// mask that samples share, by what layers add to the loss, or by penalties of those within the layer.
    /// </summary>
    bool TellsStepsApart(KerasTensor x) =>
        x.Training && Layer.SelfAndInner.Any(l =>
            l is BatchNormalization or SpectralNormalization or Dropout { NoiseShape: not null } or AlphaDropout { NoiseShape: not null })
        || Backend.Of(x).CollectsLosses
            && (Layer.SelfAndInner.Any(l => l.AddsLoss) || Layer.SelfAndInner.Skip(1).Any(l => l.ActivityRegularizer is not null));

    /// <summary>The input's; in Keras 2 the layer's, else the steps that have one that counts.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) =>
        IsOfKeras2 ? Array.ConvertAll(outputs, y => y.Mask) : base.ComputeMask(arguments, outputs);

    /// <summary>One call a step, each with its own batch's statistics, which the moving ones follow, and penalties of its own.</summary>
    KerasTensor[] StepByStep(KerasTensor[] inputs)
    {
        var mask = inputs[0].Mask;
        if (mask?.Rank == 2 && !Layer.SelfAndInner.Any(l => l is BatchNormalization)) mask = null;
        KerasTensor[] sequences = mask is null ? inputs : [.. inputs, mask];
        return Backend.Of(inputs[0]).Scan((_, step) => ([], Layer.ApplyMany(At(step))), [], sequences, false).Outputs;

        CallArguments At(KerasTensor[] step) =>
            new([step[0].WithMask(mask is null ? null : step[^1]), .. step[1..inputs.Length]]) { IsPenalized = false };
    }

    /// <summary>(batch, time, …) → (batch · time, …), with the mask where it says more than which steps count.</summary>
    static KerasTensor Folded(KerasTensor x)
    {
        var folded = Fold(x);
        return x.Mask?.Rank > 2 ? folded.WithMask(Fold(x.Mask)) : folded;

        static KerasTensor Fold(KerasTensor t) =>
            Ops.Reshape(t, [t.Shape[0] * t.Shape[1] ?? -1, .. t.Shape[2..]], like: t.Shape[2..].IsKnown ? t : t[.., 0]);
    }

    /// <summary>(batch · time, …) → (batch, time, …), with sizes that may be unknown.</summary>
    static KerasTensor Unfolded(KerasTensor y, KerasTensor x)
    {
        var rest = y.Shape[1..];
        return rest.Count(d => d is null) switch
        {
            0 => Ops.Reshape(y, [null, null, .. rest], like: x),
            1 => Ops.Reshape(y, [null, null, .. rest.Select(d => d ?? -1)], like: x),
            _ when x.Shape[1] is { } time => Ops.Reshape(y, [-1, time, .. rest], like: ExpandDims(y, 1)),
            _ => Ops.Reshape(y, [null, null, .. rest], like: Joined(x, y)),
        };
    }

    /// <summary>A tensor whose sizes are batch and time of the input, then those of one step's output.</summary>
    static KerasTensor Joined(KerasTensor x, KerasTensor y)
    {
        while (x.Rank > 2) x = x[Slice.Ellipsis, 0];
        while (x.Rank < y.Rank + 1) x = ExpandDims(x, x.Rank);
        return Cast(x, DType.Float32) + Cast(ExpandDims(y[Slice.Of(0, 1)], 0), DType.Float32);
    }

    static KerasTensor? MaskOfSteps(KerasTensor? mask) =>
        mask is null || mask.Rank == 2 ? mask : Any(mask, [.. Enumerable.Range(2, mask.Rank - 2)]);
}
