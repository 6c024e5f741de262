using OnnxKeras.Initializers;

namespace OnnxKeras.Layers;

/// <summary>A dense layer whose product is an einsum: activation(einsum(equation, x, kernel) + bias).</summary>
public sealed class EinsumDense : Layer
{
    readonly string input, weight, output;
    readonly bool ellipsisLeft;
    Variable kernel = null!;
    Variable? bias;

    /// <summary>A layer of an equation such as <c>abc,cd->abd</c>, <c>...x,xy->...y</c> or <c>ab...,bc->ac...</c>.</summary>
    /// <param name="equation">The einsum of the input and the kernel.</param>
    /// <param name="outputShape">The output's sizes without the batch and the ellipsis; <c>null</c> where the input tells them.</param>
    /// <param name="activation">The function applied at the end.</param>
    /// <param name="biasAxes">The labels of the output axes that the bias spans, or none for no bias.</param>
    /// <param name="kernelInitializer">What the kernel begins with.</param>
    /// <param name="biasInitializer">What the bias begins with.</param>
    /// <param name="kernelRegularizer">The penalty on the kernel.</param>
    /// <param name="biasRegularizer">The penalty on the bias.</param>
    /// <param name="activityRegularizer">The penalty on the output.</param>
    /// <param name="kernelConstraint">The projection of the kernel.</param>
    /// <param name="biasConstraint">The projection of the bias.</param>
    /// <param name="name">The layer's name.</param>
    public EinsumDense(string equation, Shape outputShape, ActivationFunction? activation = null, string? biasAxes = null,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null) : base(name)
    {
        var parts = equation.Replace(" ", "").Split(',', '>');
        if (parts.Length != 3 || !parts[1].EndsWith('-') || parts[0].Contains("...") != parts[2].Contains("...")
            || parts[1].Contains("..."))
            throw Error($"needs an equation such as 'ab,bc->ac', '...b,bc->...c' or 'ab...,bc->ac...', got '{equation}'.");
        ellipsisLeft = parts[0].StartsWith("...");
        (input, weight, output) = (parts[0].Replace("...", ""), parts[1][..^1], parts[2].Replace("...", ""));
        if ((input + weight + output).Any(c => !char.IsAsciiLetter(c)))
            throw Error($"needs letters for axes in its equation, got '{equation}'.");
        if (biasAxes?.FirstOrDefault(c => !output.Contains(c)) is { } stray and not '\0')
            throw Error($"has no axis '{stray}' in its output '{output}' for the bias to span; biasAxes is '{biasAxes}'.");
        if (outputShape.Any(d => d < 1)) throw Error($"needs positive sizes in its output shape, got {outputShape}.");
        Equation = equation;
        PartialOutputShape = outputShape;
        Activation = activation ?? "linear";
        BiasAxes = biasAxes;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
    }

    /// <summary>The einsum of the input and the kernel.</summary>
    public string Equation { get; }
    /// <summary>The output's sizes without the batch and the ellipsis.</summary>
    [KerasName("output_shape")]
    public Shape PartialOutputShape { get; }
    /// <summary>The function applied at the end.</summary>
    public ActivationFunction Activation { get; }
    /// <summary>The labels of the output axes that the bias spans, or <c>null</c> for no bias.</summary>
    public string? BiasAxes { get; }
    /// <summary>What the kernel begins with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>What the bias begins with.</summary>
    public Initializer BiasInitializer { get; }
    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }
    /// <summary>The projection of the kernel.</summary>
    public Constraint? KernelConstraint { get; }
    /// <summary>The projection of the bias.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(Shape shape)
    {
        var free = shape.Rank - input.Length;
        if (free < 0 || free > 0 && !Equation.Contains("..."))
            throw Error($"cannot take an input of shape {shape}: its equation is '{Equation}'.");
        if (!Equation.Contains("...") && PartialOutputShape.Rank >= output.Length)
            throw Error($"cannot have the output shape {PartialOutputShape}: "
                + $"besides the batch its output '{output}' has {output.Length - 1} axes.");
        var sizes = new Dictionary<char, int?>();
        for (var i = 0; i < input.Length; i++) sizes[input[i]] = shape[ellipsisLeft ? i + free : i];
        foreach (var (label, size) in output[Math.Max(0, output.Length - PartialOutputShape.Rank)..].Zip(PartialOutputShape))
            if (!sizes.TryGetValue(label, out var known)) sizes[label] = size;
            else if (known is not null && size is not null && known != size)
                throw Error($"cannot take an input of shape {shape}: axis '{label}' is {known} there and {size} in its output shape "
                    + $"{PartialOutputShape}.");
        var initializer = KernelInitializer is VarianceScaling scaling
            ? scaling.Along(Axes(c => input.Contains(c) && !output.Contains(c)), Axes(c => output.Contains(c)))
            : KernelInitializer;
        kernel = AddWeight("kernel", Sizes(weight), initializer, KernelRegularizer, KernelConstraint);
        if (BiasAxes is { Length: > 0 })
        {
            var spanned = output[BiasAxes.Min(c => output.IndexOf(c))..];
            var trailing = Enumerable.Repeat((int?)1, ellipsisLeft ? 0 : free);
            var biasSizes = spanned.Select(c => BiasAxes.Contains(c) ? Sizes($"{c}")[0] : 1);
            bias = AddWeight("bias", [.. biasSizes, .. trailing], BiasInitializer, BiasRegularizer, BiasConstraint);
        }
        InputSpec = new(Rank: shape.Rank);

        int[] Axes(Func<char, bool> isOf) => [.. Enumerable.Range(0, weight.Length).Where(i => isOf(weight[i]))];

        Shape Sizes(string labels) => [.. labels.Select(c => sizes.GetValueOrDefault(c)
            ?? throw Error($"cannot take an input of shape {shape}: neither it nor the output shape {PartialOutputShape} gives the size of "
                + $"axis '{c}'."))];
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x)
    {
        var y = Ops.Einsum(Equation, x, kernel);
        return Activation.Apply(bias is null ? y : y + bias);
    }
}
