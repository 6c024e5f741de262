namespace OnnxKeras;

/// <summary>
/// In which type a layer computes; its weights are kept in float32 (Micikevicius et al. 2018, "Mixed Precision Training").
/// </summary>
/// <remarks>
/// With <c>mixed_float16</c> or <c>mixed_bfloat16</c> a layer casts its inputs, and its weights as it reads them, to 16 bits while it
/// trains and is evaluated; normalizations compute in float32 and give 16 bits. Losses, metrics, gradients of weights and updates are
/// float32. Exported graphs, and so <c>Predict</c>, compute in float32 from the float32 weights.
/// </remarks>
public sealed record DTypePolicy
{
    static readonly string[] others = ["float64", "float16", "bfloat16"];

    DTypePolicy(string name, DType computeDType) => (Name, ComputeDType) = (name, computeDType);

    /// <summary>All in float32: the default.</summary>
    public static DTypePolicy Float32 { get; } = new("float32", DType.Float32);

    /// <summary>
    /// Computes in 16-bit IEEE floats; the loss is scaled against underflow (<see cref="DType.Float16"/> has 5 bits of exponent).
    /// </summary>
    public static DTypePolicy MixedFloat16 { get; } = new("mixed_float16", DType.Float16);

    /// <summary>Computes in bfloat16, whose exponents are float32's.</summary>
    public static DTypePolicy MixedBFloat16 { get; } = new("mixed_bfloat16", DType.BFloat16);

    static DTypePolicy[] All => [Float32, MixedFloat16, MixedBFloat16];

    /// <summary>Keras's name, such as <c>mixed_float16</c>.</summary>
    public string Name { get; }

    /// <summary>The type of a layer's computation and outputs.</summary>
    public DType ComputeDType { get; }

    /// <summary>The type of a layer's weights: float32.</summary>
    public DType VariableDType => DType.Float32;

    /// <summary>The policy of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown, or means weights of another type than float32.</exception>
    public static implicit operator DTypePolicy(string name) => Find(name) ?? throw new KerasException(others.Contains(name)
        ? $"The dtype policy '{name}' is not supported: weights are kept in float32. Take one of "
            + $"{string.Join(", ", All.Select(p => p.Name))}."
        : Names.Unknown("dtype policy", name, [.. All.Select(p => p.Name), .. others]));

    /// <summary>The policy of a name, or <c>null</c> where there is none.</summary>
    internal static DTypePolicy? Find(string? name) => Array.Find(All, p => p.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
