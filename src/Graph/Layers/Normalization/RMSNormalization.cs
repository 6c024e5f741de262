namespace OnnxKeras.Layers;

/// <summary>Divides each sample by its root mean square over the axes: scale · x / √(mean(x²) + epsilon) (Zhang, Sennrich 2019).</summary>
public sealed class RMSNormalization : Layer
{
    Variable scale = null!;

    /// <summary>A layer that normalizes over the given axes; by default the last.</summary>
    public RMSNormalization(AxisList? axis = null, double epsilon = 1e-6, string? name = null) : base(name)
    {
        Axis = axis is { Count: 0 } ? throw Error("needs at least one axis.") : axis ?? -1;
        Epsilon = epsilon >= 0 ? epsilon : throw Error($"needs an epsilon that is not negative, got {epsilon}.");
    }

    /// <summary>The axes normalized over, which the scale spans.</summary>
    public AxisList Axis { get; }
    /// <summary>What is added to the mean square.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override DType ComputeDType => DType.Float32;

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        // Keras lists an axis counted from the end before one counted from the front, and the scale has its axes in that order.
        var axes = Axis.Of(input);
        if (axes.Any(a => input[a] is null)) throw Error($"cannot take an input of shape {input}: the axes {Axis} must be known.");
        scale = AddWeight("scale", [.. axes.Select(a => input[a])], "ones");
        InputSpec = new(Rank: input.Rank, Axes: axes.ToDictionary(a => a, a => input[a]!.Value), Because: $"its scale is {scale.Shape}");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Ops.RmsNormalization(x, scale, Axis, Epsilon);
}
