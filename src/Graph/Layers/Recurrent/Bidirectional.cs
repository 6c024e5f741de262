using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>How <see cref="Bidirectional"/> combines the two directions' outputs.</summary>
public enum MergeMode
{
    /// <summary>Side by side on the last axis.</summary>
    Concat,
    /// <summary>Their sum.</summary>
    Sum,
    /// <summary>Their product, element by element.</summary>
    Mul,
    /// <summary>Their mean.</summary>
    Ave,
}

/// <summary>
/// Runs a recurrent layer over the steps in both directions (Schuster, Paliwal 1997) and merges the outputs; the states are the forward
/// layer's, then the backward layer's.
/// </summary>
public sealed class Bidirectional : Layer
{
    /// <summary>Both directions of copies of the given layer, with weights of their own.</summary>
    /// <param name="layer">The forward layer's configuration, and the backward one's unless that is given.</param>
    /// <param name="mergeMode">How outputs are combined; <c>null</c> returns both.</param>
    /// <param name="backwardLayer">The layer for the reverse direction, which it must have itself (goBackwards).</param>
    /// <param name="name">The layer's name.</param>
    public Bidirectional(RNN layer, MergeMode? mergeMode = OnnxKeras.Layers.MergeMode.Concat, RNN? backwardLayer = null,
        string? name = null)
        : base(name)
    {
        MergeMode = mergeMode;
        if (layer is null) throw Error("needs a recurrent layer, got null.");
        Layer = AddLayer("forward_layer", LayerClone.Of(layer, Prefixed("forward_", layer.Name)));
        BackwardLayer = AddLayer("backward_layer", backwardLayer
            ?? LayerClone.Of(layer, Prefixed("backward_", layer.Name), ("goBackwards", true)));
        if (Layer.GoBackwards == BackwardLayer.GoBackwards)
            throw Error($"needs layers of different directions, but goBackwards is {Layer.GoBackwards} in both.");
        if ((Layer.ReturnSequences, Layer.ReturnState, Layer.Stateful)
            != (BackwardLayer.ReturnSequences, BackwardLayer.ReturnState, BackwardLayer.Stateful))
            throw Error("needs a backward layer with the forward layer's returnSequences, returnState and stateful.");
        Layer.ZeroOutputForMask = BackwardLayer.ZeroOutputForMask = Layer.ReturnSequences;
    }

    /// <summary>The forward layer.</summary>
    public RNN Layer { get; }

    /// <summary>How outputs are combined; <c>null</c> returns both.</summary>
    public MergeMode? MergeMode { get; }

    /// <summary>The backward layer.</summary>
    public RNN BackwardLayer { get; }

    /// <summary>Whether a masked step repeats the output before, as in Keras 2; Keras 3 gives zeros.</summary>
    internal bool RepeatOutputForMask
    {
        get => !Layer.ZeroOutputForMask;
        set => Layer.ZeroOutputForMask = BackwardLayer.ZeroOutputForMask = !value && Layer.ReturnSequences;
    }

    /// <summary>Whether the activity penalty is that of the merged outputs, as in Keras 2; Keras 3 penalizes each direction's.</summary>
    internal bool PenalizesMerged
    {
        get => Layer.IsPenalizedByWrapper;
        set => Layer.IsPenalizedByWrapper = BackwardLayer.IsPenalizedByWrapper = value;
    }

    /// <summary>Calls the layer from given states (the forward layer's, then the backward layer's), or with a mask.</summary>
    public KerasTensor Apply(KerasTensor x, KerasTensor[]? initialState = null, KerasTensor? mask = null) =>
        Single(ApplyMany(x, initialState, mask));

    /// <summary>Calls the layer from given states, or with a mask, and returns all outputs.</summary>
    public KerasTensor[] ApplyMany(KerasTensor x, KerasTensor[]? initialState = null, KerasTensor? mask = null) =>
        ApplyMany(CallArguments.Of([x], ("initialState", initialState), ("mask", mask)));

    /// <summary>Sets the carried states of both layers to 0.</summary>
    /// <exception cref="KerasException">The layers are not stateful.</exception>
    public void ResetStates()
    {
        Layer.ResetStates();
        BackwardLayer.ResetStates();
    }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        Layer.EnsureBuilt([input]);
        BackwardLayer.EnsureBuilt([input]);
    }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var x = arguments.Inputs[0].WithMask(RNN.MaskOf(arguments));
        var states = RNN.InitialState(arguments);
        if (states.Length % 2 != 0) throw Error($"needs initial states for both directions, but got {states.Length} of them.");
        var half = states.Length / 2;
        var (forward, backward) = Both(x, states[..half], states[half..]);
        KerasTensor[] outputs = [.. Merged(forward[0], backward[0]), .. forward[1..], .. backward[1..]];
        if (PenalizesMerged) Layer.Penalize(outputs);
        return outputs;
    }

    /// <summary>
    /// Both layers' outputs, sequences in one order: from the backend's operation for both at once where the cells are of one kind, else
    /// one after the other.
    /// </summary>
    (KerasTensor[] Forward, KerasTensor[] Backward) Both(KerasTensor x, KerasTensor[] forwardStates, KerasTensor[] backwardStates)
    {
        if (Layer.Cell.FusedKind(x, x.Mask) is not { } kind || BackwardLayer.Cell.FusedKind(x, x.Mask) != kind)
        {
            var (one, other) = (Layer.ApplyMany([x, .. forwardStates]), BackwardLayer.ApplyMany([x, .. backwardStates]));
            return (one, Layer.ReturnSequences ? [Flip(other[0], 1), .. other[1..]] : other);
        }
        var (first, second) = Backend.Of(x).Bidirectional(
            kind, Layer.FusedArguments(x, forwardStates), BackwardLayer.FusedArguments(x, backwardStates));
        var (forward, backward) = (Layer.Results(x.Mask, first), BackwardLayer.Results(x.Mask, second, turned: Layer.ReturnSequences));
        if (!PenalizesMerged)
        {
            Layer.Penalize(forward);
            BackwardLayer.Penalize(backward);
        }
        return (forward, backward);
    }

    /// <summary>The mask goes on with sequences.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => !Layer.ReturnSequences
        ? []
        : MergeMode is null ? [arguments.Inputs[0].Mask, arguments.Inputs[0].Mask] : [arguments.Inputs[0].Mask];

    KerasTensor[] Merged(KerasTensor forward, KerasTensor backward) => MergeMode switch
    {
        null => [forward, backward],
        OnnxKeras.Layers.MergeMode.Sum => [forward + backward],
        OnnxKeras.Layers.MergeMode.Mul => [forward * backward],
        OnnxKeras.Layers.MergeMode.Ave => [(forward + backward) / 2],
        _ => [Ops.Concatenate([forward, backward], -1)],
    };

    static string Prefixed(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name;
}
