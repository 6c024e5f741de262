using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

/// <summary>Computes with TorchSharp: a training step's forward pass with gradients, or evaluation.</summary>
/// <remarks>
/// Tensors live in the caller's dispose scope; <see cref="Invoke"/> opens one around each layer and lets only its outputs out, but while
/// training on small arrays, where that takes longer than it saves.
/// Images stay channels-last in memory: convolutions see permuted views, which torch runs as its channels_last format.
/// </remarks>
/// <param name="parameters">What this backend trains; <c>null</c> for evaluation.</param>
/// <param name="device">Where it computes; the CPU by default.</param>
sealed partial class TorchBackend(FlatParameters? parameters = null, torch.Device? device = null) : Backend
{
    const long LargeInput = 1 << 16;

    readonly ConditionalWeakTable<Constant, Tensor> arrays = [];
    readonly Dictionary<Variable, Tensor> pending = [];
    bool isAtRest;

    /// <inheritdoc/>
    public override bool Training => parameters is not null && !isAtRest;

    /// <summary>The type that all layers compute in; <c>null</c> where each does as its policy says.</summary>
    public DType? Precision { get; init; }

    /// <inheritdoc/>
    internal override DType ComputeDType(DType policy) => Precision ?? policy;

    /// <summary>The layers that were frozen when the model was compiled; <c>null</c> where they are those frozen now.</summary>
    public IReadOnlySet<Layer>? Frozen { get; init; }

    /// <inheritdoc/>
    internal override bool Trains(Layer layer) => Frozen is null ? layer.Trainable : !Frozen.Contains(layer);

    /// <summary>Where this backend computes.</summary>
    public torch.Device Device { get; } = device ?? parameters?.Values.device ?? CPU;

    /// <summary>The penalties that layers have added since the list was last cleared; <c>null</c> leaves them out.</summary>
    public List<Tensor>? Losses { get; set; }

    /// <inheritdoc/>
    public override KerasTensor[] Invoke(Layer layer, CallArguments arguments)
    {
        var outer = isAtRest;
        isAtRest |= Training && arguments.Named.TryGetValue("training", out var training) && training is false;
        using var scope = parameters is null || IsLarge(arguments) ? NewDisposeScope() : null;
        try
        {
            var outputs = base.Invoke(layer, arguments);
            if (scope is null) return outputs;
            foreach (var output in outputs)
            {
                (output as TorchTensor)?.MoveOut(scope);
                (output.Mask as TorchTensor)?.MoveOut(scope);
            }
            if (Losses is not null)
                foreach (var loss in Losses) scope.MoveToOuter(loss);
            return outputs;
        }
        finally
        {
            isAtRest = outer;
        }
    }

    /// <summary>
    /// Whether what a layer leaves over is worth freeing before the step ends; what the backward pass needs stays either way.
    /// </summary>
    static bool IsLarge(CallArguments arguments) => arguments.Inputs is [TorchTensor { Count: >= LargeInput }, ..];

    /// <inheritdoc/>
    internal override bool CollectsLosses => Losses is not null;

    /// <inheritdoc/>
    public override void AddLoss(Layer layer, KerasTensor loss) => Losses?.Add(Value(loss));

    /// <inheritdoc/>
    /// <remarks>What this backend does not train changes at <see cref="Commit"/>, when the step has succeeded and the backward pass needs
    /// the old values no more; until then it only reads as if it had.</remarks>
    public override void Assign(Variable variable, KerasTensor value)
    {
        using var _ = no_grad();
        var storage = TorchStorage.Of(variable, Device);
        if (parameters is null || storage.Owner == parameters)
        {
            storage.Assign(Value(value));
            return;
        }
        var assigned = empty_like(storage.Value).copy_(Value(value)).DetachFromDisposeScope();
        if (pending.Remove(variable, out var earlier)) earlier.Dispose();
        pending.Add(variable, assigned);
    }

    /// <summary>Gives the state that a training step has assigned to its variables.</summary>
    public void Commit()
    {
        foreach (var (variable, value) in pending) TorchStorage.Of(variable, Device).Assign(value);
        Forget();
    }

    /// <summary>Leaves the state as it was before a training step that has failed.</summary>
    public void Forget()
    {
        foreach (var value in pending.Values) value.Dispose();
        pending.Clear();
    }

    /// <summary>A tensor of this backend.</summary>
    public TorchTensor Wrap(Tensor value) => new(this, value);

    /// <summary>Data as an input of a type: whole numbers become floats where it holds these.</summary>
    public KerasTensor Input(Tensor data, DType type) => type.IsFloat ? Ops.Cast(Wrap(data), type) : Wrap(data);

    /// <summary>A tensor of this backend with a copy of a host array.</summary>
    public TorchTensor Wrap(NDArray array) => new(this, TorchData.FromArray(array, Device));

    /// <summary>The torch tensor of an operand: data, a variable's memory, a number, or a constant array, converted once.</summary>
    /// <exception cref="KerasException">The tensor belongs to another backend.</exception>
    public Tensor Value(KerasTensor x) => x switch
    {
        TorchTensor t => t.Value,
        Variable v => Value(v),
        Constant { Scalar: not null } c => full([], ScalarOf(c), TorchData.ToTorch(c.DType), Device),
        Constant c => arrays.TryGetValue(c, out var known)
            ? known
            : arrays.GetValue(c, c => TorchData.FromArray(c.Value!, Device).DetachFromDisposeScope()),
        _ => throw new KerasException($"{x} has no data to compute with."),
    };

    /// <summary>
    /// The leaf that collects the gradient where this backend trains the variable, else its values, or what the training step has
    /// assigned to it.
    /// </summary>
    Tensor Value(Variable variable)
    {
        var value = Stored(variable);
        return variable.DType == variable.StoredDType ? value : value.to(TorchData.ToTorch(variable.DType));
    }

    Tensor Stored(Variable variable)
    {
        var storage = TorchStorage.Of(variable, Device);
        if (parameters is not null && storage.Owner == parameters && storage.Leaf is { } leaf) return leaf;
        return pending.TryGetValue(variable, out var assigned) ? assigned : storage.ValueOn(Device);
    }

    static Scalar ScalarOf(Constant constant) =>
        constant.DType == DType.Int32 ? Number((long)constant.Scalar!.Value) : Number(constant.Scalar!.Value);

    static long[] Longs(int[] values) => Array.ConvertAll(values, v => (long)v);

    /// <summary>A target shape with the sizes of <paramref name="like"/> where it is open.</summary>
    static long[] Resolve(Shape target, KerasTensor like)
    {
        var dims = new long[target.Rank];
        for (var i = 0; i < dims.Length; i++) dims[i] = target[i] ?? like.Shape[i]!.Value;
        return dims;
    }

    /// <summary>The operand, integers and truth values as float32.</summary>
    Tensor Float(KerasTensor x)
    {
        var value = Value(x);
        return value.is_floating_point() ? value : value.to(ScalarType.Float32);
    }
}
