namespace OnnxKeras.Config;

/// <summary>A size of a tensor: known, or the one that an axis has when the model runs.</summary>
readonly record struct TfSize(int? Known, int? Axis = null)
{
    public static implicit operator TfSize(int known) => new(known);
}

/// <summary>What a graph computes of a tensor's shape: one size, or several.</summary>
sealed record TfSizes(TfSize[] Values, bool IsSingle)
{
    /// <summary>A tensor's shape.</summary>
    public static TfSizes Of(Shape shape) => new([.. shape.Select((d, i) => new TfSize(d, d is null ? i : null))], false);

    /// <summary>The sizes as numbers to compute with.</summary>
    /// <exception cref="KerasException">One is known only when the model runs.</exception>
    public KerasTensor ToConstant(Layer layer)
    {
        if (Array.Exists(Values, v => v.Known is null))
            throw layer.Error("computes with a size that is known only when the model runs; here it can only give a shape.");
        return IsSingle ? new Constant(Values[0].Known!.Value)
            : new Constant(NDArray.Of([.. Values.Select(v => (double)v.Known!.Value)], [Values.Length]).Cast(DType.Int32));
    }
}
