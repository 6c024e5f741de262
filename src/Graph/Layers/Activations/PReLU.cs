using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>x where positive, else alpha · x with a learnt alpha for each element of a sample (He et al. 2015).</summary>
public sealed class PReLU : Layer
{
    Variable alpha = null!;

    /// <summary>A layer whose alpha is shared along the given axes, counted from 1.</summary>
    public PReLU(Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null,
        int[]? sharedAxes = null, string? name = null) : base(name)
    {
        AlphaInitializer = alphaInitializer ?? "zeros";
        AlphaRegularizer = alphaRegularizer;
        AlphaConstraint = alphaConstraint;
        SharedAxes = sharedAxes;
        SupportsMasking = true;
    }

    /// <summary>What alpha begins with.</summary>
    public Initializer AlphaInitializer { get; }
    /// <summary>The penalty on alpha.</summary>
    public Regularizer? AlphaRegularizer { get; }
    /// <summary>The projection of alpha.</summary>
    public Constraint? AlphaConstraint { get; }
    /// <summary>The axes along which alpha is one number, counted from 1.</summary>
    public int[]? SharedAxes { get; }

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        var shape = input[1..];
        foreach (var axis in SharedAxes ?? [])
            shape = axis >= 1 && axis < input.Rank
                ? shape.With(axis - 1, 1)
                : throw Error($"cannot share alpha along axis {axis} of an input of shape {input}: it must lie in [1, {input.Rank - 1}].");
        if (!shape.IsKnown) throw Error($"cannot take an input of shape {input}: axes without a known size must be among sharedAxes.");
        alpha = AddWeight("alpha", shape, AlphaInitializer, AlphaRegularizer, AlphaConstraint);
        var axes = Enumerable.Range(1, input.Rank - 1).Where(a => SharedAxes?.Contains(a) != true && input[a] is not null);
        InputSpec = new(Rank: input.Rank, Axes: axes.ToDictionary(a => a, a => input[a]!.Value), Because: $"its alpha is {shape}");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Relu(x) - alpha * Relu(-x);
}
