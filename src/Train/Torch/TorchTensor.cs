using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Data while a model trains: a torch tensor, channels-last and seen as Keras sees it.</summary>
sealed class TorchTensor : KerasTensor
{
    readonly TorchBackend backend;
    Tensor? value;
    Shape? shape;

    /// <summary>A tensor that is there.</summary>
    public TorchTensor(TorchBackend backend, Tensor value) => (this.backend, this.value) = (backend, value);

    TorchTensor(TorchBackend backend, (Tensor, int) logits, Tensor? value) => (this.backend, Logits, this.value) = (backend, logits, value);

    /// <summary>
    /// The softmax of logits, computed when its numbers are asked for: a loss or a metric that knows the logits may not need them.
    /// </summary>
    public static TorchTensor SoftmaxOf(TorchBackend backend, Tensor logits, int axis) => new(backend, (logits, axis), null);

    /// <summary>The torch tensor; it belongs to the dispose scope it was made in.</summary>
    public Tensor Value => value ??= Logits!.Value.Value.softmax(Logits.Value.Axis);

    /// <summary>What this is the softmax of, and along which axis; <c>null</c> for anything else.</summary>
    public (Tensor Value, int Axis)? Logits { get; }

    /// <summary>The same numbers for another backend, without a mask.</summary>
    public TorchTensor For(TorchBackend other) => Logits is { } logits ? new(other, logits, value) : new(other, Value);

    /// <summary>The number of elements.</summary>
    public long Count => Known.numel();

    /// <summary>Takes what is there out of a scope, into the one around it.</summary>
    public void MoveOut(DisposeScope scope)
    {
        if (value is not null) scope.MoveToOuter(value);
        if (Logits is { } logits) scope.MoveToOuter(logits.Value);
    }

    /// <inheritdoc/>
    public override Shape Shape => shape ??= Shape.Of(Known.shape);

    /// <inheritdoc/>
    public override int Rank => (int)Known.ndim;

    /// <inheritdoc/>
    public override DType DType => TorchData.ToKeras(Known.dtype);

    /// <inheritdoc/>
    public override Backend Backend => backend;

    /// <inheritdoc/>
    public override string ToString() => $"<TorchTensor shape={Shape}, dtype={DType.KerasName}>";

    /// <summary>A tensor of this one's shape and type.</summary>
    Tensor Known => value ?? Logits!.Value.Value;
}
