using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>The tensors of one step: inputs, targets and sample weights, by the model's order; targets and weights may be missing.</summary>
readonly record struct Batch(Tensor[] Inputs, Tensor?[] Targets, Tensor?[] Weights)
{
    /// <summary>The number of samples.</summary>
    public long Size => Inputs[0].shape[0];
}

/// <summary>Where a loop takes its batches from.</summary>
abstract class BatchSource : IDisposable
{
    /// <summary>Batches an epoch, or <c>null</c> where unknown.</summary>
    public abstract int? Count { get; }

    /// <summary>The batches of one epoch; their tensors belong to the caller's dispose scope.</summary>
    public abstract IEnumerable<Batch> Epoch();

    /// <summary>Releases what the source holds.</summary>
    public virtual void Dispose() { }
}
