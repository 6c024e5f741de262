using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Batches of arrays that lie on the device as a whole; a batch is a view of rows, or one selection of rows where samples are shuffled.</summary>
sealed class ArraySource : BatchSource
{
    readonly Device device;
    readonly Tensor?[] inputs, targets, weights;
    readonly long samples;
    readonly int batchSize;
    readonly Shuffle shuffle;
    readonly SeedGenerator? seeds;
    readonly Generator? random;

    /// <summary>Batches of the given rows.</summary>
    /// <param name="inputs">The inputs, (samples, …) each; large ones are viewed, not copied.</param>
    /// <param name="targets">The targets, likewise.</param>
    /// <param name="weights">The sample weights, likewise.</param>
    /// <param name="samples">The number of samples in each.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="shuffle">What changes places, anew each epoch.</param>
    /// <param name="device">Where the tensors lie.</param>
    /// <param name="seeds">Gives each epoch the seed of its order; needed to shuffle.</param>
    public ArraySource(NDArray?[] inputs, NDArray?[] targets, NDArray?[] weights, int samples, int batchSize, Shuffle shuffle, Device device, SeedGenerator? seeds = null)
    {
        using var scope = NewDisposeScope();
        (this.device, this.samples) = (device, samples);
        this.inputs = Array.ConvertAll(inputs, Load);
        this.targets = Array.ConvertAll(targets, Load);
        this.weights = Array.ConvertAll(weights, Load);
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        if (shuffle != Shuffle.None) (this.seeds, random) = (seeds ?? throw new ArgumentNullException(nameof(seeds)), new Generator(0, CPU));

        Tensor? Load(NDArray? array) => array is null ? null : TorchData.Share(array, device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override int? Count => (int)((samples + batchSize - 1) / batchSize);

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(CancellationToken cancellation)
    {
        random?.manual_seed(seeds!.Next());
        using var order = shuffle == Shuffle.Samples ? randperm(samples, generator: random).to(device).DetachFromDisposeScope() : null;
        foreach (var start in Starts())
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(batchSize, samples - start);
            using var rows = order?.narrow(0, start, length);
            yield return new(Array.ConvertAll(inputs, Rows), Array.ConvertAll(targets, Rows), Array.ConvertAll(weights, Rows));

            Tensor? Rows(Tensor? t) => t is null ? null : rows is null ? t.narrow(0, start, length) : t.index_select(0, rows);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in inputs.Concat(targets).Concat(weights)) tensor?.Dispose();
        random?.Dispose();
    }

    /// <summary>Where batches begin; an incomplete one stays last, as in Keras.</summary>
    long[] Starts()
    {
        long[] starts = [.. Enumerable.Range(0, Count!.Value).Select(i => (long)i * batchSize)];
        if (shuffle != Shuffle.Batches) return starts;
        using var places = randperm(samples / batchSize, generator: random);
        foreach (var (i, place) in places.data<long>().ToArray().Index()) starts[i] = place * batchSize;
        return starts;
    }
}
