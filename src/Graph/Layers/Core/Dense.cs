namespace OnnxKeras.Layers;

/// <summary>Densely connected layer: activation(x · kernel + bias) over the last axis.</summary>
public sealed class Dense : Layer
{
    Variable kernel = null!;
    Variable? bias;

    /// <summary>A layer of the given number of outputs.</summary>
    public Dense(int units, ActivationFunction? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null) : base(name)
    {
        Units = units > 0 ? units : throw Error($"needs a positive number of units, got {units}.");
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        SupportsMasking = true;
        InputSpec = new(MinRank: 2);
    }

    /// <summary>The size of the last axis of the output.</summary>
    public int Units { get; }
    /// <summary>The function applied at the end.</summary>
    public ActivationFunction Activation { get; }
    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }
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
    protected override void Build(Shape input)
    {
        var size = input[^1] ?? throw Error($"cannot take an input of shape {input}: the last axis must be known.");
        kernel = AddWeight("kernel", [size, Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) bias = AddWeight("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint);
        InputSpec = new(MinRank: 2, Axes: new Dictionary<int, int> { [-1] = size }, Because: $"its kernel is {kernel.Shape}");
    }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Activation.Apply(Backend.Of(x).Linear(x, kernel, bias));
}
