using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>
/// What one trainer trains, as one flat float32 buffer, and its gradients as another: optimizers, clipping and averages are a handful of
/// operations over all parameters at once.
/// </summary>
/// <remarks>
/// Each variable is a slot that begins at a multiple of 64 bytes; what lies between slots is and stays zero. Variables that several
/// trainers train move to the one that trains next: call <see cref="Claim"/> before each step.
/// </remarks>
sealed class FlatParameters : IDisposable
{
    const int Alignment = 64 / sizeof(float), SmallBuffer = 1 << 20;

    readonly long[] offsets;
    long updates;

    /// <summary>Buffers for the given variables, which move in.</summary>
    /// <exception cref="KerasException">A variable is not float32.</exception>
    public FlatParameters(IReadOnlyList<Variable> variables, torch.Device? device = null)
    {
        if (variables.FirstOrDefault(v => v.StoredDType != DType.Float32) is { } other)
            throw new KerasException($"Weight '{other}' of type {other.StoredDType.KerasName} cannot be trained: parameters are float32.");
        Variables = variables;
        offsets = new long[variables.Count];
        var length = 0L;
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = length;
            length += (variables[i].Count + Alignment - 1) / Alignment * Alignment;
        }
        Values = zeros(length, ScalarType.Float32, device).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        Claim();
    }

    /// <summary>The variables, in the order of their slots.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Keras's paths of the variables, for saved state and patterns.</summary>
    public IReadOnlyList<string> Paths { get => field ?? [.. Variables.Select(v => $"{v}")]; init; }

    /// <summary>All values; one dimension, without gradient.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, each at its value's place; the backward pass adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// The places of the variables that the loss does not depend on, which no step may change; <c>null</c> until a step has looked.
    /// </summary>
    public IReadOnlyList<int>? Unreached { get; set; }

    /// <summary>How many steps have changed the values: part of every variable's version.</summary>
    public long Updates => Interlocked.Read(ref updates);

    /// <summary>Counts a step, after the optimizer has changed <see cref="Values"/>.</summary>
    public void MarkUpdated() => Interlocked.Increment(ref updates);

    /// <summary>Forgets the gradients. A small buffer is cleared here: waking torch's threads for it takes longer than the work.</summary>
    public void ClearGradients()
    {
        if (Gradients.device_type == DeviceType.CPU && Gradients.numel() <= SmallBuffer) TorchData.Floats(Gradients).Clear();
        else Gradients.zero_();
    }

    /// <summary>Where a variable's slot begins, in elements.</summary>
    public long OffsetOf(int index) => offsets[index];

    /// <summary>A variable's part of a buffer laid out like <see cref="Values"/> (moments, averages), in its shape; a view.</summary>
    public Tensor View(Tensor flat, int index) =>
        flat.narrow(0, offsets[index], Variables[index].Count).view(Variables[index].Shape.ToLongs());

    /// <summary>Takes back the variables that have gone to another trainer or to the host, with the values they have there.</summary>
    public void Claim()
    {
        for (var i = 0; i < offsets.Length; i++)
            if (!Owns(Variables[i])) TorchStorage.Adopt(Variables[i], this, i);
    }

    /// <summary>Returns the values to the host and frees the buffers.</summary>
    public void Dispose()
    {
        foreach (var variable in Variables)
            if (Owns(variable)) TorchStorage.Release(variable);
        Values.Dispose();
        Gradients.Dispose();
    }

    bool Owns(Variable variable) => variable.Storage is TorchStorage { Owner: var owner } && owner == this;
}
