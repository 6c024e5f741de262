using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Batches of arrays that lie on the device as a whole (on the CPU, where they are); a batch is one selection of rows per array.</summary>
sealed class ArraySource : BatchSource
{
    readonly Tensor[] inputs;
    readonly Tensor?[] targets, weights;
    readonly long samples;
    readonly int batchSize;
    readonly Generator? shuffle;

    /// <summary>Batches of the given rows, in a new random order each epoch if there is a seed.</summary>
    public ArraySource(NDArray[] inputs, NDArray?[] targets, NDArray?[] weights, int batchSize, int? shuffleSeed, Device device)
    {
        using var scope = NewDisposeScope();
        this.inputs = Array.ConvertAll(inputs, a => Load(a)!);
        this.targets = Array.ConvertAll(targets, Load);
        this.weights = Array.ConvertAll(weights, Load);
        this.batchSize = batchSize;
        samples = inputs[0].Shape[0]!.Value;
        if (shuffleSeed is { } seed) shuffle = new Generator((ulong)seed, CPU);

        Tensor? Load(NDArray? array) => array is null ? null : TorchData.Share(array, device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override int? Count => (int)((samples + batchSize - 1) / batchSize);

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch()
    {
        using var order = shuffle is null ? null : randperm(samples, generator: shuffle).to(inputs[0].device).DetachFromDisposeScope();
        for (long start = 0; start < samples; start += batchSize)
        {
            var length = Math.Min(batchSize, samples - start);
            using var rows = order?.narrow(0, start, length);
            yield return new(Array.ConvertAll(inputs, t => Rows(t)!), Array.ConvertAll(targets, Rows), Array.ConvertAll(weights, Rows));

            Tensor? Rows(Tensor? t) => t is null ? null : rows is null ? t.narrow(0, start, length) : t.index_select(0, rows);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in inputs.Concat(targets).Concat(weights)) tensor?.Dispose();
        shuffle?.Dispose();
    }
}
