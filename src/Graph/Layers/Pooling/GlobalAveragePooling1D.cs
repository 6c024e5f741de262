using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>The mean of each channel of sequences; steps that the mask leaves out do not count.</summary>
public sealed class GlobalAveragePooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
    : GlobalAveragePooling(1, dataFormat, keepDims, name)
{
    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        if (x.Mask is null) return base.Call(x);
        var mask = Cast(ExpandDims(x.Mask, DataFormat == DataFormat.ChannelsLast ? 2 : 1), DType.Bool);
        return Sum(Where(mask, x, 0), Axes, KeepDims) / Sum(Cast(mask, x.DType), Axes, KeepDims);
    }

    /// <summary>The steps are gone, and their mask with them.</summary>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => [];
}
