using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>A variable's values in torch's memory: part of a trainer's flat buffer, or a tensor of their own if none trains them.</summary>
sealed class TorchStorage : VariableStorage
{
    static readonly Lock adopting = new();

    readonly DType type;
    readonly long since;
    long writes;

    internal TorchStorage(DType type, Tensor value, long since = 0) =>
        (this.type, Value, Place, this.since) = (type, value.DetachFromDisposeScope(), value.device, since);

    /// <summary>Where the values lie.</summary>
    public torch.Device Place { get; }

    /// <summary>The values, without gradient; changed in place, never replaced.</summary>
    public Tensor Value { get; }

    /// <summary>The same memory as a leaf whose gradient adds up in the owner's flat buffer; <c>null</c> without an owner.</summary>
    public Tensor? Leaf { get; private init; }

    /// <summary>The flat buffer that the values are part of.</summary>
    public FlatParameters? Owner { get; private init; }

    /// <inheritdoc/>
    public override nint Address => IsOnHost ? AddressOf(Value) : 0;

    /// <inheritdoc/>
    public override long Version => since + Interlocked.Read(ref writes) + (Owner?.Updates ?? 0);

    /// <inheritdoc/>
    public override void Read(Span<byte> destination)
    {
        if (IsOnHost) TorchData.Bytes(Value).CopyTo(destination);
        else TorchData.ToArray(Value, type).Bytes.CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> source)
    {
        using var scope = NewDisposeScope();
        var array = NDArray.Zeros(type, Shape.Of(Value.shape));
        source.CopyTo(array.Bytes);
        Assign(TorchData.FromArray(array, CPU));
    }

    /// <summary>Copies new values in.</summary>
    public void Assign(Tensor values)
    {
        using (no_grad()) Value.copy_(values);
        Interlocked.Increment(ref writes);
    }

    /// <summary>The values on a device: themselves, or a copy where a trainer on another device owns them.</summary>
    public Tensor ValueOn(torch.Device device) => TorchDevice.AreSame(device, Place) ? Value : Value.to(device);

    /// <summary>The storage of a variable's values in torch; what no trainer owns is copied to the device at first use there.</summary>
    public static TorchStorage Of(Variable variable, torch.Device device)
    {
        if (variable.Storage is TorchStorage known && known.Fits(device)) return known;
        lock (adopting)
        {
            if (variable.Storage is TorchStorage made && made.Fits(device)) return made;
            using var scope = NewDisposeScope();
            var storage = new TorchStorage(variable.StoredDType, TorchData.FromArray(variable.Value, device), variable.Storage.Version + 1);
            Replace(variable, storage);
            return storage;
        }
    }

    /// <summary>Moves a variable's values into an owner's flat buffer, from the host or wherever they lie.</summary>
    public static void Adopt(Variable variable, FlatParameters owner, int index)
    {
        lock (adopting)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var values = owner.View(owner.Values, index);
            values.copy_(variable.Storage is TorchStorage from ? from.Value : TorchData.FromArray(variable.Value, CPU));
            // set_ gives the leaf a version counter of its own: writing one variable is no change of what autograd saved of another.
            var leaf = empty(0, values.dtype, values.device).set_(values).requires_grad_();
            leaf.grad = owner.View(owner.Gradients, index);
            Replace(variable, new TorchStorage(variable.StoredDType, values, variable.Storage.Version + 1 - owner.Updates)
            {
                Leaf = leaf.DetachFromDisposeScope(),
                Owner = owner,
            });
        }
    }

    /// <summary>Takes a variable's values back to the host and frees their memory in torch.</summary>
    public static void Release(Variable variable)
    {
        lock (adopting)
        {
            if (variable.Storage is not TorchStorage) return;
            var host = new HostStorage(variable.StoredDType, variable.Shape, version: variable.Storage.Version);
            host.Write(variable.Value.Bytes);
            Replace(variable, host);
        }
    }

    /// <summary>Whether the values lie in host memory, and as the variable has them.</summary>
    bool IsOnHost => Place.type == DeviceType.CPU && TorchData.IsNative(type);

    bool Fits(torch.Device device) => Owner is not null || TorchDevice.AreSame(device, Place);

    static void Replace(Variable variable, VariableStorage storage)
    {
        var old = variable.Storage as TorchStorage;
        variable.Storage = storage;
        old?.Leaf?.Dispose();
        old?.Value.Dispose();
    }

    static unsafe nint AddressOf(Tensor tensor)
    {
        fixed (byte* first = TorchData.Bytes(tensor)) return (nint)first;
    }
}
