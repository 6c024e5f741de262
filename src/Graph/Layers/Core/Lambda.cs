namespace OnnxKeras.Layers;

/// <summary>
/// A function of one's own as a layer, written in operations of <see cref="Ops"/>: it trains and exports, but no file can hold it.
/// </summary>
/// <remarks>A class derived from <see cref="Layer"/> can be saved and may have weights. A mask ends here, since the function may be any.
/// </remarks>
public sealed class Lambda : Layer
{
    bool hasWarned;

    /// <summary>A layer that computes a function.</summary>
    public Lambda(Func<KerasTensor, KerasTensor> function, string? name = null) : base(name) =>
        Function = function ?? throw Error("needs a function, got null.");

    /// <summary>The function.</summary>
    public Func<KerasTensor, KerasTensor> Function { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Function(x);

    /// <inheritdoc/>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs)
    {
        if (arguments.Inputs[0].Mask is not null && !hasWarned)
            Warning.Write($"{Label} takes an input with a mask, which ends there: layers behind it do not see the mask.");
        hasWarned |= arguments.Inputs[0].Mask is not null;
        return [];
    }
}
