namespace OnnxKeras;

/// <summary>Batches of a <see cref="Sequence"/>: each once an epoch, in order, made by several workers.</summary>
sealed class SequenceFeed(Sequence sequence, FeedOptions options) : BatchFeed
{
    SequencePass? pass;
    int[] order = [];
    int taken;

    /// <inheritdoc/>
    public override int? Count => sequence.Count;

    /// <inheritdoc/>
    public override DataBatch? Next(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (taken == order.Length) Restart();
        if (order.Length == 0) return null;
        var place = order[taken++];
        return pass is null ? sequence[place] : pass.Next(cancellation);
    }

    /// <inheritdoc/>
    public override void EndEpoch(bool startsAnew = false)
    {
        if (startsAnew ? taken > 0 : taken == order.Length) EndPass();
    }

    /// <inheritdoc/>
    public override void Dispose() => pass?.Dispose();

    void Restart()
    {
        if (taken > 0) EndPass();
        order = [.. Enumerable.Range(0, sequence.Count)];
        taken = 0;
        if (options.Shuffle is { } seeds) new Random(unchecked((int)seeds.Next())).Shuffle(order);
        if (options.Workers > 0 && order.Length > 0) pass = new SequencePass(sequence, order, options);
    }

    void EndPass()
    {
        pass?.Dispose();
        (pass, order, taken) = (null, [], 0);
        sequence.OnEpochEnd();
    }
}
