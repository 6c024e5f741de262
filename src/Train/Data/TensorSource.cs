namespace OnnxKeras;

/// <summary>Batches without end of a model whose inputs and targets are tensors: there is nothing to hand over but weights.</summary>
sealed class TensorSource(Batch batch) : BatchSource
{
    /// <inheritdoc/>
    public override int? Count => null;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(batch.Inputs, batch.Targets, Array.ConvertAll(batch.Weights, w => w?.alias()));
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => batch.Dispose();
}
