namespace OnnxKeras;

/// <summary>An element-by-element function (or softmax) that a layer ends with; converts from Keras's name.</summary>
public sealed class ActivationFunction
{
    static readonly Dictionary<string, ActivationFunction> known = new(StringComparer.Ordinal);

    static ActivationFunction()
    {
        Add("linear", x => x);
        Add("relu", Ops.Relu);
        Add("relu6", Ops.Relu6);
        Add("leaky_relu", x => Ops.LeakyRelu(x));
        Add("elu", x => Ops.Elu(x));
        Add("selu", Ops.Selu);
        Add("celu", x => Ops.Celu(x));
        Add("gelu", x => Ops.Gelu(x, approximate: false));
        Add("glu", x => Ops.Glu(x));
        Add("silu", Ops.Silu);
        Add("swish", Ops.Silu);
        Add("mish", Ops.Mish);
        Add("tanh", Ops.Tanh);
        Add("sigmoid", Ops.Sigmoid);
        Add("hard_sigmoid", Ops.HardSigmoid);
        Add("hard_silu", Ops.HardSilu);
        Add("hard_swish", Ops.HardSilu);
        Add("hard_tanh", Ops.HardTanh);
        Add("hard_shrink", x => Ops.HardShrink(x));
        Add("soft_shrink", x => Ops.SoftShrink(x));
        Add("tanh_shrink", Ops.TanhShrink);
        Add("squareplus", x => Ops.Squareplus(x));
        Add("sparse_plus", Ops.SparsePlus);
        Add("sparse_sigmoid", Ops.SparseSigmoid);
        Add("sparsemax", x => Ops.Sparsemax(x));
        Add("softplus", Ops.Softplus);
        Add("softsign", Ops.Softsign);
        Add("softmax", x => Ops.Softmax(x));
        Add("log_softmax", x => Ops.LogSoftmax(x));
        Add("log_sigmoid", Ops.LogSigmoid);
        Add("exponential", Ops.Exp);
    }

    readonly Func<KerasTensor, KerasTensor> function;

    /// <summary>A function of one's own: it trains and exports like the known ones.</summary>
    /// <param name="name">The name that files and summaries show.</param>
    /// <param name="function">What it computes, in operations of <see cref="Ops"/>.</param>
    public ActivationFunction(string name, Func<KerasTensor, KerasTensor> function) => (Name, this.function) = (name, function);

    /// <summary>Keras's name.</summary>
    public string Name { get; }

    /// <summary>The layer that is the function, or <c>null</c>.</summary>
    internal Layer? Layer { get; private init; }

    /// <summary>Keras 3's names, sorted.</summary>
    public static IReadOnlyCollection<string> Known => [.. known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether this is another function than the one that Keras calls so.</summary>
    internal bool IsMisnamed => Layer is null && known.TryGetValue(Name, out var meant) && meant != this;

    /// <summary>Applies the function.</summary>
    public KerasTensor Apply(KerasTensor x) => function(x);

    /// <summary>The function of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator ActivationFunction(string name) =>
        known.TryGetValue(name, out var activation) ? activation : throw new KerasException(Names.Unknown("activation", name, known.Keys));

    /// <summary>A layer without weights as a function, such as a LeakyReLU of a slope of one's own.</summary>
    /// <exception cref="KerasException">Where it is used, if the layer has weights.</exception>
    public static implicit operator ActivationFunction(Layer layer) => new(layer.Name, x =>
        layer.Apply(x) is var y && layer.Weights.Count == 0 ? y : throw layer.Error(
            "cannot be an activation, since it has weights: apply it as a layer of its own.")) { Layer = layer };

    /// <summary>Keras 2's <c>hard_sigmoid</c>: 0.2 x + 0.5 limited to [0, 1].</summary>
    internal static ActivationFunction HardSigmoidOfKeras2 { get; } = new("hard_sigmoid", x => Backend.Of(x).HardSigmoid(x, 0.2, 0.5));

    /// <inheritdoc/>
    public override string ToString() => Name;

    static void Add(string name, Func<KerasTensor, KerasTensor> function) => known.Add(name, new ActivationFunction(name, function));
}
