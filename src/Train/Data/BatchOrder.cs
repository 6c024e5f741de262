using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Which samples make which batch of an epoch.</summary>
/// <param name="samples">The number of samples.</param>
/// <param name="batchSize">Samples a batch.</param>
/// <param name="shuffle">What changes places, anew each epoch.</param>
/// <param name="seeds">Gives each epoch the seed of its order; needed to shuffle.</param>
sealed class BatchOrder(int samples, int batchSize, Shuffle shuffle, SeedGenerator? seeds) : IDisposable
{
    readonly Generator? random = shuffle == Shuffle.None ? null : new Generator(0, CPU);

    /// <summary>Batches an epoch.</summary>
    public int Count => (samples + batchSize - 1) / batchSize;

    /// <summary>Begins an epoch; the order of single samples, which the caller disposes, where they change places.</summary>
    public Tensor? Begin()
    {
        random?.manual_seed((seeds ?? throw new InvalidOperationException("To shuffle needs seeds.")).Next());
        return shuffle == Shuffle.Samples ? randperm(samples, device: CPU, generator: random) : null;
    }

    /// <summary>Where the batches begin and end; an incomplete one stays last, as in Keras.</summary>
    public IEnumerable<(int Start, int End)> Batches()
    {
        int[] starts = [.. Enumerable.Range(0, Count).Select(i => i * batchSize)];
        if (shuffle == Shuffle.Batches)
        {
            using var places = randperm(samples / batchSize, device: CPU, generator: random);
            foreach (var (i, place) in places.data<long>().ToArray().Index()) starts[i] = (int)place * batchSize;
        }
        return starts.Select(start => (start, Math.Min(start + batchSize, samples)));
    }

    /// <inheritdoc/>
    public void Dispose() => random?.Dispose();
}
