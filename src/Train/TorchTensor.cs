using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Data while a model trains: a torch tensor, channels-last and seen as Keras sees it.</summary>
sealed class TorchTensor(TorchBackend backend, Tensor value) : KerasTensor
{
    Shape? shape;

    /// <summary>The torch tensor; it belongs to the dispose scope it was made in.</summary>
    public Tensor Value { get; } = value;

    /// <summary>What this is the softmax of, and along which axis; <c>null</c> for anything else.</summary>
    public (Tensor Value, int Axis)? Logits { get; init; }

    /// <inheritdoc/>
    public override Shape Shape => shape ??= Shape.Of(Value.shape);

    /// <inheritdoc/>
    public override int Rank => (int)Value.ndim;

    /// <inheritdoc/>
    public override DType DType => TorchData.ToKeras(Value.dtype);

    /// <inheritdoc/>
    public override Backend Backend => backend;

    /// <inheritdoc/>
    public override string ToString() => $"<TorchTensor shape={Shape}, dtype={DType.KerasName}>";
}
