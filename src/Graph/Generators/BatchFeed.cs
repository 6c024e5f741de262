using System.Collections;

namespace OnnxKeras;

/// <summary>How a generator runs beside the model.</summary>
/// <param name="MaxQueueSize">How many batches may wait.</param>
/// <param name="Workers">Threads that make batches; 0 makes them on the thread that asks.</param>
/// <param name="Shuffle">Gives each pass over a <see cref="Sequence"/> the seed of its order; <c>null</c> keeps it.</param>
readonly record struct FeedOptions(int MaxQueueSize = 10, int Workers = 1, SeedGenerator? Shuffle = null);

/// <summary>The batches of a generator, one after the other, over all epochs.</summary>
abstract class BatchFeed : IDisposable
{
    /// <summary>Batches an epoch, or <c>null</c> where only the generator knows.</summary>
    public abstract int? Count { get; }

    /// <summary>Waits for the next batch; <c>null</c> where the generator has ended.</summary>
    public abstract DataBatch? Next(CancellationToken cancellation);

    /// <summary>Tells the generator that an epoch is over.</summary>
    /// <param name="startsAnew">Whether the next one begins with the first batch, where the generator can, also if some were left.</param>
    public virtual void EndEpoch(bool startsAnew = false) { }

    /// <summary>Stops the threads and waits for them; a batch being made is finished first.</summary>
    public abstract void Dispose();

    /// <summary>How many batches make an epoch: what was asked for, else all of a list or sequence.</summary>
    /// <exception cref="KerasException">Only the generator knows, or the number is not positive.</exception>
    public static int StepsOf(BatchFeed feed, int? steps, string argument) => (steps ?? feed.Count) switch
    {
        null => throw new KerasException($"{argument} is needed with a generator, which may be endless; only a Sequence or a list says "
            + "itself how many batches it has."),
        < 1 and var none =>
        throw new KerasException(steps is null ? "The generator has no batches." : $"{argument} must be positive, got {none}."),
        { } count => count,
    };

    /// <summary>A feed of a <see cref="Sequence"/>, a list, or what only enumerates.</summary>
    /// <exception cref="KerasException">An option is out of range.</exception>
    public static BatchFeed Of(IEnumerable generator, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (options.MaxQueueSize < 1) throw new KerasException($"maxQueueSize must be positive, got {options.MaxQueueSize}.");
        if (options.Workers < 0) throw new KerasException($"workers must be 0 (the calling thread) or more, got {options.Workers}.");
        return generator switch
        {
            Sequence sequence => new SequenceFeed(sequence, options),
            IList batches => new SequenceFeed(new ListSequence(batches), options with { Shuffle = null }),
            _ => new GeneratorFeed(generator, options),
        };
    }
}
